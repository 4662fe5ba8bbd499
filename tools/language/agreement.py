"""Whether the code of a translated lesson does what the English does: only its words may differ."""

import ast
from collections.abc import Iterator

from babel.messages.catalog import Catalog

from tools.language.code_prose import is_read, literals
from tools.language.lessons import looking_up
from tools.language.string_literals import message_of

IN_CODE = "words in code"


def translations_of(said: list, catalogue: Catalog) -> Iterator[tuple[tuple, str]]:
    """Each of the messages `said` that has a translation which is used, with it.

    said: (context, message, kind), as `lessons.messages` gives them.
    """
    for context, text, kind in said:
        if translated := looking_up(catalogue, context)(text):
            yield (context, text, kind), translated


def words_in_code(said: list, catalogue: Catalog) -> dict[str, set[str]]:
    """The words in the code of a lesson, each with its translations; prose may name them as `x`."""
    found = {}
    for (_, text, kind), translated in translations_of(said, catalogue):
        if kind == IN_CODE:
            found.setdefault(text, set()).add(translated)
    return found


def unlike(words: dict[str, set[str]]) -> list[str]:
    """Words that are the same in English, and not in the translation: names of one thing."""
    return [
        f"the words {text!r} stand in several cells of code, which have to agree: {sorted(strings)}"
        for text, strings in words.items()
        if len(strings) > 1
    ]


def one_for_two(english, translated) -> Iterator[str]:
    """The cells whose code has two names, keys of a table say, that a translation makes one."""
    for cell, other in zip(english.cells, translated.cells, strict=True):
        if cell.cell_type == "code":
            names, fewer = (sorted(set(_keys(c.source))) for c in (cell, other))
            if len(fewer) < len(names):
                yield f"{cell.id}: two of the names {names} are translated alike: {fewer}"


def _keys(source):
    """What is a key in `source`, or compared."""
    for node in ast.walk(ast.parse(source)):
        found = ()
        match node:
            case ast.Dict(keys=found) | ast.Set(elts=found):
                pass
            case ast.Subscript(slice=key):
                found = (key,)
            case ast.Compare(left=left, comparators=others):
                found = (left, *others)
        yield from (ast.unparse(key) for key in found if _is_text(key))


def _is_text(node):
    return isinstance(node, ast.JoinedStr) or isinstance(getattr(node, "value", None), str)


def other_code(english, translated) -> list[str]:
    """The cells of code that do something else in translation: only what is read may differ."""
    return [
        f"{cell.id}: {fault}"
        for cell, other in zip(english.cells, translated.cells, strict=True)
        if cell.cell_type == "code" and (fault := _code_fault(cell.source, other.source))
    ]


def _code_fault(source, other):
    try:
        same = _same_code(source, other)
    except SyntaxError as error:
        line = (other.splitlines() or [""])[min(error.lineno or 1, other.count("\n") + 1) - 1]
        return f"with its words translated the code is no Python ({error.msg}: {line.strip()!r})"
    return "" if same else "the code is another than in English"


def _same_code(source, other):
    trees = ast.parse(source), ast.parse(other)
    for (node, role), (theirs, _) in zip(*map(literals, trees), strict=False):
        if is_read(message_of(ast.get_source_segment(source, node)), role):
            _mask(node)
            _mask(theirs)
    return ast.dump(trees[0]) == ast.dump(trees[1])


def _mask(literal):
    """Leave of a literal only its fields, in any order, and not the words in them."""
    if isinstance(literal, ast.Constant):
        literal.value = "words"
        return
    literal.values = [part for part in literal.values if isinstance(part, ast.FormattedValue)]
    for node in ast.walk(literal):
        if isinstance(node, ast.Constant) and isinstance(node.value, str):
            node.value = "words"
    literal.values.sort(key=ast.dump)

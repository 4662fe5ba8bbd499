"""Every sentence of course_utils that a learner reads: extract, merge into catalogues, compile.

`python -m tools.messages` writes the template into build/, brings each language's course_utils.po
up to date with it, and compiles the .mo beside it; `python -m tools.messages zh` begins a language.
A sentence is a literal in one of the arguments that `TAKES_SENTENCES` names: a new constructor
whose argument a learner reads is entered there.
"""

import argparse
import ast
import io
import re
import string
import sys
from collections import defaultdict
from contextlib import suppress
from pathlib import Path

from babel.core import Locale, UnknownLocaleError
from babel.messages.catalog import Catalog
from babel.messages.extract import extract_from_dir
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po

ROOT = Path(__file__).resolve().parent.parent
PACKAGE = ROOT / "course_utils"
LOCALE = ROOT / "locale"
TEMPLATE = ROOT / "build" / "messages" / "course_utils.pot"
PO = "LC_MESSAGES/course_utils.po"
NAME, FORMAT = re.compile(r"[a-z_]\w*([.[].*)?"), re.compile(r"[<>^=+#0-9,._-]*[a-zA-Z%]?")

EXERCISE = (), ("why", "takeaway", "hints")
TAKES_SENTENCES = {  # constructor or function -> places and names of its arguments that are read
    "say": ((0,), ()),
    "Sentence": ((0,), ()),
    "Mistake": ((1,), ("sentence",)),
    "Refused": ((0,), ()),
    "Stopped": ((0,), ()),
    "Diagnosis": ((1,), ("sentence",)),
    "conformance_property": ((0, 1), ("label", "claim")),
    "chance_property": ((0, 1), ("label", "claim")),
    "mutant": ((1,), ("mistake", "effect")),
    "Misconception": ((1,), ("name",)),
    "Option": ((0,), ("text",)),
    "Question": ((), ("asks", "why")),
    "Circumstance": ((1,), ("label",)),
    "Law": ((1,), ("label",)),
    "Exercise": EXERCISE,
    "Write": EXERCISE,
    "Predict": EXERCISE,
    "Choose": EXERCISE,
    "Locate": EXERCISE,
    "Derive": EXERCISE,
}


class NotALiteral(ValueError):
    """Where a sentence is taken stands something that no catalogue can hold."""

    def __init__(self, node, taker, found):
        super().__init__(f"line {node.lineno}: {taker} takes a sentence as a literal, not {found}")


def sentences_in(source):
    """(line, sentence) of each literal that stands in `source` where a sentence is taken."""
    module = ast.parse(source)
    named = _named_values(module)
    for call in ast.walk(module):
        if isinstance(call, ast.Call):
            taker = getattr(call.func, "id", getattr(call.func, "attr", None))
            places, names = TAKES_SENTENCES.get(taker, ((), ()))
            taken = [argument for place, argument in enumerate(call.args) if place in places]
            taken += [keyword.value for keyword in call.keywords if keyword.arg in names]
            for argument in taken:
                yield from _literals(argument, taker, named)


def _named_values(module):
    """name -> the values that the file gives it, by `=`, or in a comprehension.

    There it is `for name in x`, or `for key, name in x.items()`.
    """
    named = defaultdict(list)
    for node in ast.walk(module):
        match node:
            case ast.Assign(targets=[ast.Name(id=name)], value=value):
                named[name].append(value)
            case ast.comprehension(
                target=ast.Tuple(elts=[_, ast.Name(id=name)]),
                iter=ast.Call(func=ast.Attribute(value=table, attr="items")),
            ):
                named[name].append(table)
            case ast.comprehension(target=ast.Name(id=name), iter=values):
                named[name].append(values)
    return named


def _literals(node, taker, named):
    """The literals that `node` may give: itself, its parts, or every side of a choice.

    named: see `_named_values`. A name that is given something else, and an attribute, are left to
    the constructors that have made their values.
    """
    parts = ()
    match node:
        case ast.Constant(value=str(text)) if text:
            yield node.lineno, text
        case ast.Tuple(elts=parts) | ast.List(elts=parts) | ast.Set(elts=parts):
            pass
        case ast.Dict(values=parts) | ast.BoolOp(values=parts):
            pass
        case ast.IfExp(body=first, orelse=second):
            parts = first, second
        case ast.Subscript(value=part) | ast.NamedExpr(value=part) | ast.Starred(value=part):
            parts = (part,)
        case ast.Name(id=name):
            others = {key: values for key, values in named.items() if key != name}
            for value in named.get(name, ()):
                with suppress(NotALiteral):
                    yield from _literals(value, taker, others)
        case ast.JoinedStr():
            raise NotALiteral(node, taker, "an f-string; give its values as fields")
        case ast.BinOp(op=ast.Add() | ast.Mod()):
            raise NotALiteral(node, taker, "a sum or %; write one sentence with fields")
        case ast.Call(func=ast.Attribute(value=ast.Constant(value=str()), attr=name)):
            raise NotALiteral(node, taker, f"the result of .{name}(); write one sentence")
    for part in parts:
        yield from _literals(part, taker, named)


def extraction(file, keywords, comment_tags, options):
    """`sentences_in` a file, in the form in which babel calls an extraction method."""
    try:
        for line, text in sentences_in(file.read().decode("utf-8")):
            yield line, None, text, []
    except NotALiteral as error:
        raise ValueError(f"{_from_the_course(Path(file.name))}, {error}.") from None


def extracted(package=PACKAGE):
    """The template: every sentence of `package`, each with the files in which it stands.

    Raises ValueError, which names file and line, where no literal stands.
    """
    template = Catalog(project="course_utils", fuzzy=False)
    for name, line, text, _, _ in extract_from_dir(package, [("**.py", extraction)], keywords={}):
        template.add(text, locations=[(f"{package.name}/{name}", line)])
    return template


def fields_of(text):
    """The fields that `str.format` fills in `text`, each with its format and conversion.

    None where a brace belongs to something else, such as a set or a line of code: such a text is
    shown as it stands.
    """
    try:
        fields = [part[1:] for part in string.Formatter().parse(text) if part[1] is not None]
    except ValueError:
        return set()
    proper = all(NAME.fullmatch(name) and FORMAT.fullmatch(spec) for name, spec, _ in fields)
    return set(fields) if proper else set()


def wrong_fields(catalogue):
    """One line for each translation in `catalogue` whose fields are not those of its sentence."""
    return [
        f"{message.id!r} has other fields than its translation {message.string!r}"
        for message in catalogue
        if message.id and message.string and fields_of(message.id) != fields_of(message.string)
    ]


def catalogues():
    """The .po file of each language."""
    return sorted(LOCALE.glob(f"*/{PO}"))


def read(po):
    """The catalogue in the file `po`."""
    with po.open("rb") as file:
        return read_po(file)


def compiled(catalogue):
    """The .mo of `catalogue`, as bytes, without what has no translation or is marked fuzzy."""
    mo = io.BytesIO()
    write_mo(mo, catalogue)
    return mo.getvalue()


def write(catalogue, po):
    """Write `catalogue` to the file `po`, without line numbers: they change with every edit."""
    po.parent.mkdir(parents=True, exist_ok=True)
    with po.open("wb") as file:
        write_po(file, catalogue, width=100, include_lineno=False)


def begin(language):
    """Write the empty catalogue of a new `language`, such as zh."""
    try:
        locale = Locale.parse(language)
    except (UnknownLocaleError, ValueError):
        raise SystemExit(f"{language} is no code of a language, such as zh or pt_BR.") from None
    write(Catalog(locale, fuzzy=False), LOCALE / language / PO)


def main(arguments):
    """Extract, then merge and compile each language; 1 where a translation has wrong fields."""
    parser = argparse.ArgumentParser(prog="python -m tools.messages", description=__doc__)
    parser.add_argument("language", nargs="?", help="a language to begin, such as zh")
    options = parser.parse_args(arguments)
    try:
        template = extracted()
    except ValueError as error:
        raise SystemExit(str(error)) from None
    write(template, TEMPLATE)
    if options.language and not (LOCALE / options.language / PO).exists():
        begin(options.language)
    faults = []
    for po in catalogues():
        catalogue = read(po)
        catalogue.update(template, update_creation_date=False)
        write(catalogue, po)
        po.with_suffix(".mo").write_bytes(compiled(catalogue))
        faults += [f"{_from_the_course(po)}: {fault}" for fault in wrong_fields(catalogue)]
    print(f"{len(template)} sentences; {len(catalogues())} languages beside English.")
    for fault in faults:
        print(fault, file=sys.stderr)
    return bool(faults)


def _from_the_course(path):
    return path.relative_to(ROOT).as_posix() if path.is_relative_to(ROOT) else str(path)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

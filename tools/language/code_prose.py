"""The prose of a cell of code: its comments, and the literals that a reader meets as words.

Such a literal has two words or more, or a word beside a field; or it stands beside a formula, or
where a picture or a print takes its words, or fields with a stop between them, which each language
writes in its own way. What stands where a library takes one of its own names,
such as `loc="upper left"`, is none.
"""

import ast
import io
import re
import tokenize
from collections.abc import Iterator

from course_utils.paragraphs import lines_of
from tools.language.pieces import WORD, Piece, is_prose, on_one_line
from tools.language.string_literals import fields_and_text, message_of, written

LABELS = {"title", "xlabel", "ylabel", "label", "description", "suptitle"}
LABELS |= {"labels", "xticklabels", "yticklabels"}  # arguments
LABELLERS = {"text", "annotate", "set_title", "set_xlabel", "set_ylabel", "suptitle", "print"}
LABELLERS |= {"set_xticks", "set_yticks", "set_xticklabels", "set_yticklabels"}
NAMES = {"loc", "ha", "va", "align", "ls", "color", "fmt", "end", "sep", "device", "cmap"}
TWO_WORDS = re.compile(r"[^\W\d_]{2,}[^\w=<>*/+]+(?:[^\W\d_]+[^\w=<>*/+]+)*[^\W\d_]{2,}")
BESIDE_A_FIELD = re.compile(r"(?<!\S)[^\W\d_]{4,}(?!\S)")  # in an f-string: a word, no name
BETWEEN_FIELDS = re.compile(r"\s[,;:] ")  # a stop: each field leaves a blank
FOR_TOOLS = re.compile(r"#\s*(fmt:|noqa|type:|nbval|pragma|pylint|isort)", re.IGNORECASE)
COLUMNS = 96  # of a comment; a Chinese sign takes two


def code_pieces(source: str) -> Iterator[Piece]:
    """The pieces of a cell of code; SyntaxError where it is no Python."""
    end = 0
    for start, stop, piece in sorted([*_literals(source), *_comments(source)], key=lambda f: f[0]):
        if start >= end:
            yield Piece(source[end:start])
            yield piece
            end = stop
    yield Piece(source[end:])


def _literals(source):
    place = _places(source)
    for node, role in literals(ast.parse(source)):
        start = place(node.lineno, node.col_offset)
        stop = place(node.end_lineno, node.end_col_offset)
        segment = source[start:stop]
        if is_read(message := message_of(segment), role):
            kind = "docstring" if role == "docstring" else "words in code"
            yield start, stop, Piece(segment, message, kind, _putting(segment))


def _putting(segment):
    return lambda translation: written(translation, like=segment)


def literals(tree: ast.AST, role: str = "") -> Iterator[tuple[ast.AST, str]]:
    """Each literal of text below `tree` with its role: label, name, docstring or "".

    What stands inside an f-string belongs to it. A key is a label where its value is a tuple: so
    `plot_lines` takes the lines of a picture.
    """
    if isinstance(tree, ast.JoinedStr) or (
        isinstance(tree, ast.Constant) and isinstance(tree.value, str)
    ):
        yield tree, role
        return
    for node, role_of_it in _parts(tree, role):
        yield from literals(node, role_of_it)


def _parts(tree, role):
    """The nodes below `tree`, each with the role that its literals have."""
    match tree:
        case ast.Call(func=func, args=args, keywords=keywords):
            name = getattr(func, "attr", getattr(func, "id", ""))
            yield func, ""
            yield from ((arg, _role_in(name, arg)) for arg in args)
            yield from ((keyword.value, _role_of(keyword.arg)) for keyword in keywords)
        case ast.Dict(keys=keys, values=values):
            for key, value in zip(keys, values, strict=True):
                if key is not None:
                    yield key, "label" if role == "label" or isinstance(value, ast.Tuple) else ""
                name = getattr(key, "value", "")
                yield value, _role_of(name) if isinstance(name, str) else ""
        case ast.DictComp(key=key, value=value, generators=generators):
            yield key, "label" if isinstance(value, ast.Tuple) else ""
            yield from ((node, "") for node in (value, *generators))
        case ast.Expr(value=ast.Constant() as value):
            yield value, "docstring"
        case ast.Raise(exc=ast.Call(args=args)):
            yield from ((arg, "name") for arg in args)  # errors are English, as those of libraries
        case ast.IfExp(test=test, body=body, orelse=orelse):
            yield from ((test, ""), (body, role), (orelse, role))
        case ast.Subscript(value=value, slice=key):
            yield from ((value, ""), (key, "key"))
        case ast.Tuple(elts=parts) | ast.List(elts=parts):
            yield from ((part, "label" if role == "label" else "") for part in parts)
        case _:
            yield from ((node, "") for node in ast.iter_child_nodes(tree))


def _role_in(function, argument):
    """The role of an `argument` without a name: what is drawn has its words as keys."""
    drawn = function.startswith("plot_") and isinstance(argument, ast.Dict)
    return "label" if function in LABELLERS or drawn else ""


def _role_of(argument):
    return "label" if argument in LABELS else "name" if argument in NAMES else ""


def is_read(message: str, role: str) -> bool:
    """Whether the `message` of a literal with this role is read as words."""
    fields, text = fields_and_text(message)
    if role == "name":
        return False
    if (role in ("label", "docstring") or "$" in text) and is_prose(text):
        return True
    if fields and BESIDE_A_FIELD.search(text):
        return True
    if fields and role == "label" and BETWEEN_FIELDS.search(text):
        return True
    return any(" " in part and TWO_WORDS.search(part) for part in [text, *_quoted(fields)])


def _quoted(fields):
    """The literals inside the fields of an f-string."""
    return [text for field in fields for _, text in re.findall(r"(['\"])(.*?)\1", field)]


def _comments(source):
    """Each comment; those that follow each other in lines of their own are one."""
    place, run = _places(source), []
    for token in tokenize.generate_tokens(io.StringIO(source).readline):
        if token.type != tokenize.COMMENT or FOR_TOOLS.match(token.string):
            continue
        alone = not token.line[: token.start[1]].strip()
        follows = run and alone and run[-1][1] and _is_below(run[-1][0], token)
        if run and not follows:
            yield from _comment(source, place, run)
            run = []
        run.append((token, alone))
    if run:
        yield from _comment(source, place, run)


def _is_below(upper, lower):
    return (upper.start[0] + 1, upper.start[1]) == lower.start


def _comment(source, place, run):
    first, last = run[0][0], run[-1][0]
    message = on_one_line("\n".join(token.string.lstrip("# ") for token, _ in run))
    if not WORD.search(message):
        return
    start, stop = (_offset(source, *at) for at in (first.start, last.end))
    indent = " " * first.start[1] if run[0][1] else ""

    def put(translation):
        if not run[0][1]:
            return f"# {translation}"
        return f"\n{indent}".join(f"# {line}" for line in lines_of(translation, COLUMNS))

    yield start, stop, Piece(source[start:stop], message, "comment", put)


def _places(source):
    """A function of a line and a column in bytes, as `ast` counts, that gives the place."""
    lines = source.splitlines(keepends=True)

    def place(line, column):
        before = sum(map(len, lines[: line - 1]))
        return before + len(lines[line - 1].encode()[:column].decode())

    return place


def _offset(source, line, column):
    """The place of a line and a column in letters, as `tokenize` counts."""
    return sum(map(len, source.splitlines(keepends=True)[: line - 1])) + column

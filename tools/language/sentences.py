"""Every sentence of the package that a learner reads, found where it stands in the code.

A sentence is a literal in one of the arguments that `TAKES_SENTENCES` names: a new constructor
whose argument a learner reads is entered there. One more is the first line of the docstring of an
explorer's `demo`, which says on the site what its data are.
"""

import ast
from collections import defaultdict
from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.extract import extract_from_dir

from tools.course_paths import ROOT, relative_path

# the folders whose sentences a learner reads
SPEAKS = "course_utils", "tools"

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
    for node in ast.walk(module):
        if isinstance(node, ast.Call):
            taker = getattr(node.func, "id", getattr(node.func, "attr", None))
            places, names = TAKES_SENTENCES.get(taker, ((), ()))
            taken = [argument for place, argument in enumerate(node.args) if place in places]
            taken += [keyword.value for keyword in node.keywords if keyword.arg in names]
            for argument in taken:
                yield from _literals(argument, taker, named)
        elif isinstance(node, ast.FunctionDef) and node.name == "demo" and ast.get_docstring(node):
            yield node.lineno, ast.get_docstring(node).split("\n")[0]


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
        raise ValueError(f"{relative_path(file.name)}, {error}.") from None


def extracted(course: Path = ROOT, folders: Iterable[str] = SPEAKS) -> Catalog:
    """The template: every sentence in these `folders`, each with the files in which it stands.

    Raises ValueError, which names file and line, where no literal stands.
    """
    template = Catalog(project="course_utils", fuzzy=False)
    for folder in folders:
        found = extract_from_dir(course / folder, [("**.py", extraction)], keywords={})
        for name, line, text, _, _ in found:
            template.add(text, locations=[(f"{folder}/{name}", line)])
    return template

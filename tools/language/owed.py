"""What a translated lesson owes: each fault one sentence, with the English beside it."""

import ast
import re
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

from babel.messages.catalog import Catalog
from markdown_it import MarkdownIt

from tools.language.code_prose import is_read, literals
from tools.language.languages import translations
from tools.language.lessons import messages, template
from tools.language.pieces import ADDRESS, CODE, MATH, PLACEHOLDER
from tools.language.string_literals import FIELD, fields_and_text, message_of
from tools.language.terms import Terms
from tools.notebook.draft import draft
from tools.notebook.translate import translate

IN_CODE = "words in code"
SENTENCES = {"paragraph", "list item", "alternative text", "docstring", "title", "question"}
SAME = {  # what is the same in both, and how often
    "numbers": re.compile(r"\d+(?:[ ,.]\d+)*"),
    "formulas": re.compile(MATH),
    "code": re.compile(CODE),
    "links": re.compile(ADDRESS),
    "placeholders": re.compile(PLACEHOLDER),
}
LARGE = {"million": 10**6, "万": 10**4, "亿": 10**8}  # 1.7 million is 170 万
IN_LARGE = re.compile(rf"(\d+(?:\.\d+)?) ({'|'.join(LARGE)})")
MASKED = re.compile(f"{CODE}|{MATH}")
BY_LESSON = "exercises/", "widgets/", "fair_comparison/", "recall/questions/", "beliefs/"
IMPORTED = re.compile(r"from course_utils\.(widgets\.\w+|fair_comparison)\b")
CODE_SPAN = re.compile(r"`([^`]+)`")
RENDERED = MarkdownIt()


def faults(lesson: Path, language: str, terms: Terms) -> list[str]:
    """Everything that the translation of the file `lesson` owes; empty where it owes nothing."""
    catalogue = translations(lesson, language)
    if catalogue is None:
        return [f"{lesson.stem} has no catalogue in {language}: make translations writes it."]
    found = list(missing(template(lesson), catalogue))
    words = words_in_code(lesson, catalogue)
    spoken = {text: next(iter(strings)) for text, strings in words.items()}
    for context, text, kind in dict.fromkeys(messages(lesson)):
        message = catalogue.get(text, context)
        if message and message.string and not message.fuzzy:
            english = CODE_SPAN.sub(lambda span: f"`{spoken.get(span[1], span[1])}`", text)
            readings = [text, english]  # the name of a variable may be that of a label as well
            wrong = min(
                (list(message_faults(r, message.string, kind, terms)) for r in readings), key=len
            )
            found += [f"{context}: {fault}: {text!r} and {message.string!r}" for fault in wrong]
    found += unlike(words)
    return [*found, *other_code(draft(lesson), translate(draft(lesson), catalogue))]


def missing(asked: Catalog, catalogue: Catalog) -> Iterator[str]:
    """A line for each message that has no translation, or one of an older English sentence."""
    for message in asked:
        there = catalogue.get(message.id, message.context) if message.id else message
        if there is None:
            yield f"{message.context}: new since the last make translations: {message.id!r}"
        elif message.id and not there.string:
            yield f"{message.context}: not translated: {message.id!r}"
        elif message.id and there.fuzzy:
            yield (
                f"{message.context}: the English has changed and is now {message.id!r}; look at "
                f"the translation {there.string!r}, mend it, and take its mark `fuzzy` away"
            )


def message_faults(english: str, translated: str, kind: str, terms: Terms) -> Iterator[str]:
    """What is wrong with one translation, in a few words each."""
    if kind in SENTENCES and translated == english:
        yield "still English"
    if kind == IN_CODE and _fields(english) != _fields(translated):
        yield "other fields"
    if kind == IN_CODE:
        yield from _boxes(translated)
        english, translated = (FIELD.sub(" ", text) for text in (english, translated))
    for name, pattern in SAME.items():
        pair = english, translated
        if kind == IN_CODE and name in ("numbers", "formulas"):
            pair = tuple(text.replace("$", "") for text in pair)
        first, second = (_counted(pattern, text, name) for text in pair)
        if first != second:
            more, fewer = (dict(part) for part in (second - first, first - second))
            yield f"other {name} (only here {list(more)}, only in English {list(fewer)})"
    if kind in ("paragraph", "list item") and _strong(english) != _strong(translated):
        yield "other bold or slanted words (a ** after a full stop needs a blank behind it)"
    if translated != english:
        yield from terms.faults(english, translated)


def _boxes(translated):
    """Matplotlib draws a label with a formula by its mathematical fonts, which lack these signs."""
    if "$" in translated and re.search("[\u2e80-\uffef]", translated):
        yield "a formula in a label has no signs beside it: write it without $, such as 2^n or σ"


def _counted(pattern, text, name):
    """How often each thing of this `name` stands in `text`; numbers outside the other things."""
    if name == "numbers":
        for other in ("formulas", "code", "links"):
            text = SAME[other].sub(" ; ", text)
        text = IN_LARGE.sub(lambda found: f"{float(found[1]) * LARGE[found[2]]:.0f}", text)
    return Counter(found[0] for found in pattern.finditer(text))


def _fields(text):
    """The fields of a text in code, with the words inside them masked."""
    fields = fields_and_text(re.sub(MATH, " ", text))[0]
    return sorted(re.sub(r"(['\"]).*?\1", "'...'", field) for field in fields)


def _strong(text):
    tokens = RENDERED.parseInline(MASKED.sub("x", text))[0].children or []
    return Counter(token.type for token in tokens if token.type in ("strong_open", "em_open"))


def words_in_code(lesson: Path, catalogue: Catalog) -> dict[str, set[str]]:
    """The words in the code of a lesson, each with its translations; prose may name them as `x`."""
    said = {}
    for context, text, kind in messages(lesson):
        message = catalogue.get(text, context)
        if kind == IN_CODE and message and message.string and not message.fuzzy:
            said.setdefault(text, set()).add(message.string)
    return said


def unlike(words: dict[str, set[str]]) -> list[str]:
    """Words that are the same in English, and not in the translation: names of one thing."""
    return [
        f"the words {text!r} stand in several cells of code, which have to agree: {sorted(strings)}"
        for text, strings in words.items()
        if len(strings) > 1
    ]


def other_code(english, translated) -> list[str]:
    """The cells of code that do something else in translation: only what is read may differ."""
    return [
        f"{cell.id}: the code is another than in English"
        for cell, other in zip(english.cells, translated.cells, strict=True)
        if cell.cell_type == "code" and not _same_code(cell.source, other.source)
    ]


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


def package_faults(catalogue: Catalog, lessons: list[Path], later=()) -> Iterator[str]:
    """What the catalogue of the package owes to the readers of these translated `lessons`.

    They meet all of it but what belongs to other lessons, and the forms of a class (`beliefs`).
    later: files of the package that wait for their translator; one that owes nothing is a fault.
    """
    text = "\n".join(lesson.read_text(encoding="utf-8") for lesson in lessons)
    met = [f"course_utils/exercises/{lesson.stem[3:]}/" for lesson in lessons]
    met += [f"course_utils/recall/questions/{lesson.stem[3:]}." for lesson in lessons]
    met += [f"course_utils/{name.replace('.', '/')}" for name in IMPORTED.findall(text)]
    waiting = set()
    for message in catalogue:
        places = [file for file, _ in message.locations]
        if message.id and any(_is_met(place, met) for place in places):
            owes = not message.string or message.fuzzy
            if owes and set(places) & set(later):
                waiting |= set(places)
            elif owes:
                state = "stale" if message.fuzzy else "not translated"
                yield f"{places[0]}: {state}: {message.id!r}"
            if "$" in message.id:
                yield from (f"{fault}: {message.string!r}" for fault in _boxes(message.string))
    yield from (
        f"{file} owes nothing now: take it out of `later`" for file in later if file not in waiting
    )


def _is_met(place, met):
    inside = place.removeprefix("course_utils/")
    return not inside.startswith(BY_LESSON) or any(place.startswith(folder) for folder in met)

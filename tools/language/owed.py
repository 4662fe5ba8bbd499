"""What a translated lesson owes: each fault one sentence, with the English beside it."""

import re
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

from babel.messages.catalog import Catalog

from tools.language.agreement import (
    IN_CODE,
    one_for_two,
    other_code,
    translations_of,
    unlike,
    words_in_code,
)
from tools.language.in_common import (
    NUMBER,
    differences,
    edges,
    layout,
    plain,
    unequal,
    without_code,
)
from tools.language.languages import translations
from tools.language.lessons import messages, template
from tools.language.pieces import ADDRESS, CODE, MATH, PLACEHOLDER
from tools.language.string_literals import FIELD, fields_and_text
from tools.language.terms import Terms
from tools.language.writing import Writing, writing_of
from tools.notebook.draft import draft
from tools.notebook.header import read_header
from tools.notebook.translate import translate

OF_THE_PACKAGE = "sentence of the package"
SENTENCES = {"paragraph", "list item", "alternative text", "docstring", "title", "question"}
UNMARKED = {IN_CODE, "comment", "docstring", "alternative text"}  # no Markdown
SHORT = {IN_CODE, "table cell", "words in a formula", OF_THE_PACKAGE}  # often names
SAME = {  # what is the same in both, and how often
    "numbers": NUMBER,
    "formulas": re.compile(MATH),
    "code": re.compile(CODE),
    "links": re.compile(ADDRESS),
    "placeholders": re.compile(PLACEHOLDER),
}
LARGE = {"million": 10**6, "万": 10**4, "亿": 10**8}  # 1.7 million is 170 万
IN_LARGE = re.compile(rf"(\d+(?:\.\d+)?) ({'|'.join(LARGE)})")
IN_ITS_LANGUAGE = re.compile(r"(`make (?:lab|fetch)[^`]*?) LANGUAGE=\w+`")
SECONDS = re.compile(r"(?<=[\d}]) s(?![\w'])")  # a unit may be a word
PLAIN = Writing()
CODE_SPAN = re.compile(r"`([^`]+)`")


def faults(lesson: Path, language: str, terms: Terms) -> list[str]:
    """Everything that the translation of the file `lesson` owes; empty where it owes nothing."""
    catalogue = translations(lesson, language)
    if catalogue is None:
        return [f"{lesson.stem} has no catalogue in {language}: make translations writes it."]
    writing, said = writing_of(language, lesson.parent), list(dict.fromkeys(messages(lesson)))
    found = list(missing(template(lesson), catalogue))
    words = words_in_code(said, catalogue)
    spoken = {text: next(iter(strings)) for text, strings in words.items()}
    for (context, text, kind), translated in translations_of(said, catalogue):
        wrong = list(message_faults(text, translated, kind, terms, writing))
        as_named = CODE_SPAN.sub(lambda span: f"`{spoken.get(span[1], span[1])}`", text)
        if wrong and as_named != text:  # the name of a variable may be that of a label as well
            second = list(message_faults(as_named, translated, kind, terms, writing))
            wrong = min(wrong, second, key=len)
        found += [f"{context}: {fault}: {text!r} and {translated!r}" for fault in wrong]
    found += [*unlike(words), *said_twice(lesson, said, catalogue)]
    english = draft(lesson)
    translated = translate(english, catalogue)
    return found + (other_code(english, translated) or list(one_for_two(english, translated)))


def missing(asked: Catalog, catalogue: Catalog) -> Iterator[str]:
    """A line for each message that has no translation, or one of an older English sentence."""
    for message in asked:
        if message.id and (owes := owes_of(message, catalogue.get(message.id, message.context))):
            yield f"{message.context}: {owes}"


def owes_of(message, there) -> str:
    """What is owed of the English `message`, `there` being what a catalogue has of it or None."""
    if there is None:
        return f"new since the last make translations: {message.id!r}"
    if not there.string:
        return f"not translated: {message.id!r}"
    if not there.fuzzy:
        return ""
    before = f"was {there.previous_id[0]!r} and " if there.previous_id else "has changed and "
    return (
        f"the English {before}is now {message.id!r}; look at the translation {there.string!r}, "
        "mend it, and take its mark `fuzzy` away"
    )


def message_faults(
    english: str, translated: str, kind: str, terms: Terms, writing: Writing = PLAIN
) -> Iterator[str]:
    """What is wrong with one translation, in a few words each."""
    if kind in SENTENCES and translated == english:
        yield "still English"
        return
    yield from edges(english, translated)
    if kind not in UNMARKED:
        yield from layout(english, translated)
    if kind == IN_CODE and _fields(english) != _fields(translated):
        yield "other fields"
    if kind == IN_CODE:
        yield from boxes(translated)
    english, translated = (SECONDS.sub("", text) for text in (english, translated))
    in_literal = kind in (IN_CODE, OF_THE_PACKAGE)
    formulas_as_text, asked, said = in_literal and "$" in english, english, translated
    if in_literal:
        english, translated = (FIELD.sub(" ", text) for text in (english, translated))
    if kind == OF_THE_PACKAGE:
        english, translated = without_code(english, translated)
    no_formulas = in_literal and "$" not in translated  # those of a label may be plain text
    for name, pattern in SAME.items():
        pair = english, translated
        if name in ("numbers", "formulas") and (kind == IN_CODE or no_formulas):
            pair = tuple(text.replace("$", "") for text in pair)
        yield from unequal(name, *(_counted(pattern, text, name) for text in pair))
    texts = plain(english), plain(translated)
    if not formulas_as_text:
        yield from differences(*texts)
    elif kind == IN_CODE and "\\" not in asked:
        yield from differences(*(FIELD.sub(" ", _as_text(text)) for text in (asked, said)))
    yield from writing.faults(*texts, sentence=kind not in SHORT)
    if translated != english:
        yield from terms.faults(english, translated)


def boxes(translated):
    """Matplotlib draws a label with a formula by its mathematical fonts, which lack these signs."""
    if "$" in translated and re.search("[\u2e80-\uffef]", translated):
        yield "a formula in a label has no signs beside it: write it without $, such as 2^n or σ"


def _as_text(text):
    """`text` with its formulas as a label without mathematical fonts has them: w2 for $w_2$."""
    return re.sub(MATH, lambda formula: re.sub("[$_{}]", "", formula[0]), text)


def _counted(pattern, text, name):
    """How often each thing of this `name` stands in `text`; numbers outside the other things."""
    if name == "code":  # a command that opens lessons opens those in the reader's language
        text = IN_ITS_LANGUAGE.sub(r"\1`", text)
    if name == "numbers":
        for other in ("formulas", "code", "links"):
            text = SAME[other].sub(" ; ", text)
        text = IN_LARGE.sub(lambda found: f"{float(found[1]) * LARGE[found[2]]:.0f}", text)
        text = text.replace("\N{MINUS SIGN}", "-").replace(" %", "%")
    return Counter(found[0] for found in pattern.finditer(text))


def _fields(text):
    """The fields of a text in code, with the words inside them masked."""
    fields = fields_and_text(re.sub(MATH, " ", text))[0]
    return sorted(re.sub(r"(['\"]).*?\1", "'...'", field) for field in fields)


def said_twice(lesson: Path, said: list, catalogue: Catalog) -> Iterator[str]:
    """What stands twice in a lesson, and is translated in two ways; and `said_alike`.

    The title stands above the lesson and in the tables that name it.
    """
    title, found = read_header(lesson).title, translations_of(said, catalogue)
    pairs = {(text, string) for (_, text, kind), string in found if kind != IN_CODE}
    ways = Counter(text for text, _ in pairs if text == title or len(text.split()) > 2)
    for text in [text for text, number in ways.items() if number > 1]:
        strings = sorted(string for same, string in pairs if same == text)
        yield f"{text!r} is translated in several ways: {strings}"
    yield from said_alike(pairs)


def said_alike(pairs: set[tuple[str, str]]) -> Iterator[str]:
    """Translations that stand below several sentences: one of them belongs elsewhere."""
    uses = Counter(string for text, string in pairs if len(text.split()) > 9)
    for string in [string for string, number in uses.items() if number > 1]:
        texts = sorted(text for text, same in pairs if same == string)
        yield f"{string!r} is the translation of several sentences: {texts}"

"""What is wrong with the translation of one message, in a few words for each fault."""

import re
from collections import Counter
from collections.abc import Iterator

from tools.language.agreement import IN_CODE
from tools.language.in_common import (
    NUMBER,
    differences,
    edges,
    layout,
    plain,
    unequal,
    without_code,
    without_titles,
)
from tools.language.pieces import ADDRESS, CODE, MATH, PLACEHOLDER
from tools.language.string_literals import FIELD, fields_and_text
from tools.language.terms import Terms
from tools.language.writing import Writing

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
    english, translated = without_titles(english, translated)
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

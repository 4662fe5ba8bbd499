"""What a sentence and its translation have in common, whatever the language: all but the words."""

import re
import unicodedata
from collections import Counter
from collections.abc import Iterator

from markdown_it import MarkdownIt

from tools.language.pieces import MATH, NO_PROSE

NUMBER = re.compile(
    r"(?:(?<![\w)\]])[-−+±]?\d+(?:[ ,.]\d+)*(?:[eE][-+−]?\d+)?|\d+(?:[ ,.]\d+)*)(?: ?%)?"
)
NAME = r"[A-Za-z]\w*(?:[_.]\w+)+|[A-Za-z]+[a-z][A-Z]\w*|[A-Za-z]*[a-z]\d\w*"
LETTER = re.compile(r"(?<![\w.'’])[b-zB-HJ-Z](?!\w|\.\w|['’])")  # such as p; "a" and "I" are words
AS_OFTEN = {
    "names": re.compile(rf"(?<![\w.])(?:{NAME})(?!\w)", re.ASCII),
    "signs between two values": re.compile(r"(?<= )[-+](?= )|[<>]=?|[≤≥≈±]"),
    "HTML tags": re.compile(r"</?[A-Za-z][^<>]*>"),
    "marks": re.compile(r"[$`|\\]"),  # those of formulas, code and tables, where none is
}
CODE_AS_IT_STANDS = re.compile(r"[ -~]{8,}")  # in a sentence that shows code without marks
OF_CODE = re.compile(r"\w\(|[\w\])] ?[=<>*/]+ ?[\w(\[]|\(\w+(?:, [\w.]+)+\)")
WEB_LINK = re.compile(r"\[[^][]+\](?=\(https?:)")
ASKS = re.compile(r"\?(?=[*_` ]*(?:\s|$))")  # and not within quotation marks
LEFT = re.compile(r"\b(?=([a-z]{2,}(?:[ ,;:]+[a-z]{2,}){2})\b)")  # three words of a sentence
MARKDOWN = MarkdownIt()


def plain(text: str) -> str:
    """`text` without its formulas, code, links and placeholders."""
    return NO_PROSE.sub(" ; ", text)


def without_code(english: str, translated: str) -> tuple[str, str]:
    """Both, without the code that stands in both, word for word and with no marks around it."""
    runs = {run.strip(" ,.:;") for run in CODE_AS_IT_STANDS.findall(translated)}
    for run in sorted(runs, key=len, reverse=True):
        if run in english and OF_CODE.search(run):
            english, translated = (text.replace(run, " ; ") for text in (english, translated))
    return english, translated


def without_titles(english: str, translated: str) -> tuple[str, str]:
    """Both, without the words of a link to the web that both have: the title of a paper, say."""
    for title in set(WEB_LINK.findall(translated)) & set(WEB_LINK.findall(english)):
        english, translated = (text.replace(title, "[]") for text in (english, translated))
    return english, translated


def unequal(what: str, english: Counter, translated: Counter) -> Iterator[str]:
    """A sentence where the things of the kind `what`, counted in both, are not the same."""
    if english != translated:
        more, fewer = (dict(part) for part in (translated - english, english - translated))
        yield f"other {what} (only here {list(more)}, only in English {list(fewer)})"


def differences(english: str, translated: str) -> Iterator[str]:
    """What differs between the `plain` texts of a sentence and of its translation."""
    for what, pattern in AS_OFTEN.items():
        counted = (Counter(map(_same, pattern.findall(t))) for t in (english, translated))
        yield from unequal(what, *counted)
    first, second = (set(LETTER.findall(text)) for text in (english, translated))
    if first != second:
        yield f"other letters (only here {second - first}, only in English {first - second})"
    asked, there = len(ASKS.findall(english)), len(re.findall("[?？]", translated))
    if there < asked or (there and not asked and "?" not in english):
        yield f"{there} questions, and {asked} in English"
    for words in LEFT.findall(translated):
        if words in english:
            yield f"the words {words!r} are still English"


def _same(name):
    """A plural of a name is no other name: ReLUs are ReLU, and Float32 begins a sentence."""
    return name.lower().removesuffix("s")


def edges(english: str, translated: str) -> Iterator[str]:
    """What differs in the blanks and lines of a sentence, and signs that nobody sees."""
    if not re.search(r"\w", english):  # what stands between the items of a list
        return
    for what, blanks in (("begins", r"\A\s*"), ("ends", r"\s*\Z")):
        first, second = (re.search(blanks, text)[0] for text in (english, translated))
        if first != second:
            yield f"it {what} with other blanks ({second!r}, and {first!r} in English)"
    if english.count("\n") != translated.count("\n"):
        yield "it has other line breaks than the English"
    hidden = {s for s in translated if unicodedata.category(s)[0] == "C" or s == "\ufffd"} - {"\n"}
    if hidden:
        yield f"signs that nobody sees: {sorted(map(ascii, hidden))}"


def layout(english: str, translated: str) -> Iterator[str]:
    """What Markdown makes otherwise of the two: a list, a heading, two paragraphs, bold words."""
    first, second = ([t.type for t in MARKDOWN.parse(text)] for text in (english, translated))
    if first != second:
        yield "Markdown makes something else of it: see how it begins, and its blank lines"
    if _strong(english) != _strong(translated):
        yield "other bold or slanted words (a ** after a full stop needs a blank behind it)"
    first, second = (_opens(text) for text in (english, translated))
    if first and first != second:
        yield "the bold words that it begins with end elsewhere"


def _strong(text):
    """How often words are bold or slanted: not every writing has both."""
    tokens = MARKDOWN.parseInline(re.sub(MATH, "x", text))[0].children or []
    return sum(token.type in ("strong_open", "em_open") for token in tokens)


def _opens(text):
    """The stop at or behind the end of the bold words that `text` begins with; None without."""
    found = re.match(r"\*\*([^*]+)\*\*(.?)", text)
    if not found:
        return None
    stops = {"。": ".", "：": ":", "？": "?", "！": "!"}
    ends = (stops.get(sign, sign) for sign in (found[1].rstrip()[-1], found[2]))
    return next((sign for sign in ends if sign and sign in ".:?!"), "")

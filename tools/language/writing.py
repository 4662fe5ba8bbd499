"""How a language is written: its signs, what it never has, and how it says numbers and units."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field, fields

from tools.language.languages import settings
from tools.language.pieces import is_prose

SMALL_WORD = re.compile(r"(?<![\w.])[a-z]{2,}(?![\w.(])")  # no name, most often
WORD = re.compile(r"[A-Za-z][a-z'’-]+")  # no letter alone, and no sign of mathematics
LATIN = re.compile(r"[A-Za-z]{2,}")
SIGNS_OF_A_WORD = 2  # for what a translation leaves in Latin letters, such as a name
GREEK = "\u0370-\u03ff"  # formulas are read as text, too


@dataclass(frozen=True)
class Writing:
    """What the table `writing` of a language.yaml says.

    signs: a pattern of those in which it is written. encoding: one that has these and no others,
    such as traditional ones. stay: English words that may stay, such as eps. never: a pattern ->
    what to write instead. says: a pattern of English words -> strings, of which one stands in the
    translation. least: a number of English words -> how many signs there are at least for each
    word of a sentence that is as long or longer; with fewer, a part of it is missing.
    """

    signs: str | None = None
    encoding: str | None = None
    stay: list[str] = field(default_factory=list)
    never: dict[str, str] = field(default_factory=dict)
    says: dict[str, list[str]] = field(default_factory=dict)
    least: dict[int, float] = field(default_factory=dict)

    def faults(self, english: str, translated: str, *, sentence: bool) -> Iterator[str]:
        """What is wrong with the plain text `translated`.

        sentence: whether it is one, or a heading; a label may be a name, such as AdamW.
        """
        if self.signs:
            yield from self._foreign(english, translated, sentence)
            yield from self._short(english, translated)
        for pattern, instead in self.never.items():
            if found := re.search(pattern, translated):
                yield f"{found[0]!r}: {instead}"
        for words, ways in self.says.items():
            found = re.search(rf"(?<![\w-])(?:{words})(?![\w])", english, re.IGNORECASE)
            if found and not any(way in translated for way in ways):
                yield f"{found[0]!r} is nowhere said ({', '.join(ways)})"

    def _foreign(self, english, translated, sentence):
        here = re.findall(self.signs, translated)
        left = set(SMALL_WORD.findall(translated)) - set(self.stay)
        if not here and (left or (sentence and is_prose(english))):
            yield "still English"
        others = {sign for sign in translated if sign.isalpha() and not sign.isascii()}
        others -= {*here, *re.findall(f"[{GREEK}]", translated), *english}
        others |= {sign for sign in here if not _has(self.encoding, sign)}
        if others:
            yield f"signs of another writing: {''.join(sorted(others))}"

    def _short(self, english, translated):
        words, names = len(WORD.findall(english)), len(LATIN.findall(translated))
        signs = len(re.findall(self.signs, translated)) + SIGNS_OF_A_WORD * names
        least = max((share for number, share in self.least.items() if words >= number), default=0)
        if signs < least * words:
            yield f"{signs} signs for {words} English words: is a part of the sentence missing?"


def _has(encoding, sign):
    try:
        return not encoding or bool(sign.encode(encoding))
    except UnicodeEncodeError:
        return False


def writing_of(language: str, lessons) -> Writing:
    """How the language is written, by the language.yaml beside the folder `lessons`."""
    told = settings(language, lessons).get("writing") or {}
    known = [each.name for each in fields(Writing)]
    for key in told.keys() - known:
        raise ValueError(f"writing has no use for {key!r}: its keys are {', '.join(known)}.")
    return Writing(**told)

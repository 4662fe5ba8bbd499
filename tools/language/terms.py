"""The terms of the glossary, each with its one name in another language."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

from tools.course_paths import ROOT
from tools.language.languages import settings
from tools.language.pieces import NO_PROSE

ROW = re.compile(r"^\| (?P<english>[^|]+) \| (?P<name>[^|]+) \| [^|]+ \|$", re.MULTILINE)
IN_BRACKETS = re.compile(r"（(.*?)）")


@dataclass(frozen=True)
class Terms:
    """names: an English term, in small letters -> its names, of which a translation has to use one;
    others: names that stand in the glossary alone, but for a sentence that tells one, after words
    such as `beside`."""

    names: dict[str, tuple[str, ...]]
    others: tuple[str, ...]
    beside: str | None = None

    def faults(self, english: str, translated: str) -> Iterator[str]:
        """What `translated` calls by another name than the glossary."""
        for term, names in self.names.items():
            if _stands_in(term, english) and not any(name in translated for name in names):
                yield f"the glossary calls {term} {' or '.join(names)}"
        if self.beside and self.beside in translated:
            return
        yield from (
            f"{other} is another name, for the glossary" for other in self.others
            if other in translated
        )  # fmt: skip


def _stands_in(term, english):
    english = NO_PROSE.sub(" ", english)
    plural = "(?:s|es)?"
    return re.search(rf"(?<![\w.`-]){re.escape(term)}{plural}(?![\w`-])", english, re.IGNORECASE)


def glossary_terms(glossary: Path, also: dict[str, list[str] | None]) -> Terms:
    """The terms in the table of the file `glossary`: its second column, other names in brackets.

    also: term -> further words by which a translation may say it in a sentence; none at all where
    the term is an ordinary word as well. ValueError for one that is no term.
    """
    names, others = {}, []
    for row in ROW.finditer(glossary.read_text(encoding="utf-8")):
        told = IN_BRACKETS.sub("", row["name"]).split("，")
        for found in IN_BRACKETS.findall(row["name"]):
            others += re.split("[，、]", found)
        terms = [term for term in row["english"].split(", ") if "=" not in term and len(term) > 2]
        same = len(terms) == len(told)
        for place, term in enumerate(terms):
            said = [told[place]] if same else told
            names[term.lower()] = (*map(str.strip, said), *(also.get(term.lower(), ()) or ()))
    for term in also.keys() - names.keys():
        raise ValueError(f"`also` in language.yaml names {term!r}, which the glossary has not.")
    ordinary = {term for term, words in also.items() if not words} | {"term"}
    names = {term: name for term, name in names.items() if term not in ordinary}
    return Terms(names, tuple(sorted(set(others))))


def terms_of(language: str, course: Path = ROOT) -> Terms:
    """The terms of `language`: the glossary's, and what its language.yaml allows beside them."""
    told = settings(language, course / "lessons")
    terms = glossary_terms(course / "docs" / "glossary.md", told.get("also") or {})
    return replace(terms, beside=told.get("beside"))

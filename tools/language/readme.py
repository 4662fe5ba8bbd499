"""Which parts of the English README one in another language follows, and whether it still does.

A README is not translated sentence by sentence: it says less, and names other commands. So each of
its parts says in a comment which English part it follows, and in which edition.
"""

import hashlib
import re
from pathlib import Path

from tools.course_paths import ROOT
from tools.language.languages import ENGLISH, readme_of

HEADING = re.compile(r"^#{1,2} (.+)$", re.MULTILINE)
FOLLOWS = re.compile(r"<!-- follows (?P<heading>[^:\n]+): (?P<edition>\w*) -->")
MADE = re.compile(r"<!-- (\w+): made by make notebooks -->.*?<!-- end of \1 -->", re.DOTALL)


def editions(text: str) -> dict[str, str]:
    """The headings of a README, each with a short name for this state of the words below it.

    Line breaks do not count, nor does what `make notebooks` makes there.
    """
    parts = HEADING.split(MADE.sub("", text))[1:]
    return {
        heading: hashlib.sha256(" ".join(words.split()).encode()).hexdigest()[:8]
        for heading, words in zip(parts[::2], parts[1::2], strict=True)
    }


def readme_faults(language: str, course: Path = ROOT) -> list[str]:
    """A sentence for each part of the README in `language` that the English has left behind."""
    name = readme_of(language)
    if not (course / name).exists():
        return []
    now = editions((course / readme_of(ENGLISH)).read_text(encoding="utf-8"))
    found = FOLLOWS.findall((course / name).read_text(encoding="utf-8"))
    faults = [] if found else [f"{name} says of no part which English part it follows."]
    for heading, edition in found:
        if heading not in now:
            faults.append(f"{name} follows {heading!r}, a heading that README.md has not.")
        elif edition != now[heading]:
            faults.append(
                f"{name}: the English of {heading!r} has changed; bring this part in step with it, "
                f"then write <!-- follows {heading}: {now[heading]} --> there."
            )
    return faults

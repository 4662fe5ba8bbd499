"""The YAML header at the top of a lesson: what it is called, asks, builds on, and leads to."""

from dataclasses import dataclass
from pathlib import Path

import yaml

from course_utils.words import say
from tools.course_paths import numbered
from tools.notebook.draft import text_and_cells
from tools.notebook.errors import LessonError

PARTS = ("Start", "The idea", "Derive, build, verify, scale", "Does it help?", "In the wild")
ROADS = ("main", "side")
KEYS = ("title", "question", "part", "builds_on", "next", "road")


@dataclass(frozen=True)
class Header:
    """What a lesson says about itself. builds_on: stems of lessons, or words where there are none;
    next: the stem of the lesson it leads to, or None."""

    stem: str
    title: str
    question: str
    part: str
    builds_on: tuple[str, ...] | str
    next: str | None
    road: str

    @property
    def label(self) -> str:
        """What the lesson is called, number first, such as "02 Dropping units"."""
        return f"{self.stem[:2]} {self.title}"

    @property
    def part_in_words(self) -> str:
        """Its part in the language in force."""
        return say(PARTS[PARTS.index(self.part)])

    @property
    def link(self) -> str:
        """The label as a link, from one notebook to another."""
        return f"[{self.label}]({self.stem}.ipynb)"


def read_header(lesson: Path) -> Header:
    """The header of the file `lesson`; LessonError says in one sentence what is wrong with it."""
    found = _parsed(lesson)
    missing = [key for key in KEYS if key not in found]
    unknown = [str(key) for key in found if key not in KEYS]
    if missing:
        raise LessonError(f"its header has no {', '.join(missing)}; it has to say {_all_keys()}")
    if unknown:
        raise LessonError(f"its header has {', '.join(unknown)}, but may only say {_all_keys()}")
    if found["part"] not in PARTS:
        raise LessonError(f"its part has to be one of {PARTS}, but is {found['part']!r}")
    if found["road"] not in ROADS:
        raise LessonError(f"its road has to be main or side, but is {found['road']!r}")
    after = None if found["next"] in (None, "none") else found["next"]
    before = found["builds_on"]
    if not before:
        raise LessonError("its builds_on has to list lessons or say what else it builds on")
    before = tuple(before) if isinstance(before, list) else str(before)
    _known(lesson, "builds_on", before if isinstance(before, tuple) else ())
    _known(lesson, "next", (after,) if after else ())
    return Header(lesson.stem, **found | {"builds_on": before, "next": after})


def _parsed(lesson: Path) -> dict:
    """The header of `lesson` as YAML reads it; that of jupytext itself never counts."""
    text, _ = text_and_cells(lesson)
    try:
        found = yaml.safe_load(text)
    except yaml.YAMLError as error:
        raise LessonError(f"its header is no YAML: {' '.join(str(error).split())}") from None
    if not isinstance(found, dict):
        raise LessonError(f"it has no header; it has to begin with # --- and say {_all_keys()}")
    return found


def _all_keys() -> str:
    return f"{', '.join(KEYS[:-1])} and {KEYS[-1]}"


def _known(lesson: Path, key: str, stems: tuple[str, ...]) -> None:
    """Refuse a stem that is no lesson beside this one."""
    there = [path.stem for path in numbered(lesson.parent, ".py")]
    for stem in stems:
        if stem not in there:
            raise LessonError(f"its {key} names {stem}, but there is no lessons/{stem}.py")

"""The numbered sections of a lesson, such as 2.4: what a plan, a page or a failed test names."""

import re
from dataclasses import dataclass
from pathlib import Path

from nbformat.v4 import new_notebook

from tools.notebook.deeper import is_deeper
from tools.notebook.draft import draft
from tools.notebook.reading_time import text_minutes

HEADING = re.compile(r"^##? +(?:(\d+\.\d+) +)?(.+)$", re.MULTILINE)


@dataclass(frozen=True)
class Section:
    """A section of a lesson. minutes: its computed ones; deeper: whether it leaves the main road.

    Parts marked Deeper inside a section of the main road take no minutes of it.
    """

    number: str
    heading: str
    minutes: int
    deeper: bool
    cells: tuple[str, ...]


def sections(lesson: Path) -> dict[str, Section]:
    """Number -> Section for the file `lesson`, in its order; what has no number is left out."""
    cells_of, heading_of = {}, {}
    for cell, (number, heading) in zip(cells := draft(lesson).cells, headings(cells), strict=True):
        if number:
            cells_of.setdefault(number, []).append(cell)
            heading_of.setdefault(number, heading)
    return {number: _section(number, heading_of[number], cells_of[number]) for number in cells_of}


def headings(cells) -> list[tuple[str | None, str]]:
    """For each of `cells` the number and the heading of the section that it stands in."""
    found, number, heading = [], None, ""
    for cell in cells:
        here = HEADING.search(cell.source) if cell.cell_type == "markdown" else None
        if here:
            number, heading = here[1], here[2]
        found.append((number, heading))
    return found


def _section(number: str, heading: str, cells: list) -> Section:
    deeper = is_deeper(cells[0])
    minutes = text_minutes(new_notebook(cells=cells), deeper=deeper)
    return Section(number, heading, minutes, deeper, tuple(cell.id for cell in cells))

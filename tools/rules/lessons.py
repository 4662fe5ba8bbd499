"""Rules for lessons, each for itself and one with another; those for cells stand beside."""

from pathlib import Path

from tools.course_paths import numbered, relative_path
from tools.notebook.describe import describe
from tools.notebook.draft import draft
from tools.notebook.errors import LessonError
from tools.notebook.header import PARTS, Header, read_header
from tools.rules.asserts import typed_checks
from tools.rules.cells import long_code, long_texts, predictions, undescribed, unknown_marks
from tools.rules.deeper import deeper_faults


def lesson_faults(folder: Path) -> list[str]:
    """What is wrong with the lessons in `folder`, each for itself and one with another."""
    found, headers = [], []
    for lesson in numbered(folder, ".py"):
        try:
            describe(lesson)
            headers.append(read_header(lesson))
            found += heading_faults(lesson, headers[-1])
        except LessonError as error:
            found.append(f"{relative_path(lesson)} cannot be built: {error}.")
        found += text_faults(lesson)
    return found + road_faults(headers)


def heading_faults(lesson: Path, header: Header) -> list[str]:
    """Whether the lesson begins with the name that its header gives it."""
    first = draft(lesson).cells[0].source.splitlines()[0]
    if first == f"# {header.label}":
        return []
    return [f"{relative_path(lesson)} begins with {first!r}, but should with '# {header.label}'."]


def text_faults(lesson: Path) -> list[str]:
    """What is wrong with the cells of one lesson."""
    cells, where = draft(lesson).cells, relative_path(lesson)
    return [
        *long_texts(cells, where),
        *long_code(cells, where),
        *unknown_marks(cells, where),
        *deeper_faults(cells, where),
        *predictions(cells, where),
        *typed_checks(cells, where),
        *undescribed(where, "\n".join(c.source for c in cells if c.cell_type == "markdown")),
    ]


def road_faults(headers: list[Header]) -> list[str]:
    """Where the headers of the lessons, read in order, contradict one another."""
    road = {header.stem: header.road for header in headers}
    found, part = [], 0
    for header in headers:
        where = f"lessons/{header.stem}.py"
        before = () if isinstance(header.builds_on, str) else header.builds_on
        for stem in before:
            if header.road == "main" and road.get(stem) == "side":
                found.append(f"{where} is on the main road, but builds on {stem}, a side road.")
        if PARTS.index(header.part) < part:
            found.append(f"{where} is in part {header.part!r}, which comes before its neighbour's.")
        part = PARTS.index(header.part)
    return found

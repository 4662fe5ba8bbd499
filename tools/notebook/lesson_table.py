"""The table of the lessons, made from their headers: for the README and for lesson 00."""

from pathlib import Path

from tools.course_paths import numbered
from tools.notebook.errors import LessonError
from tools.notebook.header import ROADS, read_header
from tools.notebook.reading_time import Minutes, minutes

HEAD = """\
| part | lesson | question | road | minutes | Deeper | exercises |
|---|---|---|---|---|---|---|
"""
IN_ALL = {"main": "the main road", "side": "the side roads"}


def lesson_table(folder: Path, *, before: str = "", without: str | None = None) -> str:
    """The lessons in `folder` as a table, with the minutes of each and of each road.

    before: what the links begin with; without: the stem of a lesson to leave out.
    """
    rows, part, total = [], None, {}
    for lesson in numbered(folder, ".py"):
        if lesson.stem == without:
            continue
        try:
            header = read_header(lesson)
        except LessonError as error:
            raise LessonError(f"of {lesson.name}, {error}") from None
        first, part = header.part if header.part != part else "", header.part
        link, takes = f"[{header.label}]({before}{header.stem}.ipynb)", minutes(lesson)
        rows.append((first, link, header.question, header.road, *shown(takes)))
        total[header.road] = total.get(header.road, Minutes(0, 0, 0)) + takes
    rows += [
        ("in all", IN_ALL[road], "", road, *shown(total[road])) for road in ROADS if road in total
    ]
    return HEAD + "\n".join(f"| {' | '.join(map(str, row))} |" for row in rows)


def shown(takes: Minutes) -> tuple:
    """The three numbers as the table shows them: nothing where there is nothing to do."""
    return takes.main, takes.deeper or "", takes.exercises or ""

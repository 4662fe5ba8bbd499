"""The table of the lessons, made from their headers: for the README and for lesson 00."""

from pathlib import Path

from tools.course_paths import numbered
from tools.notebook.draft import draft
from tools.notebook.errors import LessonError
from tools.notebook.header import read_header
from tools.notebook.reading_time import exercise_minutes, text_minutes

HEAD = """\
| part | lesson | question | minutes | exercises | road |
|---|---|---|---|---|---|
"""


def lesson_table(folder: Path, *, before: str = "", without: str | None = None) -> str:
    """The lessons in `folder` as a table. before: what their links begin with; without: a stem."""
    rows, part = [], None
    for lesson in numbered(folder, ".py"):
        if lesson.stem == without:
            continue
        try:
            header = read_header(lesson)
        except LessonError as error:
            raise LessonError(f"of {lesson.name}, {error}") from None
        first, part = header.part if header.part != part else "", header.part
        link = f"[{header.label}]({before}{header.stem}.ipynb)"
        times = text_minutes(draft(lesson)), exercise_minutes(header.stem) or ""
        rows.append((first, link, header.question, *times, header.road))
    return HEAD + "\n".join(f"| {' | '.join(map(str, row))} |" for row in rows)

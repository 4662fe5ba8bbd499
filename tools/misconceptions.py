"""What docs/misconceptions.md says: each misconception, and the exercises that catch it."""

from course_utils.checking.misconceptions import MISCONCEPTIONS
from course_utils.checking.registry import catching, lessons
from tools.course_paths import ROOT

TABLE = ROOT / "docs" / "misconceptions.md"
HEAD = """\
# Misconceptions, and the exercises that catch them

Made from the exercises by `make notebooks`. An exercise stands in a row when a wrong answer to it
is told this misconception; the tests give it that answer.

| | misconception | caught by |
|---|---|---|
"""


def table() -> str:
    """The whole file."""
    number = {lesson.folder: lesson.stem[:2] for lesson in lessons()}
    caught, rows = catching(), []
    for key, belief in MISCONCEPTIONS.items():
        by = [f"{number[e.folder]} `{e.name}`" for e in caught.get(key, [])]
        caught_by = ", ".join(by) or "no exercise yet"
        rows.append(f"| {belief.number or ''} | {belief.name} | {caught_by} |")
    return HEAD + "\n".join(rows) + "\n"

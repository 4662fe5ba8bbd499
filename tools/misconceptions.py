"""Write docs/misconceptions.md: each misconception, and the exercises that catch it."""

from course_paths import ROOT

from course_utils.checking.misconceptions import MISCONCEPTIONS
from course_utils.checking.registry import catching, lessons

TABLE = ROOT / "docs" / "misconceptions.md"
HEAD = """\
# Misconceptions, and the exercises that catch them

Generated from the exercises by `python tools/misconceptions.py`. An exercise stands in a row when a
wrong answer to it is told this misconception; the tests give it that answer.

| | misconception | caught by |
|---|---|---|
"""


def table() -> str:
    """The whole file."""
    lesson_number = {lesson.folder: lesson.stem[:2] for lesson in lessons()}
    caught, rows = catching(), []
    for key, belief in MISCONCEPTIONS.items():
        by = [f"{lesson_number[e.folder]} `{e.name}`" for e in caught.get(key, [])]
        caught_by = ", ".join(by) or "no exercise yet"
        rows.append(f"| {belief.number or ''} | {belief.name} | {caught_by} |")
    return HEAD + "\n".join(rows) + "\n"


if __name__ == "__main__":
    TABLE.write_text(table(), encoding="utf-8", newline="\n")

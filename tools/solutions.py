"""Build the answer key: each lesson with its exercises solved, executed, every check correct."""

import sys
from pathlib import Path

from tools.build_lessons import command
from tools.course_paths import ROOT
from tools.notebook.describe import describe
from tools.notebook.exercise_cells import is_exercise
from tools.notebook.run import run
from tools.notebook.solve import require_correct, solve
from tools.notebook.tidy import tidy
from tools.notebook.write import write

KEY = ROOT / "build" / "solutions"


def build_key(lesson: Path, into: Path) -> Path | None:
    """Build the key of `lesson` into the folder `into`; None where it has no exercises."""
    notebook = describe(lesson)
    if not any(map(is_exercise, notebook.cells)):
        return None
    into.mkdir(parents=True, exist_ok=True)
    ran = run(solve(notebook, lesson.stem), into)
    return write(tidy(require_correct(ran)), into / f"{lesson.stem}.ipynb")


if __name__ == "__main__":
    sys.exit(command("solutions", __doc__, build_key, KEY, sys.argv[1:]))

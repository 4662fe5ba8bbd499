"""Build the notebooks from the lessons: executed from a fresh kernel, the same bytes every time."""

import sys
from pathlib import Path

from tools.build_lessons import command
from tools.course_paths import NOTEBOOKS
from tools.notebook.describe import describe
from tools.notebook.errors import LessonError
from tools.notebook.faults import faults
from tools.notebook.run import run
from tools.notebook.tidy import tidy
from tools.notebook.write import write


def build(lesson: Path, into: Path) -> Path:
    """Build `lesson` into the folder `into`; a LessonError leaves the notebook there untouched."""
    run_in = lesson.parent.with_name("notebooks")  # where its reader opens it
    run_in.mkdir(exist_ok=True)
    notebook = tidy(run(describe(lesson), run_in))
    found = faults(notebook)
    if found:
        raise LessonError("; ".join(found))
    return write(notebook, into / f"{lesson.stem}.ipynb")


if __name__ == "__main__":
    sys.exit(command("build_notebooks", __doc__, build, NOTEBOOKS, sys.argv[1:]))

"""Build the notebooks from the lessons: executed from a fresh kernel, the same bytes every time."""

import sys
from pathlib import Path

from course_utils.learner import LANGUAGE
from tools.build_lessons import command, in_each_language
from tools.course_paths import NOTEBOOKS
from tools.language.languages import ENGLISH, in_folder
from tools.notebook.describe import describe
from tools.notebook.errors import LessonError
from tools.notebook.faults import faults
from tools.notebook.run import run
from tools.notebook.tidy import tidy
from tools.notebook.write import write


def build(lesson: Path, into: Path, language: str = ENGLISH) -> Path:
    """Build `lesson` into the folder `into`; a LessonError leaves the notebook there untouched."""
    run_in = folder_of(language, lesson.parent.with_name("notebooks"))  # where its reader opens it
    notebook = tidy(run(describe(lesson, language), run_in))
    found = faults(notebook)
    if found:
        raise LessonError("; ".join(found))
    return write(notebook, folder_of(language, into) / f"{lesson.stem}.ipynb")


def folder_of(language: str, notebooks: Path) -> Path:
    """Where the notebooks of a language stand; their kernels read there which one it is."""
    folder = in_folder(notebooks, language)
    folder.mkdir(parents=True, exist_ok=True)
    if language != ENGLISH:
        (folder / LANGUAGE).write_text(f"{language}\n", encoding="utf-8", newline="\n")
    return folder


if __name__ == "__main__":
    sys.exit(command("build_notebooks", __doc__, in_each_language(build), NOTEBOOKS, sys.argv[1:]))

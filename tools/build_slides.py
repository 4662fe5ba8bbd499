"""Build a deck of slides of each lesson: one file, which needs nothing else, in build/slides."""

import sys
from pathlib import Path

import nbformat

from course_utils.whole_files import write_whole
from tools.build_lessons import command
from tools.course_paths import NOTEBOOKS, ROOT
from tools.notebook.errors import LessonError
from tools.notebook.header import read_header
from tools.notebook.slides import slides
from tools.notebook.write import write
from tools.slides.deck import deck
from tools.slides.guesses import speaker_notes

SLIDES = ROOT / "build" / "slides"


def build(lesson: Path, into: Path) -> Path:
    """Build the deck of `lesson` from its stored notebook, and the notebook with the same tags."""
    stored = NOTEBOOKS / f"{lesson.stem}.ipynb"
    if not stored.is_file():
        raise LessonError("it has no notebook yet; make notebooks builds it")
    notebook = nbformat.read(stored, as_version=4)
    tagged = slides(notebook, speaker_notes(notebook, lesson.stem))
    write(tagged, into / stored.name)  # to teach live: JupyterLab shows the type of each cell
    path = into / f"{lesson.stem}.html"
    write_whole(path, deck(tagged, read_header(lesson).label).encode())
    return path


if __name__ == "__main__":
    sys.exit(command("build_slides", __doc__, build, SLIDES, sys.argv[1:]))

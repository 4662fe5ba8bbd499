"""Build a deck of slides of each lesson: one file, which needs nothing else, in build/slides."""

import sys
from pathlib import Path

import nbformat

from course_utils.whole_files import write_whole
from course_utils.words import spoken
from tools.build_lessons import command, in_each_language
from tools.course_paths import NOTEBOOKS, ROOT
from tools.language.languages import ENGLISH, in_folder
from tools.notebook.errors import LessonError
from tools.notebook.slides import slides
from tools.notebook.translate import header_in
from tools.notebook.write import write
from tools.slides.deck import deck
from tools.slides.guesses import speaker_notes

SLIDES = ROOT / "build" / "slides"


def build(lesson: Path, into: Path, language: str = ENGLISH) -> Path:
    """Build the deck of `lesson` from its stored notebook, and the notebook with the same tags."""
    stored = in_folder(NOTEBOOKS, language) / f"{lesson.stem}.ipynb"
    folder = in_folder(into, language)
    if not stored.is_file():
        raise LessonError("it has no notebook yet; make notebooks builds it")
    notebook = nbformat.read(stored, as_version=4)
    with spoken(language):
        tagged = slides(notebook, speaker_notes(notebook, lesson.stem))
    write(tagged, folder / stored.name)  # to teach live: JupyterLab shows the type of each cell
    path = folder / f"{lesson.stem}.html"
    write_whole(path, deck(tagged, header_in(language, lesson).label, language).encode())
    return path


if __name__ == "__main__":
    sys.exit(command("build_slides", __doc__, in_each_language(build), SLIDES, sys.argv[1:]))

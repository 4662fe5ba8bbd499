"""The committed notebooks are what their lessons describe, fully executed and fit to publish."""

import nbformat
import pytest

from tools.course_paths import LESSONS, NOTEBOOKS, numbered
from tools.notebook.describe import describe
from tools.notebook.faults import faults

LESSON_FILES = numbered(LESSONS, ".py")
NOTEBOOK_FILES = numbered(NOTEBOOKS, ".ipynb")


def inputs(notebook) -> list[tuple]:
    """What a lesson decides of a notebook: everything but outputs and counts."""
    return [(c.id, c.cell_type, c.source, dict(c.metadata)) for c in notebook.cells]


def test_every_lesson_has_its_notebook_and_no_notebook_is_left_over():
    built = sorted(path.stem for path in NOTEBOOKS.glob("*.ipynb"))
    assert built == [path.stem for path in LESSON_FILES]


@pytest.mark.parametrize("lesson", LESSON_FILES, ids=lambda path: path.stem)
def test_a_notebook_holds_its_lesson_word_for_word(lesson):
    path = NOTEBOOKS / f"{lesson.stem}.ipynb"
    remedy = f"{lesson.name} has changed: run make notebooks LESSON={lesson.name[:2]}"
    assert path.exists(), remedy
    stored, described = nbformat.read(path, as_version=4), describe(lesson)
    assert inputs(stored) == inputs(described), remedy
    assert stored.metadata == described.metadata, remedy


@pytest.mark.parametrize("path", NOTEBOOK_FILES, ids=lambda path: path.stem)
def test_a_notebook_has_no_fault(path):
    assert faults(nbformat.read(path, as_version=4)) == []


@pytest.mark.parametrize("path", NOTEBOOK_FILES, ids=lambda path: path.stem)
def test_a_notebook_is_stored_as_the_builder_writes_it(path):
    text = path.read_bytes().decode("utf-8")
    assert text == nbformat.writes(nbformat.reads(text, as_version=4)).rstrip("\n") + "\n"

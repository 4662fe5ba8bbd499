"""What .ci/run adds: no notebook depends on hidden state, nor on anything but its lesson."""

import os

import nbformat
import pytest
from build_notebooks import ENVIRONMENT, build, execute, tidy
from course_paths import LESSONS, NOTEBOOKS, numbered
from lesson_cells import draft
from nbformat.v4 import new_code_cell, new_notebook

pytestmark = [pytest.mark.slow, pytest.mark.timeout(900)]
LESSON_FILES = numbered(LESSONS, ".py")


@pytest.fixture(autouse=True)
def as_the_builder_runs(monkeypatch):
    for name, value in ENVIRONMENT.items():
        monkeypatch.setitem(os.environ, name, value)


def twice(notebook):
    """`notebook` with every code cell standing there twice in succession."""
    cells = []
    for cell in notebook.cells:
        if cell.cell_type == "code":
            again = new_code_cell(cell.source, id=f"{cell.id}_again"[-64:], metadata=cell.metadata)
            cells += [cell, again]
    return new_notebook(cells=cells, metadata=notebook.metadata)


def shown_by(cell):
    """All that a cell shows, its pictures included, without the count of its execution."""
    outputs = [{k: v for k, v in out.items() if k != "execution_count"} for out in cell.outputs]
    return nbformat.from_dict(outputs)


def differing(notebook, run_in):
    """The ids of the cells of `notebook` that show something else the second time."""
    doubled = twice(notebook)
    execute(doubled, run_in)
    tidy(doubled)
    pairs = zip(doubled.cells[::2], doubled.cells[1::2], strict=True)
    return [first.id for first, second in pairs if shown_by(first) != shown_by(second)]


@pytest.mark.parametrize("lesson", LESSON_FILES, ids=lambda path: path.stem)
def test_a_cell_run_twice_in_succession_shows_the_same(lesson):
    assert differing(draft(lesson), NOTEBOOKS) == []


def test_a_cell_that_carries_state_is_reported(tmp_path):
    sources = {"start": "x = 1; draws = iter(range(9))", "grows": "x += 1; x", "fine": "2 + 2"}
    sources["draws"] = "next(draws)"
    cells = [new_code_cell(source, id=name) for name, source in sources.items()]
    assert differing(new_notebook(cells=cells), tmp_path) == ["grows", "draws"]


@pytest.mark.parametrize("lesson", LESSON_FILES, ids=lambda path: path.stem)
def test_two_builds_of_a_lesson_are_the_same_bytes(lesson, tmp_path):
    """The two are compared with one another: pictures may differ from another machine's."""
    first, second = (build(lesson, tmp_path / name).read_bytes() for name in ("one", "two"))
    assert first == second

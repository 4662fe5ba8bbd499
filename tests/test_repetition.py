"""What .ci/run adds: no notebook depends on hidden state, nor on anything but its lesson."""

import nbformat
import pytest
from nbformat.v4 import new_code_cell, new_notebook

from tools.build_notebooks import build
from tools.course_paths import LESSONS, NOTEBOOKS, numbered
from tools.notebook.describe import describe
from tools.notebook.run import run
from tools.notebook.tidy import tidy

pytestmark = [pytest.mark.slow, pytest.mark.timeout(900)]
LESSON_FILES = numbered(LESSONS, ".py")
TIMED = "timed"  # the tag of a cell whose picture shows times: no two runs draw the same


def twice(notebook):
    """`notebook` with every code cell standing there twice in succession."""
    cells = []
    for cell in notebook.cells:
        if cell.cell_type == "code":
            again = new_code_cell(cell.source, id=f"{cell.id}_again"[-64:], metadata=cell.metadata)
            cells += [cell, again]
    return new_notebook(cells=cells, metadata=notebook.metadata)


def shown_by(cell):
    """All that a cell shows, its picture included unless it is of times, without its count."""
    outputs = nbformat.from_dict(cell.outputs)
    for output in outputs:
        output.pop("execution_count", None)
        if TIMED in cell.metadata.get("tags", []):
            output.get("data", {}).pop("image/png", None)
    return outputs


def differing(notebook, run_in):
    """The ids of the cells of `notebook` that show something else the second time."""
    doubled = tidy(run(twice(notebook), run_in))
    pairs = zip(doubled.cells[::2], doubled.cells[1::2], strict=True)
    return [first.id for first, second in pairs if shown_by(first) != shown_by(second)]


@pytest.mark.parametrize("lesson", LESSON_FILES, ids=lambda path: path.stem)
def test_a_cell_run_twice_in_succession_shows_the_same(lesson):
    assert differing(describe(lesson), NOTEBOOKS) == []


def test_a_cell_that_carries_state_is_reported(tmp_path):
    sources = {"start": "x = 1; draws = iter(range(9))", "grows": "x += 1; x", "fine": "2 + 2"}
    sources["draws"] = "next(draws)"
    cells = [new_code_cell(source, id=name) for name, source in sources.items()]
    assert differing(new_notebook(cells=cells), tmp_path) == ["grows", "draws"]


def test_of_a_picture_of_times_all_but_the_pixels_is_compared(tmp_path):
    draw = "from IPython.display import Image; import os; Image(os.urandom(99), format='png')"
    say = "import os; print(os.urandom(9))"
    cells = [
        new_code_cell(source, id=f"{name}_{TIMED}" if tags else name, metadata={"tags": tags})
        for name, source in {"draws": draw, "says": say}.items()
        for tags in ([], [TIMED])
    ]
    assert differing(new_notebook(cells=cells), tmp_path) == ["draws", "says", "says_timed"]


@pytest.mark.parametrize("lesson", LESSON_FILES, ids=lambda path: path.stem)
def test_two_builds_of_a_lesson_are_the_same_bytes(lesson, tmp_path):
    """The two are compared with one another: pictures may differ from another machine's."""
    paths = [build(lesson, tmp_path / name) for name in ("one", "two")]
    first, second = (nbformat.read(path, as_version=4) for path in paths)
    cells = [cell for cell in [*first.cells, *second.cells] if cell.cell_type == "code"]
    if any(TIMED in cell.metadata.get("tags", []) for cell in cells):
        for cell in cells:
            cell.outputs = shown_by(cell)
        assert first == second
    else:
        assert paths[0].read_bytes() == paths[1].read_bytes()

"""What .ci/run adds: no notebook depends on hidden state, nor on anything but its lesson."""

import nbformat
import pytest
from nbformat.v4 import new_code_cell, new_notebook

from tools.build_notebooks import build
from tools.course_paths import LESSONS, NOTEBOOKS, numbered
from tools.notebook.again import TIMED, differing, shown_by
from tools.notebook.describe import describe

pytestmark = [pytest.mark.slow, pytest.mark.timeout(900)]
LESSON_FILES = numbered(LESSONS, ".py")


@pytest.mark.parametrize("lesson", LESSON_FILES, ids=lambda path: path.stem)
def test_a_cell_run_again_at_once_after_the_whole_lesson_or_alone_shows_the_same(lesson):
    """For one lesson: python -m pytest tests/test_repetition.py -m slow -k "again and 03"."""
    found = differing(describe(lesson), NOTEBOOKS)
    assert not found, "\n".join(found)


def test_a_cell_that_carries_state_is_reported(tmp_path):
    sources = {"start": "x = 1; draws = iter(range(9))", "grows": "x += 1; x", "fine": "2 + 2"}
    sources["draws"] = "next(draws)"
    cells = [new_code_cell(source, id=name) for name, source in sources.items()]
    assert differing(new_notebook(cells=cells), tmp_path) == [
        "grows at-once shows something else",
        "draws at-once shows something else",
        "grows after-all shows something else",
        "draws after-all shows something else",
        "grows alone shows something else",
        "draws alone shows something else",
    ]


@pytest.mark.parametrize(
    ("sources", "found"),
    [
        (["p = 0.5", "p", "p = 0.7"], ["cell1 after-all", "cell1 alone"]),
        (["p = 0.5", "p", "p = 0.7", "p = 0.5"], ["cell1 after-all"]),
        (["p = 0.5", "p", "p = 0.5", "p = 0.7"], ["cell1 alone"]),
        (["p = 0.5", "p", "p = 0.5", "q = 0.7"], []),
    ],
)
def test_a_cell_whose_names_mean_something_else_further_down_is_reported(sources, found, tmp_path):
    """Run twice in succession each of these shows the same; so only going back finds it."""
    cells = [new_code_cell(source, id=f"cell{n}") for n, source in enumerate(sources)]
    reported = [f"{name} shows something else" for name in found]
    assert differing(new_notebook(cells=cells), tmp_path) == reported


def test_a_claim_that_no_longer_holds_further_down_is_reported_with_its_error(tmp_path):
    cells = [new_code_cell(source, id=f"cell{n}") for n, source in enumerate(
        ["p = 0.5", "assert p < 0.6", "p = 0.7"]
    )]  # fmt: skip
    assert differing(new_notebook(cells=cells), tmp_path) == [
        "cell1 after-all raises AssertionError",
        "cell1 alone raises AssertionError",
    ]


def test_of_a_picture_of_times_all_but_the_pixels_is_compared(tmp_path):
    draw = "from IPython.display import Image; import os; Image(os.urandom(99), format='png')"
    say = "import os; print(os.urandom(9))"
    cells = [
        new_code_cell(source, id=f"{name}_{TIMED}" if tags else name, metadata={"tags": tags})
        for name, source in {"draws": draw, "says": say}.items()
        for tags in ([], [TIMED])
    ]
    assert differing(new_notebook(cells=cells), tmp_path) == [
        "draws at-once shows something else",
        "says at-once shows something else",
        "says_timed at-once shows something else",
        "says after-all shows something else",
        "says_timed after-all shows something else",
        "says alone shows something else",
        "says_timed alone shows something else",
    ]


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

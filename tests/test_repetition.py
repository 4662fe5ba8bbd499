"""What .ci/run adds: no notebook depends on hidden state, nor on anything but its lesson."""

from itertools import chain

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
AT_ONCE, AFTER_ALL, ALONE = "at-once", "after-all", "alone"
THE_END = "_end = {name: it for name, it in globals().items() if name[0] != '_'}"
AS_AT_THE_END = "globals().update(_end)"
TIMED = "timed"  # the tag of a cell whose picture shows times: no two runs draw the same


def four_times(notebook):
    """The code cells of `notebook`, each twice in succession; then once more from last to first;
    then once more each, with every name meaning what it meant after the whole lesson."""
    code = [cell for cell in notebook.cells if cell.cell_type == "code"]
    pairs = ([cell, renamed(cell, AT_ONCE)] for cell in code)
    last_to_first = [renamed(cell, AFTER_ALL) for cell in reversed(code)]
    alone = ([new_code_cell(AS_AT_THE_END), renamed(cell, ALONE)] for cell in code)
    cells = [*chain(*pairs), new_code_cell(THE_END), *last_to_first, *chain(*alone)]
    return new_notebook(cells=cells, metadata=notebook.metadata)


def renamed(cell, when):
    """The same cell for another run of it."""
    return new_code_cell(cell.source, id=f"{cell.id}-{when}"[-64:], metadata=cell.metadata)


def shown_by(cell):
    """All that a cell shows, its picture included unless it is of times, without its count."""
    outputs = nbformat.from_dict(cell.outputs)
    for output in outputs:
        output.pop("execution_count", None)
        if TIMED in cell.metadata.get("tags", []):
            output.get("data", {}).pop("image/png", None)
    return outputs


def said_by(cell):
    """What a cell shows in words: its first run has answered for the pixels."""
    outputs = shown_by(cell)
    for output in outputs:
        output.get("data", {}).pop("image/png", None)
    return outputs


def raised_by(cell):
    """What an error in `cell` says, "" where there is none."""
    errors = [output for output in cell.outputs if output.output_type == "error"]
    return " ".join(f"{error.ename} {error.evalue}".strip() for error in errors)


def differing(notebook, run_in):
    """The cells of `notebook` that cannot be run again, each with when and why."""
    ran = {c.id: c for c in tidy(run(four_times(notebook), run_in, allow_errors=True)).cells}
    at_first = [ran[cell.id] for cell in notebook.cells if cell.cell_type == "code"]
    found = [f"{cell.id} raises {raised_by(cell)}" for cell in at_first if raised_by(cell)]
    for when, look in ((AT_ONCE, shown_by), (AFTER_ALL, said_by), (ALONE, said_by)):
        for first in at_first:
            again = ran[renamed(first, when).id]
            if raised_by(again) and not raised_by(first):
                found.append(f"{first.id} {when} raises {raised_by(again)}")
            elif look(first) != look(again):
                found.append(f"{first.id} {when} shows something else")
    return found


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

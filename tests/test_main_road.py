"""The main road never needs what is Deeper: each lesson runs without it, exercises solved."""

import nbformat
import pytest
from nbformat.v4 import new_code_cell, new_notebook

from tools.course_paths import LESSONS, NOTEBOOKS, numbered
from tools.notebook.deeper import is_deeper, main_road
from tools.notebook.describe import describe
from tools.notebook.errors import LessonError
from tools.notebook.exercise_cells import is_exercise
from tools.notebook.run import run
from tools.notebook.solve import require_correct, solve
from tools.notebook.tidy import tidy

pytestmark = [pytest.mark.slow, pytest.mark.timeout(900)]
LESSON_FILES = numbered(LESSONS, ".py")


def words_of(cell):
    """What a cell shows without its pictures and its count."""
    outputs = nbformat.from_dict(cell.outputs)
    for output in outputs:
        output.pop("execution_count", None)
        output.get("data", {}).pop("image/png", None)
    return outputs


def needing_what_is_skipped(notebook, stem, stored, run_in):
    """The cells of `notebook` that show something else than `stored` when Deeper is skipped."""
    road = main_road(notebook)
    ran = tidy(require_correct(run(solve(road, stem), run_in)))
    shown = {cell.id: cell for cell in stored.cells}
    return [
        cell.id
        for cell in ran.cells
        if cell.cell_type == "code" and not is_exercise(cell)
        if words_of(cell) != words_of(shown[cell.id])
    ]


@pytest.mark.parametrize("lesson", LESSON_FILES, ids=lambda path: path.stem)
def test_a_lesson_runs_without_its_deeper_sections_and_shows_the_same(lesson, tmp_path):
    """For one lesson, after make notebooks: python -m pytest -m slow tests/test_main_road.py -k 03.

    What a cell shows is compared with the notebook as it is stored.
    """
    described = describe(lesson)
    if not any(map(is_deeper, described.cells)):
        pytest.skip("it has no section marked Deeper")
    stored = nbformat.read(NOTEBOOKS / f"{lesson.stem}.ipynb", as_version=4)
    assert stored.metadata.course == described.metadata.course, "run make notebooks first"
    assert needing_what_is_skipped(described, lesson.stem, stored, tmp_path) == []


def planted(*sources):
    """A notebook of three cells, the second of them Deeper."""
    cells = [new_code_cell(source, id=f"cell{n}") for n, source in enumerate(sources)]
    cells[1].metadata["tags"] = ["deeper"]
    return new_notebook(cells=cells)


def test_a_main_road_that_uses_a_deeper_name_is_refused(tmp_path):
    given = planted("x = 1", "y = 2", "x + y")
    with pytest.raises(LessonError, match="NameError: name 'y' is not defined"):
        needing_what_is_skipped(given, "01_overfitting", run(given, tmp_path), tmp_path)


def test_a_main_road_that_shows_what_a_deeper_section_has_changed_is_reported(tmp_path):
    given, harmless = planted("x = 1", "x = 2", "x"), planted("x = 1", "y = 2", "x")
    for notebook, found in ((given, ["cell2"]), (harmless, [])):
        stored = run(notebook, tmp_path)
        assert needing_what_is_skipped(notebook, "01_overfitting", stored, tmp_path) == found

"""The test of the tests: each thing that may go wrong in a notebook is planted, and is reported."""

import os
import shutil
import subprocess
import sys
from copy import deepcopy

import nbformat
import pytest
from nbformat.v4 import new_code_cell, new_notebook, new_output

from tools.course_paths import ROOT
from tools.notebook.faults import faults


def executed(*sources_and_values):
    """A notebook as the builder leaves it: each cell run once, its value stored."""
    notebook = new_notebook()
    for count, (source, value) in enumerate(sources_and_values, start=1):
        cell = new_code_cell(source, id=f"cell_{count}", execution_count=count)
        if value is not None:
            data = {"text/plain": value}
            cell.outputs = [new_output("execute_result", data, execution_count=count)]
        notebook.cells.append(cell)
    return notebook


GOOD = executed(("x = 20 + 1", None), ("2 * x", "42"), ("x;", None))


def run_nbval(folder):
    """Validate the notebooks of `folder` as make test does; what pytest printed."""
    shutil.copy(ROOT / "conftest.py", folder)
    command = [sys.executable, "-m", "pytest", "-rA", "--color=no", "-p", "no:cacheprovider"]
    command += ["--rootdir", folder, "--nbval", "--nbval-current-env", folder]
    settings = os.environ | {"PYTHONPATH": str(ROOT)}
    done = subprocess.run(
        command, cwd=folder, env=settings, capture_output=True, encoding="utf-8", check=False
    )
    return done.stdout


def test_nbval_passes_true_cells_and_fails_each_planted_one(tmp_path):
    planted = executed(
        ("x = 20 + 1", None),
        ("2 * x", "42"),
        ("x;", None),  # the cure of conftest.py: without it this one fails
        ("x", "22"),
        ("1 / 0", None),
        ("print('more')", None),
        ("x / 3", None),
    )
    nbformat.write(planted, tmp_path / "planted.ipynb")
    printed = run_nbval(tmp_path)
    told = {cell: f"FAILED planted.ipynb::Cell {cell}" in printed for cell in range(7)}
    assert [cell for cell, failed in told.items() if failed] == [3, 4, 5, 6]
    assert "4 failed, 3 passed" in printed


def never_executed(notebook):
    notebook.cells[1].execution_count = None  # nbval lets this pass


def executed_out_of_order(notebook):
    notebook.cells[1].execution_count = 7


def exception_stored(notebook):
    notebook.cells[2].outputs = [new_output("error", ename="ValueError", evalue="", traceback=[])]


def picture_without_words(notebook):
    notebook.cells[2].outputs = [new_output("display_data", {"image/png": "AAAA"})]


def live_widget(notebook):
    view = {"application/vnd.jupyter.widget-view+json": {"model_id": "0"}}
    notebook.cells[2].outputs = [new_output("display_data", view)]


def home_folder(notebook):
    notebook.cells[1].outputs[0].data["text/plain"] = "'/home/ada/course/data'"


def windows_folder(notebook):
    notebook.cells[1].outputs[0].data["text/plain"] = r"WindowsPath('C:\\Users\\ada')"


def address_of_an_object(notebook):
    notebook.cells[1].outputs[0].data["text/plain"] = "<Legend at 0x7f6332ba4a90>"


def too_many_lines(notebook):
    notebook.cells[1].source = "x = 1\n\n" * 16


def path_in_metadata(notebook):
    notebook.metadata.where = str(ROOT)


def twice_the_same_id(notebook):
    notebook.cells[2].id = notebook.cells[1].id


def output_ignored(notebook):
    notebook.cells[1].source += "\n# NBVAL_IGNORE_OUTPUT"


def output_ignored_by_a_tag(notebook):
    notebook.cells[1].metadata.tags = ["nbval-skip"]


def too_large(notebook):
    notebook.cells[1].outputs[0].data["text/plain"] = "x" * 600_000


def widget_state(notebook):
    notebook.metadata.widgets = {}


def test_a_good_notebook_has_no_fault():
    assert faults(GOOD) == []


@pytest.mark.parametrize(
    ("plant", "said"),
    [
        (never_executed, "counts are not 1..n"),
        (executed_out_of_order, "counts are not 1..n"),
        (exception_stored, "cell cell_3 ends in ValueError"),
        (picture_without_words, "cell cell_3 shows a picture without a description"),
        (live_widget, "cell cell_3 shows a widget"),
        (home_folder, "cell cell_2 shows /home/ada"),
        (windows_folder, "cell cell_2 shows C:"),
        (address_of_an_object, "cell cell_2 shows at 0x7f6332ba4a90"),
        (too_many_lines, "cell cell_2 has 16 lines; 15 is the most"),
        (path_in_metadata, "its metadata name "),
        (twice_the_same_id, "not unique"),
        (output_ignored, "cell cell_2 carries an nbval marker"),
        (output_ignored_by_a_tag, "cell cell_2 carries an nbval marker"),
        (too_large, "600000 is the most"),
        (widget_state, "widget state"),
    ],
    ids=lambda value: getattr(value, "__name__", ""),
)
def test_a_planted_fault_is_reported(plant, said):
    notebook = deepcopy(GOOD)
    plant(notebook)
    assert any(said in fault for fault in faults(notebook)), faults(notebook)

"""The checks for any course, by the very steps of docs/ci.md: right notebooks alone pass."""

import os
import re
import shutil
import subprocess
import sys

import nbformat
import pytest
import yaml
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook

from tools.check_notebooks import main, notebook_faults, unexecuted
from tools.course_paths import ROOT
from tools.notebook.run import run

WORKFLOW = re.search(
    r"```yaml\n(.*?)```", (ROOT / "docs" / "ci.md").read_text(encoding="utf-8"), re.DOTALL
)[1]
SETUP, COMPARED, AGAIN = (s for s in yaml.safe_load(WORKFLOW)["jobs"]["notebooks"]["steps"]
                          if "run" in s)  # fmt: skip
# What a runner fetches from elsewhere is here already: packages are installed, git copies.
STAND_INS = """\
set -eu
python() { if [ "$2" = pip ]; then return; fi; command "$PYTHON_HERE" "$@"; }
git() { mkdir -p "$RUNNER_TEMP/checks" && cp -r "$COURSE/tools" "$RUNNER_TEMP/checks/tools"; }
"""


def executed(folder, *sources):
    """A notebook of these cells, run once from its first cell to its last."""
    cells = [new_code_cell(source, id=f"cell{n}") for n, source in enumerate(sources)]
    return run(new_notebook(cells=[new_markdown_cell("# Title"), *cells]), folder)


@pytest.fixture(scope="module")
def fine(tmp_path_factory):
    """A notebook that has every virtue."""
    return executed(
        tmp_path_factory.mktemp("fine"),
        "import random\nrate = 0.3",
        "random.Random(0).random() < rate",
    )


def test_a_cell_that_was_never_executed_is_reported(fine):
    assert unexecuted(fine) == []
    left_out = nbformat.from_dict(fine)
    left_out.cells[2].execution_count, left_out.cells[2].outputs = None, []
    assert unexecuted(left_out) == ["cell 3 was never executed"]


def test_a_notebook_that_was_executed_in_pieces_is_reported(fine):
    pieces = nbformat.from_dict(fine)
    pieces.cells[1].execution_count = 7
    assert unexecuted(pieces) == ["its cells were not executed once, in order, in a fresh kernel"]


def test_a_stored_error_is_reported(tmp_path):
    cells = [new_code_cell("1 / 0", id="cell0")]
    ran = run(new_notebook(cells=cells), tmp_path, allow_errors=True)
    assert unexecuted(ran) == ["cell 1 ends in ZeroDivisionError"]


def test_what_is_no_notebook_is_refused_in_one_sentence(tmp_path, capsys):
    (tmp_path / "text.ipynb").write_text("no notebook", encoding="utf-8")
    assert main([str(tmp_path / "text.ipynb"), str(tmp_path / "none.ipynb")]) == 1
    first, second = capsys.readouterr().out.splitlines()
    assert "text.ipynb cannot be read as a notebook" in first
    assert "none.ipynb cannot be read as a notebook" in second


def test_a_notebook_of_an_old_format_whose_cells_have_no_ids_can_be_checked(fine, tmp_path):
    old = nbformat.from_dict(fine)
    old.nbformat_minor = 4
    for cell in old.cells:
        del cell["id"]
    path = tmp_path / "old.ipynb"
    nbformat.write(old, path)
    assert notebook_faults(path) == []


def step_passes(step, course):
    """Whether a step of the workflow passes in the folder `course`, and what it says."""
    env = {k: v for k, v in os.environ.items() if not k.startswith(("PYTEST", "PYTHONPATH"))}
    env |= {"COURSE": str(ROOT), "RUNNER_TEMP": str(course / "temp"), "PYTHON_HERE": sys.executable}
    done = subprocess.run(
        ["bash", "-c", STAND_INS + step["run"]], cwd=course, env=env, capture_output=True,
        encoding="utf-8", check=False,
    )  # fmt: skip
    return done.returncode == 0, done.stdout + done.stderr


def never_executed(notebook):
    notebook.cells[2].execution_count, notebook.cells[2].outputs = None, []


def other_output(notebook):
    notebook.cells[2].outputs[0].data["text/plain"] = "True"


@pytest.mark.slow
@pytest.mark.skipif(not shutil.which("bash"), reason="the workflow's steps are written for bash")
def test_the_workflow_of_the_page_passes_a_right_course_and_each_planted_fault_fails(
    fine, tmp_path
):
    more = fine.cells[1].source
    planted = {
        "nothing": (fine, None, (True, True)),
        "another output": (fine, other_output, (False, True)),
        "unexecuted": (fine, never_executed, (True, False)),
        "counts up": (executed(tmp_path, more, "rate += 0.3\nrate"), None, (True, False)),
        "two meanings": (executed(tmp_path, more, "rate", "rate = 0.5"), None, (True, False)),
    }
    for name, (notebook, spoil, expected) in planted.items():
        course = tmp_path / name.replace(" ", "_")
        (course / "notebooks").mkdir(parents=True)
        stored = nbformat.from_dict(notebook)
        if spoil:
            spoil(stored)
        nbformat.write(stored, course / "notebooks" / "one.ipynb")
        assert step_passes(SETUP, course)[0]
        results = [step_passes(step, course) for step in (COMPARED, AGAIN)]
        assert tuple(passed for passed, _ in results) == expected, (name, results)

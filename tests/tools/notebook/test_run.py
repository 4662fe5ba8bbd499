"""A run: in the folder asked for, with times, past errors where asked; what is given stays."""

import os

import psutil
import pytest
from nbformat.v4 import new_code_cell, new_notebook

from tools.notebook.run import ENVIRONMENT, RunError, run


def notebook(**sources):
    return new_notebook(cells=[new_code_cell(source, id=name) for name, source in sources.items()])


def test_a_run_returns_a_new_notebook_and_tells_times_and_process(tmp_path):
    given = notebook(where="import os; print(os.path.basename(os.getcwd()))", sleeps="""\
import time; time.sleep(0.2); print(os.environ["OMP_NUM_THREADS"], os.getpid())""")  # fmt: skip
    seconds, processes, before = {}, [], dict(os.environ)
    ran = run(given, tmp_path, times=seconds, on_kernel=processes.append)
    where, sleeps = (cell.outputs[0].text.split() for cell in ran.cells)
    assert where == [tmp_path.name]
    assert sleeps == [ENVIRONMENT["OMP_NUM_THREADS"], str(processes[0])]
    assert not psutil.pid_exists(processes[0])
    assert seconds["sleeps"] > 0.2
    assert set(seconds) == {"where", "sleeps"}
    assert [cell.outputs for cell in given.cells] == [[], []]
    assert ran.metadata == given.metadata
    assert dict(os.environ) == before


def test_the_cell_that_ends_a_run_is_named(tmp_path):
    with pytest.raises(RunError, match="cell slow ran for more than 1 s") as error:
        run(notebook(fine="1", slow="import time; time.sleep(9)"), tmp_path, seconds=1)
    assert (error.value.cell, str(error.value.said)) == (2, "ran for more than 1 s.")


def test_a_cell_that_raises_is_passed_where_that_is_asked(tmp_path):
    cells = notebook(bad="1 / 0", good="2")
    first, second = run(cells, tmp_path, allow_errors=True).cells
    assert first.outputs[0].ename == "ZeroDivisionError"
    assert second.outputs[0].data["text/plain"] == "2"
    with pytest.raises(RunError, match="cell bad raised:\n"):
        run(cells, tmp_path)

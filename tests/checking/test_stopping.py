"""An answer is stopped in time and in memory, here and in a kernel, and nothing is left behind."""

import sys
import threading
import time

import pytest
from nbformat.v4 import new_code_cell, new_notebook

from course_utils.checking.stopping import Stopped, bounded
from tools.notebook.run import run

MEMORY = 2**30


def test_what_is_in_time_comes_back():
    assert bounded(lambda: 3, 5, MEMORY) == 3


def test_many_calls_that_end_near_their_limit_leave_nothing_behind():
    """An exception that lands after the call would surface in the sleep."""
    outcomes = []
    for _ in range(100):
        end = time.perf_counter() + 0.005
        try:
            outcomes.append(bounded(lambda end=end: _spin(end), 0.005, MEMORY))
        except Stopped:
            outcomes.append("stopped")
        time.sleep(0.001)
    assert len(outcomes) == 100
    assert set(outcomes) <= {"done", "stopped"}


def _spin(end):
    while time.perf_counter() < end:
        pass
    return "done"


def test_it_works_in_any_thread():
    said = []

    def work():
        try:
            bounded(lambda: _spin(float("inf")), 0.1, MEMORY)
        except Stopped as error:
            said.append(str(error))

    thread = threading.Thread(target=work)
    thread.start()
    thread.join(timeout=5)
    assert said
    assert said[0].startswith("It was stopped after 0.1 s")


def test_a_swallowed_stop_is_followed_by_another():
    swallowed = []

    def answer():
        for _ in range(2):
            try:
                _spin(float("inf"))
            except:  # noqa: E722
                swallowed.append(1)
        _spin(float("inf"))

    with pytest.raises(Stopped):
        bounded(answer, 0.1, MEMORY)
    assert len(swallowed) == 2


def test_the_learners_own_interrupt_goes_through():
    def answer():
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        bounded(answer, 5, MEMORY)


def test_an_error_that_is_not_of_memory_goes_through():
    def answer():
        raise RuntimeError("mat1 and mat2 shapes cannot be multiplied")

    with pytest.raises(RuntimeError, match="mat1"):
        bounded(answer, 5, MEMORY)


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux limits the address space")
def test_the_memory_limit_holds_inside_and_is_lifted_afterwards():
    import resource

    before = resource.getrlimit(resource.RLIMIT_AS)
    with pytest.raises(Stopped, match="memory"):
        bounded(lambda: bytearray(2 * MEMORY), 5, MEMORY)
    assert resource.getrlimit(resource.RLIMIT_AS) == before
    assert len(bounded(lambda: bytearray(MEMORY // 4), 5, MEMORY)) == MEMORY // 4


IN_A_KERNEL = {
    "loop": """
from course_utils.exercises import dropping_units as ex
def forever(*arguments):
    while True:
        pass
print(ex.batch_mask.check(forever, seconds=0.2))""",
    "allocation": "import torch; ex.batch_mask.check(lambda *a: torch.ones(10**17), seconds=5)",
    "error": """
def wrong(rows, units, p, generator):
    mask = torch.rand(rows, units, generator=generator)
    return mask.keep
print(ex.batch_mask.check(wrong))""",
    "alive": "ex.keep_probability.check(600)",
}


def test_the_kernel_survives(tmp_path):
    notebook = new_notebook(cells=[new_code_cell(s, id=n) for n, s in IN_A_KERNEL.items()])
    notebook = run(notebook, tmp_path, seconds=60)
    loop, allocation, error, alive = (cell.outputs[0] for cell in notebook.cells)
    assert loop.text.startswith("Not yet. It was stopped after 0.2 s")
    assert allocation.data["text/plain"].startswith("Not yet. It asked for more memory")
    assert "AttributeError: 'Tensor' object has no attribute 'keep', in line 3" in (
        error.text.replace("\n", " ")
    )
    assert "`return mask.keep`" in error.text.replace("\n", " ")
    assert alive.data["text/plain"].startswith("Correct.")

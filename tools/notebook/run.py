"""The step that runs a notebook in a fresh kernel: the one place in the course that does so."""

import os
import re
import time
from copy import deepcopy
from pathlib import Path
from unittest.mock import patch

from nbclient import NotebookClient
from nbclient.exceptions import CellExecutionError, CellTimeoutError, DeadKernelError

from course_utils.words import Sentence
from tools.course_paths import NOBODY_LEARNS, ONE_THREAD
from tools.notebook.errors import LessonError
from tools.writable_places import writable_places

ANSI = re.compile(r"\x1b\[[0-9;]*m")
ENVIRONMENT = ONE_THREAD | {
    **NOBODY_LEARNS,
    "CUDA_VISIBLE_DEVICES": "",  # what a reader without an accelerator sees
    "JUPYTER_PREFER_ENV_PATH": "1",  # this environment's kernel, not one of the home folder
}


class RunError(LessonError):
    """A notebook that was not run to its end. cell: where it ended, from 1; said: why, in words
    that go on after "cell 3"."""

    def __init__(self, notebook, cell: int, said: str | Sentence):
        self.cell, self.said = cell, said
        name = notebook.cells[cell - 1].id if cell else "(none)"
        super().__init__(f"cell {name} {said}")


class _Silent(NotebookClient):
    """A client that keeps nothing of what is printed, however much it is."""

    def process_message(self, message, cell, cell_index):
        if message["msg_type"] == "stream":
            return None
        return super().process_message(message, cell, cell_index)


def run(
    notebook,
    folder: Path,
    *,
    seconds=600,
    allow_errors=False,
    stranger=False,
    times=None,
    on_kernel=None,
    on_cell=None,
):
    """`notebook` with what its cells show, each run once, in order, in the folder `folder`.

    seconds: the most that a cell may take. allow_errors: go on after a cell that raises.
    stranger: go on after a cell that takes too long as well, and keep nothing of what is printed.
    times: a dict that gets the seconds of each code cell by its id. on_kernel: called with the
    number of the kernel's process when it has started. on_cell: called with the place (from 0) of
    each code cell and None when it begins, with the cell when it has ended. Raises RunError.
    """
    ran, reached, begun = deepcopy(notebook), [0], {}

    def begin(cell, cell_index):
        begun[cell.id] = time.perf_counter()
        if on_cell is not None:
            on_cell(cell_index, None)

    def end(cell, cell_index, execute_reply):
        if times is not None:
            times[cell.id] = time.perf_counter() - begun[cell.id]
        if on_cell is not None:
            on_cell(cell_index, cell)

    client = (_Silent if stranger else NotebookClient)(
        ran,
        timeout=seconds,
        kernel_name="python3",
        resources={"metadata": {"path": str(folder)}},
        extra_arguments=["--log-level=ERROR"],  # else each kernel warns that it talks over TCP
        allow_errors=allow_errors,
        interrupt_on_timeout=stranger,
        record_timing=False,
        store_widget_state=False,
        coalesce_streams=True,  # how prints are cut into messages depends on the machine's load
        on_notebook_start=lambda notebook: on_kernel and on_kernel(client.km.provisioner.pid),
        on_cell_start=lambda cell, cell_index: reached.append(cell_index + 1),
        on_cell_execute=begin,
        on_cell_executed=end,
    )
    try:
        with patch.dict(
            os.environ, ENVIRONMENT | writable_places()
        ):  # a kernel starts with what this process has
            client.execute()
    except CellExecutionError as error:
        traceback = ANSI.sub("", error.traceback)
        raise RunError(notebook, reached[-1], f"raised:\n{traceback}") from None
    except CellTimeoutError:
        late = Sentence("ran for more than {seconds} s.", seconds=seconds)
        raise RunError(notebook, reached[-1], late) from None
    except DeadKernelError:
        raise RunError(notebook, reached[-1], Sentence("ended its kernel.")) from None
    ran.metadata = deepcopy(notebook.metadata)  # the kernel has added its version
    return ran

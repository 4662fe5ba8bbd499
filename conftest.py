"""What every pytest run of the course needs, whether it runs tests, notebooks or both."""

import os
from importlib import import_module

from nbval import kernel, plugin

from tests.notebook_failure import explain
from tools.course_paths import NOBODY_LEARNS, ONE_THREAD
from tools.writable_places import writable_places

# before torch is imported, here or in a kernel
os.environ.update(ONE_THREAD | NOBODY_LEARNS | writable_places())


def pytest_configure(config):
    """Have matplotlib's list of fonts made: a kernel that makes it says so, if it takes long."""
    if config.getoption("nbval", False):
        import_module("matplotlib.font_manager")


def execute_cell_input(self, cell_input, allow_stdin=None):
    """nbval's own method but for `store_history`: without it a trailing `;` hides no value."""
    return self.kc.execute(
        cell_input, store_history=True, allow_stdin=allow_stdin, stop_on_error=False
    )


def start_new_kernel(*args, _start=kernel.start_new_kernel, **kwargs):
    """nbval's own function, tried twice: two kernels that start together may pick one port."""
    try:
        return _start(*args, **kwargs)
    except RuntimeError:
        return _start(*args, **kwargs)


def repr_failure(self, excinfo, _own=plugin.IPyNbCell.repr_failure):
    """nbval's own method, which names a number of a cell and puts two outputs into two lines."""
    return explain(self, excinfo.value) or _own(self, excinfo)


kernel.RunningKernel.execute_cell_input = execute_cell_input
kernel.start_new_kernel = start_new_kernel
plugin.IPyNbCell.repr_failure = repr_failure

"""How long each cell of each notebook takes, and how much memory its kernel takes at most."""

import threading

import nbformat
import psutil
from nbformat.v4 import new_code_cell, new_notebook

from tools.course_paths import NOTEBOOKS, numbered
from tools.notebook.run import run

EVERY = 0.02  # seconds between two looks at the kernel's memory
BARE = "(torch and pyplot, imported)"
NOTE = f"""\
Each notebook once, in a fresh kernel with one thread; the JSON has the seconds of every cell. The
memory is the largest resident set of the kernel's process, looked at every {1000 * EVERY:.0f} ms.\
"""


def section(quick):
    """A row for each notebook, and before them one for a kernel that only imports."""
    bare = new_notebook(cells=[new_code_cell("import matplotlib.pyplot, torch", id="imports")])
    opened = {BARE: bare}
    for path in numbered(NOTEBOOKS, ".ipynb")[: 1 if quick else None]:
        opened[path.stem] = nbformat.read(path, as_version=4)
    ran = {name: measured(notebook) for name, notebook in opened.items()}
    rows = [one_row(name, *result) for name, result in ran.items()]
    cells = {name: seconds for name, (seconds, _) in ran.items()}
    return {"title": "Notebooks", "note": NOTE, "rows": rows, "cells": cells}


def one_row(name, seconds, peak):
    """The row of one notebook."""
    slowest = max(seconds, key=seconds.get)
    return {
        "notebook": name,
        "seconds": sum(seconds.values()),
        "slowest cell": slowest,
        "its seconds": seconds[slowest],
        "peak memory of the kernel, MB": peak / 1e6,
    }


def measured(notebook):
    """Seconds of every code cell by id, and the most bytes its kernel had, after a run of them."""
    seconds = {}
    with Peak() as memory:
        run(notebook, NOTEBOOKS, times=seconds, on_kernel=memory.watch)
    return seconds, memory.bytes


class Peak:
    """The largest resident set that a process is seen to have until the block ends."""

    def __init__(self):
        self.bytes = 0
        self.over = threading.Event()
        self.thread = None

    def watch(self, pid):
        """Begin to look at the process of this id."""
        self.thread = threading.Thread(target=self._look, args=(psutil.Process(pid),))
        self.thread.start()

    def _look(self, process):
        while not self.over.wait(EVERY):
            try:
                self.bytes = max(self.bytes, process.memory_info().rss)
            except psutil.NoSuchProcess:
                return

    def __enter__(self):
        return self

    def __exit__(self, *error):
        self.over.set()
        if self.thread:
            self.thread.join()

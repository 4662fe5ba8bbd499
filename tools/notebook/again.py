"""Can each cell of a notebook be run again? At once, after all others, and alone after them."""

from itertools import chain

import nbformat
from nbformat.v4 import new_code_cell, new_notebook

from tools.notebook.run import run
from tools.notebook.tidy import tidy

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

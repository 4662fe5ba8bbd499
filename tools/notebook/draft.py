"""The first step: from a lesson's text to the cells of its notebook, in English, not yet run."""

from copy import deepcopy
from functools import lru_cache
from pathlib import Path

import jupytext
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook

from tools.notebook.cell_ids import cell_ids

LANGUAGE = {"file_extension": ".py", "name": "python", "pygments_lexer": "ipython3"}
KERNEL = {"display_name": "Python 3 (ipykernel)", "language": "python", "name": "python3"}
OF_JUPYTEXT = ("lines_to_next_cell", "lines_to_end_of_cell_marker")


def text_and_cells(lesson: Path):
    """The YAML header of `lesson` ("" where it has none), and its cells as jupytext reads them."""
    return _read(lesson.read_text(encoding="utf-8"))


# one lesson is asked for by its table, its neighbours and each rule
@lru_cache(maxsize=64)
def _read(text: str) -> tuple[str, tuple]:
    cells = tuple(jupytext.reads(text, fmt="py:percent").cells)
    if cells and cells[0].cell_type == "raw" and cells[0].source.startswith("---"):
        return cells[0].source.strip("-"), cells[1:]
    return "", cells


def draft(lesson: Path):
    """The notebook that `lesson` describes, without its header; a new object at every call.

    What `fill` puts in still stands as a placeholder, such as {{time}}.
    """
    return deepcopy(_draft(lesson.read_text(encoding="utf-8")))


@lru_cache(maxsize=64)  # each cell is held to nbformat's schema, which takes its time
def _draft(text: str):
    _, cells = _read(text)
    ids = cell_ids([(cell.cell_type, cell.source) for cell in cells])
    notebook = new_notebook(metadata={"kernelspec": dict(KERNEL), "language_info": dict(LANGUAGE)})
    for name, cell in zip(ids, cells, strict=True):
        metadata = {k: v for k, v in cell.metadata.items() if k not in OF_JUPYTEXT}
        new_cell = new_code_cell if cell.cell_type == "code" else new_markdown_cell
        notebook.cells.append(new_cell(cell.source, id=name, metadata=metadata))
    return notebook

"""Check the notebooks of any course: executed to the end, and each cell can be run again.

A cell that was never executed, or that ended in an error, is reported: a comparison of outputs
passes it in silence. Then each notebook is run, each of its cells twice in a row, all of them once
more from last to first, and each once more alone: what it shows has to stay the same.
"""

import sys
from pathlib import Path

import nbformat

from tools.course_paths import OneSentenceParser
from tools.notebook.again import differing
from tools.notebook.errors import LessonError


def unexecuted(notebook) -> list[str]:
    """The code cells that a reader sees without a result, or with an error."""
    cells = [cell for cell in notebook.cells if cell.cell_type == "code" and cell.source.strip()]
    found = [f"{_name(notebook, cell)} was never executed" for cell in cells
             if cell.execution_count is None]  # fmt: skip
    found += [
        f"{_name(notebook, cell)} ends in {output.ename}"
        for cell in cells
        for output in cell.outputs
        if output.output_type == "error"
    ]
    counts = [cell.execution_count for cell in cells if cell.execution_count is not None]
    if not found and counts != list(range(1, len(cells) + 1)):
        found.append("its cells were not executed once, in order, in a fresh kernel")
    return found


def notebook_faults(path: Path) -> list[str]:
    """What is wrong with the notebook at `path`, a sentence each."""
    notebook = nbformat.read(path, as_version=4)
    minor = notebook.nbformat_minor  # before 4.5 cells had no ids, by which they are compared
    notebook = nbformat.v4.upgrade(notebook, from_minor=minor) if minor < 5 else notebook
    found = unexecuted(notebook)
    try:
        found += differing(notebook, path.resolve().parent)
    except LessonError as refusal:
        found.append(str(refusal))
    return [f"{path}: {fault}." for fault in found]


def _name(notebook, cell) -> str:
    return f"cell {notebook.cells.index(cell) + 1}"


def main(arguments: list[str] | None = None) -> int:
    """Check the notebooks named in `arguments`; 1 when something is wrong with one of them."""
    parser = OneSentenceParser(prog="python -m tools.check_notebooks", description=__doc__)
    parser.add_argument("notebook", nargs="+", type=Path)
    wrong = 0
    for path in parser.parse_args(arguments).notebook:
        try:
            found = notebook_faults(path)
        except (OSError, ValueError, nbformat.validator.NotebookValidationError) as error:
            found = [f"{path} cannot be read as a notebook: {' '.join(str(error).split())[:200]}"]
        print(*(found or [f"{path}: every cell can be run again."]), sep="\n", flush=True)
        wrong += bool(found)
    return bool(wrong)


if __name__ == "__main__":
    sys.exit(main())

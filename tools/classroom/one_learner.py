"""Run one learner's notebooks in a process of its own: `python -m tools.classroom.one_learner`.

It prints a line of JSON for each notebook as it ends, so that whoever stops it keeps what was done,
and one for each kernel as it starts, so that the kernel can be ended too.
"""

import json
import sys
from pathlib import Path

import nbformat

from course_utils.learner import MARKER
from tools.notebook.run import RunError, run
from tools.notebook.verdicts import verdicts_in


def seen_in(path: Path, seconds: int) -> dict:
    """What the notebook at `path` shows when it is run: its verdicts, and its first trouble."""
    seen = {"notebook": path.name, "verdicts": [], "trouble": ""}
    try:
        notebook = nbformat.read(path, as_version=4)
        notebook = run(
            notebook, path.parent, seconds=seconds, allow_errors=True, on_kernel=tell_kernel
        )
    except RunError as error:
        notebook, seen["trouble"] = error.notebook, f"cell {error.cell} {error.said}"
    except Exception as error:  # what a learner hands in may be anything
        return seen | {"trouble": f"it cannot be read as a notebook ({type(error).__name__})"}
    for number, cell in enumerate(notebook.cells, start=1):
        seen["verdicts"] += verdicts_in(cell)
        for output in cell.get("outputs", []):
            if output.output_type == "error" and not seen["trouble"]:
                seen["trouble"] = f"cell {number} raises {output.ename}: {output.evalue}"
    return seen


def tell_kernel(pid: int) -> None:
    """A kernel is in no group but its own: who ends this process has to know its number."""
    print(json.dumps({"kernel": pid}), flush=True)


def limit_memory(gibibytes: float) -> None:
    """Give this process and those that it starts so much address space; on Linux only."""
    if sys.platform == "linux":
        import resource  # not on Windows

        most = int(gibibytes * 2**30)
        resource.setrlimit(resource.RLIMIT_AS, (most, most))


def main(folder: str, seconds: str, gibibytes: str) -> None:
    """Run every notebook below `folder`, in order."""
    limit_memory(float(gibibytes))
    for path in sorted(Path(folder).rglob("*.ipynb")):
        (path.parent / MARKER).unlink(missing_ok=True)  # it may be a link to somewhere
        print(json.dumps(seen_in(path, int(seconds))), flush=True)


if __name__ == "__main__":
    main(*sys.argv[1:])

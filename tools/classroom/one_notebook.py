"""Run one notebook of a learner's apart: `python -m tools.classroom.one_notebook`.

What it shows is told cell by cell, in lines of JSON, so that whoever stops it keeps what was done.
"""

import json
import sys
import time
from pathlib import Path

import nbformat
from nbformat.validator import normalize

from tools.classroom.fence import fence_in
from tools.notebook.run import RunError, run
from tools.notebook.verdicts import verdicts_in

MOST_BYTES = 2**30  # of a file that a notebook writes
MOST_LETTERS, MOST_SAID = 5000, 300  # of a line, and of what is said in it


def read_bare(path: Path):
    """The notebook at `path`, without outputs, which may be anybody's, and with an id a cell."""
    known = json.loads(path.read_bytes().decode("utf-8-sig"))
    notebook = nbformat.reads(json.dumps(known), as_version=4)
    _, notebook = normalize(notebook, version_minor=5, strip_invalid_metadata=True)
    for cell in notebook.cells:
        if cell.cell_type == "code":
            cell.outputs, cell.execution_count = [], None
            cell.source = cell.source.replace("\r\n", "\n")
    return notebook


def tell_what_shows(path: Path, seconds: int, tell) -> None:
    """Call `tell` with a dict for each thing that the notebook at `path` shows when it is run.

    {"cell": n} when cell n (from 1) begins; {"verdict": ids}; {"trouble": what, "detail": ...}.
    """

    begun = time.monotonic()

    def on_cell(place, cell):
        nonlocal begun
        if cell is None:
            begun = time.monotonic()
            return tell({"cell": place + 1})
        late = time.monotonic() - begun >= seconds
        for verdict in verdicts_in(cell):
            tell({"verdict": verdict})
        for output in cell.outputs:
            if output.output_type == "error":
                said = f"took more than {seconds} s, and was interrupted"
                said = said if late else f"raises {output.ename}"
                tell(trouble(f"cell {place + 1} {said}", output.evalue))

    try:
        notebook = read_bare(path)
        tell({"edition": str(notebook.metadata.get("course", {}).get("edition", "unknown"))})
    except Exception as error:  # what a learner hands in may be anything
        tell(trouble("it cannot be read as a notebook", type(error).__name__))
        return
    try:
        options = {"seconds": seconds, "allow_errors": True, "stranger": True}
        run(notebook, path.parent, on_cell=on_cell, **options)
    except RunError as error:
        tell(trouble(f"cell {error.cell} {error.said}".rstrip(".")))
    except Exception as error:
        tell(trouble("it could not be run", f"{type(error).__name__}: {error}"))


def trouble(what: str, detail="") -> dict:
    """A line on what went wrong, and on what Python said of it."""
    return {"trouble": what[:MOST_SAID], "detail": str(detail)[:MOST_SAID]}


def limit(gibibytes: float) -> None:
    """Let this process and each that it starts have so much address space; on Linux only."""
    if sys.platform == "linux":
        import resource  # not on Windows

        most = int(gibibytes * 2**30)
        resource.setrlimit(resource.RLIMIT_AS, (most, most))
        resource.setrlimit(resource.RLIMIT_FSIZE, (MOST_BYTES, MOST_BYTES))


def main(path: str, into: str, seconds: str, gibibytes: str, *writable: str) -> None:
    """Run the notebook at `path`, which can write below `writable` alone; tell it to `into`."""
    with open(into, "w", encoding="utf-8") as lines:  # before the fence, which is around it

        def tell(line):
            text = json.dumps(line, default=str)
            if len(text) <= MOST_LETTERS:  # no verdict is as long
                print(text, file=lines, flush=True)

        fence_in(*map(Path, writable))
        limit(float(gibibytes))
        tell_what_shows(Path(path), int(seconds), tell)


if __name__ == "__main__":
    main(*sys.argv[1:])

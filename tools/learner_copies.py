"""The learner's copies of the notebooks, in work/: outputs cleared, nothing overwritten."""

import json
from pathlib import Path

from tools.course_paths import relative_path
from tools.learner_pages import with_links_to_pages


def read_notebook(path: Path) -> dict:
    """The notebook at `path`; one that cannot be read is refused in one sentence."""
    try:
        notebook = json.loads(path.read_text(encoding="utf-8"))
        notebook["cells"], notebook["metadata"]
    except (OSError, ValueError, KeyError, TypeError):
        raise SystemExit(f"{relative_path(path)} cannot be read as a notebook.") from None
    return notebook


def edition(notebook: dict) -> str:
    """Which edition of its lesson a notebook was built from; "unknown" when it does not say."""
    return notebook["metadata"].get("course", {}).get("edition", "unknown")


def cleared(notebook: dict) -> dict:
    """`notebook` without outputs and counts, so that a prediction comes before the answer."""
    empty = {"outputs": [], "execution_count": None}
    cells = [
        cell | empty if cell["cell_type"] == "code" else with_links_to_pages(cell)
        for cell in notebook["cells"]
    ]
    return notebook | {"cells": cells}


def write_new(path: Path, notebook: dict) -> None:
    """Write `notebook` to `path`; a file that is there stays, and raises FileExistsError."""
    text = json.dumps(notebook, indent=1, sort_keys=True, ensure_ascii=False) + "\n"
    path.parent.mkdir(exist_ok=True)
    with path.open("x", encoding="utf-8", newline="\n") as file:
        file.write(text)


def beside(path: Path, notebook: dict) -> Path:
    """Where a new edition of `path` goes: 02_name.<edition>.ipynb in the same folder."""
    return path.with_name(f"{path.stem}.{edition(notebook)}.ipynb")

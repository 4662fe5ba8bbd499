"""The last step: a notebook becomes a file."""

from pathlib import Path

import nbformat

from course_utils.whole_files import write_whole


def write(notebook, path: Path) -> Path:
    """Put `notebook` at `path` in one go, and return `path`: an interrupted build leaves the old
    file whole."""
    path.parent.mkdir(parents=True, exist_ok=True)
    text = nbformat.writes(notebook, version=4).rstrip("\n") + "\n"
    write_whole(path, text.encode())
    return path

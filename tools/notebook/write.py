"""The last step: a notebook becomes a file."""

import os
from pathlib import Path

import nbformat


def write(notebook, path: Path) -> Path:
    """Put `notebook` at `path` in one go, and return `path`: an interrupted build leaves the old
    file whole."""
    path.parent.mkdir(parents=True, exist_ok=True)
    partial = path.with_suffix(".partial")
    text = nbformat.writes(notebook, version=4).rstrip("\n") + "\n"
    partial.write_text(text, encoding="utf-8", newline="\n")
    os.replace(partial, path)
    return path

"""From a lesson's text to the cells of its notebook, not yet executed, with ids that stay put."""

import hashlib
import re
import unicodedata
from pathlib import Path

import jupytext
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook

HEADING = re.compile(r"^#{1,6}\s+(.*)$", re.MULTILINE)
NUMBER = re.compile(r"^[\d.]+\s+")  # "2.3 Dividing ...": a section that moves keeps its ids
LANGUAGE = {"file_extension": ".py", "name": "python", "pygments_lexer": "ipython3"}
KERNEL = {"display_name": "Python 3 (ipykernel)", "language": "python", "name": "python3"}
OF_JUPYTEXT = ("lines_to_next_cell", "lines_to_end_of_cell_marker")


def edition(text: str) -> str:
    """A short name for this state of a lesson's text, the same on every system."""
    return hashlib.sha256(text.encode()).hexdigest()[:8]


def slug(heading: str) -> str:
    """`heading` in lower-case ASCII words joined by hyphens, at most 50 characters."""
    letters = unicodedata.normalize("NFKD", NUMBER.sub("", heading))  # an accent stands apart
    words = re.findall(r"[a-z0-9]+", letters.encode("ascii", "ignore").decode().lower())
    return "-".join(words)[:50].strip("-") or "section"


def cell_ids(sources: list[tuple[str, str]]) -> list[str]:
    """An id for each (cell type, source): its section's slug, and its place in that section."""
    ids, section, place, seen = [], "top", 0, {}
    for kind, source in sources:
        heading = HEADING.search(source) if kind == "markdown" else None
        if heading:
            name = slug(heading[1])
            seen[name] = seen.get(name, 0) + 1
            # a double hyphen and an underscore occur in no slug, so no two of these can meet
            section, place = name if seen[name] == 1 else f"{name}--{seen[name]}", 0
        ids.append(f"{section}_{place}" if place or section == "top" else section)
        place += 1
    return ids


def draft(lesson: Path):
    """The notebook that `lesson` describes, before it is run; a new object at every call."""
    text = lesson.read_text(encoding="utf-8")
    cells = jupytext.reads(text, fmt="py:percent").cells
    ids = cell_ids([(cell.cell_type, cell.source) for cell in cells])
    notebook = new_notebook(metadata={"kernelspec": dict(KERNEL), "language_info": dict(LANGUAGE)})
    notebook.metadata.course = {"edition": edition(text)}
    for name, cell in zip(ids, cells, strict=True):
        metadata = {k: v for k, v in cell.metadata.items() if k not in OF_JUPYTEXT}
        new_cell = new_code_cell if cell.cell_type == "code" else new_markdown_cell
        notebook.cells.append(new_cell(cell.source, id=name, metadata=metadata))
    return notebook

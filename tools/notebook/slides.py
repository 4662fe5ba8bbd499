"""The step that makes slides of a lesson: one idea on each, the answer never beside its question.

What is a slide follows from the rhythm of a section. A cell of a lesson whose metadata say
something else (`slideshow`) has its way.
"""

import re
from copy import deepcopy
from itertools import takewhile

from nbformat.v4 import new_markdown_cell

from course_utils.paragraphs import width
from tools.notebook.rhythm import in_parts, paragraphs, part_of

FULL, LETTERS = 11, 66  # lines of a slide, and letters of a line; a Chinese sign is two wide
IMPORTS = re.compile(r"^(import|from) ", re.MULTILINE)
ROWS = 7  # of a table, some of which take two lines


def slides(notebook, notes: dict[str, str]):
    """`notebook` in cells that each fit a slide, with the type of each as JupyterLab knows it.

    A heading begins a `slide`, all else is a `subslide`; what is imported at the top is to `skip`.
    notes: what the speaker is told, by the id of the cell that asks, or that has the task
    of an exercise: a cell of the type `notes` behind the slide.
    """
    deck = in_parts(notebook)
    imports = _imports(deck.cells)
    cells, left = [], dict(notes)
    for cell in deck.cells:
        for piece in cut(cell):
            kind = "slide" if part_of(piece) == "heading" else "subslide"
            cells.append(_tagged(piece, "skip" if piece.id in imports else kind))
        asker = cell.id.split("--p")[0]
        if part_of(cell) in ("question", "exercise") and asker in left:
            note = new_markdown_cell(left.pop(asker), id=f"{cell.id[:56]}--notes")
            cells.append(_tagged(note, "notes"))
    deck.cells = cells
    return deck


def cut(cell) -> list:
    """`cell` as one cell, or as several where its text is longer than a slide.

    It is cut between paragraphs and between the rows of a long table; a heading stays with what
    follows.
    """
    if cell.cell_type != "markdown":
        return [cell]
    pages: list[list[str]] = [[]]
    for paragraph in [part for text in paragraphs(cell.source) for part in tables(text)]:
        taken = sum(map(lines_of, pages[-1]))
        alone = all(text.startswith("#") for text in pages[-1])
        if not alone and taken + lines_of(paragraph) > FULL:
            pages.append([])
        pages[-1].append(paragraph)
    pieces = []
    for place, page in enumerate(pages):
        piece = deepcopy(cell)
        piece.source = "\n\n".join(page)
        if place:
            piece.id = f"{cell.id[:58]}--s{place}"
            piece.metadata["part"] = "text" if part_of(cell) == "heading" else part_of(cell)
        pieces.append(piece)
    return pieces


def tables(paragraph: str) -> list[str]:
    """A table of more than ROWS rows as several, each with its head; any other text as it is."""
    lines = paragraph.splitlines()
    head, rows = lines[:2], lines[2:]
    if not paragraph.lstrip().startswith("|") or len(rows) <= ROWS:
        return [paragraph]
    return ["\n".join([*head, *rows[i : i + ROWS]]) for i in range(0, len(rows), ROWS)]


def lines_of(paragraph: str) -> float:
    """About how many lines of a slide it takes, with the gap below it."""
    if paragraph.lstrip().startswith(("```", "|", "$$")):
        return len(paragraph.splitlines()) + 0.5
    items, text = [], paragraph.splitlines()
    for line in text:
        begins = line.lstrip()[:2] in ("- ", "* ") or line.lstrip()[:1].isdigit()
        if begins or not items:
            items.append(line.strip())
        else:
            items[-1] += " " + line.strip()
    return sum(1 + width(item) // LETTERS for item in items) + 0.5


def _imports(cells) -> set[str]:
    """The ids of the cells that import, above the first section."""
    top = takewhile(lambda cell: part_of(cell) != "heading" or cell is cells[0], cells)
    return {cell.id for cell in top if cell.cell_type == "code" and IMPORTS.search(cell.source)}


def _tagged(cell, kind: str):
    cell.metadata.setdefault("slideshow", {"slide_type": kind})
    return cell

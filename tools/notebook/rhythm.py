"""The rhythm of a section: which text opens it, asks, answers, checks, and says what is not shown.

Read from the words that every lesson of a language uses, so that pages and slides need no tags.
"""

import re
from copy import deepcopy

from tools.language.languages import openings
from tools.notebook.exercise_cells import is_exercise

HEADING = re.compile(r"#{1,6} ")
FENCE = re.compile(r" {0,3}(```|~~~|\$\$)")


def part_of(cell) -> str:
    """heading, text, question, check, limit, code or exercise, of a cell of `in_parts`."""
    return cell.metadata["part"]


def in_parts(notebook):
    """`notebook` with each cell in one part only, which `part_of` tells.

    A cell of text that goes on to ask, to check or to say its limit becomes several.
    """
    parted = deepcopy(notebook)
    parted.cells = []
    for cell in notebook.cells:
        if cell.cell_type != "markdown":
            kind = "exercise" if is_exercise(cell) else "code"
            parted.cells.append(_with_part(cell, kind))
            continue
        for place, text in enumerate(_texts(cell.source)):
            piece = _with_part(cell, _kind(text))
            piece.source = text
            if place:
                piece.id = f"{cell.id[:58]}--p{place}"  # an id has 64 letters at most
            parted.cells.append(piece)
    return parted


def answers(cells) -> list[tuple[int, int]]:
    """Of each question among `cells`, which are in parts, where its answer begins and ends.

    All that follows up to the next question or heading may give the answer away.
    """
    found = []
    for start, cell in enumerate(cells):
        if part_of(cell) == "question":
            ends = (i for i in range(start + 1, len(cells))
                    if part_of(cells[i]) in ("question", "heading"))  # fmt: skip
            end = next(ends, len(cells))
            if end > start + 1:
                found.append((start + 1, end))
    return found


def paragraphs(text: str) -> list[str]:
    """The paragraphs of a text; what stands in a fence or between $$ is never cut."""
    found, lines, fence = [], [], None
    for line in text.splitlines():
        mark = FENCE.match(line)
        if mark and fence is None:
            closes_itself = mark[1] == "$$" and line.strip().endswith("$$") and line.strip() != "$$"
            fence = None if closes_itself else mark[1]
        elif fence is not None and fence in line:
            fence = None
        if line.strip() or fence is not None:
            lines.append(line)
        elif lines:
            found.append("\n".join(lines))
            lines = []
    return found + ["\n".join(lines)] * bool(lines)


def _texts(source: str) -> list[str]:
    """The pieces of one cell of text, cut where a new part begins."""
    pieces: list[list[str]] = []
    for paragraph in paragraphs(source):
        if not pieces or _kind(paragraph) != "text":
            pieces.append([])
        pieces[-1].append(paragraph)
    return ["\n\n".join(piece) for piece in pieces]


def _kind(text: str) -> str:
    if HEADING.match(text):
        return "heading"
    kinds = (kind for words, kind in openings().items() if text.startswith(f"**{words}"))
    return next(kinds, "text")


def _with_part(cell, part: str):
    """A copy of `cell` that knows its part."""
    copied = deepcopy(cell)
    copied.metadata["part"] = part
    return copied

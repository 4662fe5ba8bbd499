"""Rules for the cells of a lesson: their length, their tags, what follows a prediction."""

import re

from tools.notebook.deeper import TAG as DEEPER
from tools.notebook.faults import MOST_LINES, code_lines
from tools.notebook.reading_time import PREDICT

MOST_WORDS = 120
OPTIONS = {"alt", "tags"}
TAGS = {DEEPER, "exercise", "timed"}
ASKS_OR_HEADS = re.compile(r"\s*(#{1,6}\s|\*\*Predict)")
UNDESCRIBED = re.compile(r"!\[\s*\]\([^)]*\)|<img(?![^>]*\balt=\"[^\"]+\")[^>]*>")


def long_texts(cells, where: str) -> list[str]:
    """The markdown cells with too many words."""
    counted = [(c, len(c.source.split())) for c in cells if c.cell_type == "markdown"]
    return [
        f"{where}, cell {cell.id}, has {words} words; {MOST_WORDS} is the most."
        for cell, words in counted
        if words > MOST_WORDS
    ]


def long_code(cells, where: str) -> list[str]:
    """The code cells with too many lines."""
    return [
        f"{where}, cell {cell.id}, has {code_lines(cell)} lines of code; {MOST_LINES} is the most."
        for cell in cells
        if cell.cell_type == "code" and code_lines(cell) > MOST_LINES
    ]


def unknown_marks(cells, where: str) -> list[str]:
    """The tags and options of cells that nothing reads: most likely a slip of the pen."""
    found = []
    for cell in cells:
        unknown = cell.metadata.keys() - OPTIONS | set(cell.metadata.get("tags", [])) - TAGS
        found += [
            f"{where}, cell {cell.id}, is marked {mark}, but a cell may only have an alt and the "
            f"tags {', '.join(sorted(TAGS))}."
            for mark in sorted(unknown)
        ]
    return found


def predictions(cells, where: str) -> list[str]:
    """The cells that ask for a prediction, and the answer is not where a reader looks for it."""
    found = []
    for place, cell in enumerate(cells):
        asked = len(PREDICT.findall(cell.source)) if cell.cell_type == "markdown" else 0
        after = cells[place + 1 : place + 3]
        if asked and [cell.cell_type for cell in after] != ["code", "markdown"]:
            says = "has a **Predict** that is not followed by one code cell and then text"
        elif asked and ASKS_OR_HEADS.match(after[1].source):
            says = f"has a **Predict** that cell {after[1].id} does not answer before it goes on"
        elif asked > 1:
            says = f"asks {asked} predictions; one at a time, each with its answer"
        else:
            continue
        found.append(f"{where}, cell {cell.id}, {says}.")
    return found


def undescribed(where: str, text: str) -> list[str]:
    """The pictures in a text that have no alternative text."""
    return [
        f"{where} shows {found}, a picture without alternative text."
        for found in UNDESCRIBED.findall(text)
    ]

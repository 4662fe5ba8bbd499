"""Rules for what leaves the main road: the word in a heading, and the tag on each of its cells."""

import re

from tools.notebook.deeper import TAG, WORD, is_deeper
from tools.notebook.exercise_cells import is_exercise

FENCED = re.compile(r"^```.*?^```", re.MULTILINE | re.DOTALL)  # a # in a listing heads nothing
HEADING = re.compile(r"^(#{1,6})\s+(?:[\d.]+\s+)?(.*)$", re.MULTILINE)


def deeper_faults(cells, where: str) -> list[str]:
    """The cells of a lesson whose tag and whose heading contradict each other.

    An exercise follows its own tag, because all of them stand under one heading; its task has the
    word then.
    """
    found, since = [], 0  # the level of the heading that began a Deeper section, 0 outside one
    for cell, after in zip(cells, [*cells[1:], None], strict=True):
        parts, since = sections_of(cell, since)
        if is_exercise(cell) or (cell.cell_type == "markdown" and after and is_exercise(after)):
            says = exercise_fault(cell, after, inside=bool(since))
        elif len(parts) > 1:
            says = "stands in a Deeper section and outside of it: begin a new cell at the heading"
        elif parts == {True} and not is_deeper(cell):
            says = f'stands in a section "{WORD}", but has no tag {TAG}'
        elif parts == {False} and is_deeper(cell):
            says = f'has the tag {TAG}, but the heading above does not begin with "{WORD}"'
        else:
            says = None
        found += [f"{where}, cell {cell.id}, {says}."] if says else []
    return found


def sections_of(cell, since: int) -> tuple[set[bool], int]:
    """For the pieces of a cell, whether they are in a Deeper section; and `since` after it."""
    text = FENCED.sub("", cell.source) if cell.cell_type == "markdown" else ""
    headings = list(HEADING.finditer(text))
    before = text[: headings[0].start()] if headings else cell.source
    parts = {bool(since)} if before.strip() else set()
    for heading in headings:
        level = len(heading[1])
        if not since or level <= since:
            since = level if heading[2].startswith(WORD) else 0
        parts.add(bool(since))
    return parts, since


def exercise_fault(cell, after, *, inside: bool) -> str | None:
    """What is wrong with the tag of an exercise's cell or of its task. inside: a Deeper section."""
    if inside and not is_deeper(cell):
        return f'stands in a section "{WORD}", but has no tag {TAG}'
    if is_exercise(cell):
        return None
    if is_deeper(cell) != is_deeper(after):
        return f"and the cell that answers it do not both have the tag {TAG}"
    if is_deeper(cell) and not inside and WORD not in cell.source:
        return f'has the tag {TAG}, but its task does not say "{WORD}"'
    if WORD in cell.source and not is_deeper(cell):
        return f'says "{WORD}", but has no tag {TAG}'
    return None

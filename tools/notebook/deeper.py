"""The sections that leave the main road: their cells have the tag `deeper`, and can be left out."""

from copy import deepcopy

TAG = "deeper"
WORD = "Deeper:"  # with it the heading of such a section begins, behind its number


def is_deeper(cell) -> bool:
    """Whether the main road passes `cell` by."""
    return TAG in cell.metadata.get("tags", [])


def main_road(notebook):
    """`notebook` as a reader has it who skips every section marked Deeper."""
    kept = deepcopy(notebook)
    kept.cells = [cell for cell in kept.cells if not is_deeper(cell)]
    return kept

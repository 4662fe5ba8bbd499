"""A stop stays on the line of the formula that it follows; a browser would break between them."""

import re
from copy import deepcopy

OPENS, CLOSES = "（“‘《(", "，。；：、？！）”’》,.;:?!)"
# What may hold a $ that begins no formula within a line comes first, and is left as it is.
FORMULA = re.compile(
    r"^#[^\n]*|^(?P<fence>`{3,}).*?^(?P=fence)|(?P<code>`+)[^`].*?(?P=code)|\$\$.*?\$\$"
    r"|<nobr>.*?</nobr>"
    rf"|(?P<kept>(?P<before>[{OPENS}]*)\$[^$\n]+(?:\n[^$\n]+)?\$(?P<after>[{CLOSES}]*))",
    re.DOTALL | re.MULTILINE,
)
KEPT = "<nobr>{}</nobr>"  # JupyterLab keeps this tag, and would take a style away


def unbroken(notebook):
    """`notebook` with no line of its text that begins with the stop of a formula."""
    kept = deepcopy(notebook)
    for cell in kept.cells:
        if cell.cell_type == "markdown":
            cell.source = with_kept_stops(cell.source)
    return kept


def with_kept_stops(source: str) -> str:
    """The Markdown `source` with each formula and its stops on one line, wherever it is shown."""
    return FORMULA.sub(_kept, source)


def _kept(found) -> str:
    stops = found["kept"] and (found["before"] or found["after"])
    return KEPT.format(found[0]) if stops else found[0]

"""An explorer on paper: its picture in the states that its controls lead to, one after another."""

import re
from copy import deepcopy
from html import escape
from pathlib import Path

from nbformat.v4 import new_markdown_cell

from course_utils.words import Sentence, say
from tools import explorers

MOST = 6  # frames of a strip
FOLDER = "_static/film"  # of the frames, in the site
INTRO = Sentence("In a live notebook, controls move this picture. Some of its states follow.")


def states(explorer) -> list[tuple[str, dict]]:
    """What was moved, and the state it led to: the first one, then the ends of each control.

    A control is moved as a learner moves it, so that others follow where they depend on it.
    """
    found = [("", explorer.first)]
    for name, value in ends(explorer):
        widget = explorer.controls[name]
        widget.value = value
        state = explorer.state
        if state not in [seen for _, seen in found]:
            control = widget.description.rstrip(" =")
            found.append((say("{label}: {option}", label=control, option=_shown(widget)), state))
        for other, first in explorer.first.items():
            explorer.controls[other].value = first
    return found[:MOST]


def ends(explorer):
    """Each control with the two ends of its range, first the upper ends of all."""
    pairs = {name: _range(explorer.controls[name]) for name in explorer.first}
    yield from ((name, high) for name, (_, high) in pairs.items())
    yield from ((name, low) for name, (low, _) in pairs.items())


def _range(widget):
    if hasattr(widget, "options"):
        values = [option[1] if isinstance(option, tuple) else option for option in widget.options]
        return values[0], values[-1]
    return widget.min, widget.max


def _shown(widget) -> str:
    if hasattr(widget, "options"):
        return str(widget.label)
    return f"{widget.value:g}"


def strip(name: str, pictures: Path, address: str) -> str:
    """The film of the explorer `name` as HTML, in the language that is spoken.

    pictures: the folder into which its frames are put; address: how the page finds that folder.
    """
    explorer, frames = explorers.demo(name), []
    try:
        for place, (moved, state) in enumerate(states(explorer)):
            path = pictures / f"{name}_{place}.png"
            path.write_bytes(explorer.picture(**state))
            said = escape(" ".join(explorer.describe(**state).split()), quote=True)
            # what is said below the picture is hidden from readers of screens: its alt text says it
            frames.append(
                f"<figure><img src='{address}/{path.name}' alt='{said}'>"
                f"<figcaption><strong>{escape(moved or say('at the start'))}</strong>"
                f"<span aria-hidden='true'>{said}</span></figcaption></figure>"
            )
    finally:
        explorer.close()
    said = " ".join(filter(None, [str(INTRO), escape(explorers.made_up_data(name))]))
    label = escape(say("Some states of the explorer {name}", name=name), quote=True)
    film = f"<div class='film' role='region' aria-label='{label}' tabindex='0'>"
    return f"<p>{said}</p>\n{film}{''.join(frames)}</div>"


def film_strips(notebook, pictures: Path, address: str):
    """`notebook` with the film of an explorer below each cell that shows one; see `strip`."""
    called = re.compile(rf"^(?:.*= *)?({'|'.join(explorers.names())})\(", re.MULTILINE)
    page = deepcopy(notebook)
    page.cells = []
    for cell in notebook.cells:
        page.cells.append(cell)
        shows = cell.cell_type == "code" and called.search(cell.source)
        if shows:
            page.cells.append(new_markdown_cell(strip(shows[1], pictures, address)))
    return page

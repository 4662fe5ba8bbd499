"""The controls of explorers: all with a label, all worked with keys as well as with the mouse.

A control's value is part of the explorer's state: an id or a number. Labels are what people read.
"""

import ipywidgets
import traitlets

from course_utils.words import say

_LABEL = {"description_width": "initial"}
DRAWS = 100


def slider(label, value, low, high, step=None, *, tooltip=""):
    """A slider of whole numbers, or of floats where one of the numbers is one."""
    whole = all(isinstance(number, int) for number in (value, low, high, step or 1))
    kind = ipywidgets.IntSlider if whole else ipywidgets.FloatSlider
    return kind(
        value,
        min=low,
        max=high,
        step=step or (1 if whole else 0.05),
        description=label,
        tooltip=tooltip or label,
        style=_LABEL,
        layout={"width": "340px"},
    )


def choice(label, options, value, *, tooltip="", slide=False):
    """One of `options` (label -> value, or numbers) from a list, or from a slider over them."""
    kind = ipywidgets.SelectionSlider if slide else ipywidgets.Dropdown
    return kind(
        options=_pairs(options),
        value=value,
        description=label,
        tooltip=tooltip or label,
        style=_LABEL,
        layout={"width": "340px" if slide else "max-content"},
    )


def switch(label, options, value, *, tooltip=""):
    """Buttons side by side, one for each of `options` (label -> value), of which one is pressed."""
    return ipywidgets.ToggleButtons(
        options=_pairs(options),
        value=value,
        description=label,
        tooltips=[
            tooltip or say("{label}: {option}", label=label, option=option) for option in options
        ],
        style={**_LABEL, "button_width": "80px"},
        # the front end gives it no layout of its own: the buttons would stand below their label
        layout={"display": "flex", "align_items": "center", "grid_gap": "8px"},
    )


def _pairs(options):
    return list(options.items()) if isinstance(options, dict) else list(options)


def button(label, *, tooltip=""):
    """A button; what it does is given to the `Explorer`, under `actions`."""
    return ipywidgets.Button(description=label, tooltip=tooltip or label)


def player(whole_slider, *, milliseconds=400, label=None):
    """Play, pause and stop for a slider of whole numbers, timed by the browser, not by a thread."""
    label = say("play") if label is None else label
    play = ipywidgets.Play(
        value=whole_slider.value,
        min=whole_slider.min,
        max=whole_slider.max,
        interval=milliseconds,
        description=label,
        tooltip=label,
    )
    for trait in ("max", "value"):
        traitlets.link((whole_slider, trait), (play, trait))
    return play


def draws():
    """Which of the numbered draws of coins is shown, as a slider, and a button for `next_draw`."""
    return {
        "draw": slider(say("draw of coins"), 1, 1, DRAWS),
        "new_mask": button(say("new mask"), tooltip=say("go to the next draw of coins")),
    }


def next_draw(state):
    """The action of that button: the draw after that of `state`, after the last one the first."""
    return {"draw": state["draw"] % DRAWS + 1}

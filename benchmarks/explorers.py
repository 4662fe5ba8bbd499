"""How fast an explorer follows: one control change through a kernel, beside `interact`, by turns.

A round trip begins where the front end sends the control's new value as a comm message and ends
where the kernel is idle again, its messages with the picture read. `interact` draws the same scene
with pyplot and `plt.show()`.
"""

import json
import os
from unittest.mock import patch

from benchmarks.kernel_messages import kernel, round_trip, run
from course_utils.timing import deciles, ratio
from tools import explorers
from tools.course_paths import ONE_THREAD

CHANGES = 24  # of each control
PICTURE = 1000  # bytes: a message without a picture is smaller, one with a picture larger
NOTE = """\
Milliseconds from a control's new value until the kernel has sent the picture, one thread; how many
times faster than `interact` with `plt.show()`, change by change.\
"""
PLAIN = """
%matplotlib inline
%config InlineBackend.print_figure_kwargs = {"bbox_inches": None}
import json
import matplotlib.pyplot as plt
from ipywidgets import interactive
from course_utils.widgets.style import COURSE_STYLE
plt.style.use(COURSE_STYLE)
def show(**state):
    figure = plt.figure(figsize=made._size)
    made._scene(figure)(**made.first | state)
    plt.show()
"""
PAIR = """
movable = [name for name in made.state if hasattr(made.controls[name], "step")
           or hasattr(made.controls[name], "options")]
name = "p" if "p" in movable else movable[0]
mine = made.controls[name]
def values(widget):
    if hasattr(widget, "options"):
        return list(range(len(widget.options)))
    steps = [widget.min + i * widget.step for i in range(1, 8)]
    return [step for step in steps if step <= widget.max]
twin = type(mine)(**{k: getattr(mine, k) for k in ("value", "min", "max", "step", "options")
                     if hasattr(mine, k)})
plain = interactive(show, **{name: twin})
key = "index" if hasattr(mine, "options") else "value"
print(json.dumps([name, mine.model_id, twin.model_id, key, values(mine)]))
plain
"""


def section(quick):
    """A row for each explorer."""
    names = explorers.names()[:1] if quick else explorers.names()
    with patch.dict(os.environ, ONE_THREAD):
        rows = [one_row(name, 3 if quick else CHANGES) for name in names]
    return {"title": "Explorers: from a control to its picture", "note": NOTE, "rows": rows}


def one_row(name, changes):
    """The row of one explorer: its control and interact's go over the same values, by turns."""
    with kernel() as client:
        run(client, f"from course_utils.widgets.{name} import demo\nmade = demo()\n{PLAIN}")
        control, mine, twin, key, values = json.loads(run(client, PAIR))
        own, plain = [], []
        for turn in range(changes + len(values)):
            value = values[turn % len(values)]
            seconds, size = round_trip(client, mine, key, value)
            seconds_plain, size_plain = round_trip(client, twin, key, value)
            # a first visit may compute; a control that stands there already draws nothing
            if turn >= len(values) and min(size, size_plain) > PICTURE:
                own.append(1000 * seconds)
                plain.append(1000 * seconds_plain)
    return {
        "explorer": name,
        "control": control,
        "ms": deciles(own),
        "`interact` ms": deciles(plain),
        "times faster": ratio(plain, own),
    }

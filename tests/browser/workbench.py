"""A notebook of the test's own: every explorer of the course, and one made to be hard on."""

import json

import nbformat
from nbformat.v4 import new_code_cell, new_notebook

from tools import explorers

NAME = "98_workbench.ipynb"
HARD = """\
from course_utils.widgets.controls import button, choice, slider
from course_utils.widgets.explorer import Explorer

def scene(figure):
    ax = figure.subplots()
    (dot,) = ax.plot([], [], "o", animated=True)
    ax.set(xlim=(0, 100), ylim=(0, 10))
    def move(height, side):
        if height == 33:
            raise ValueError("thirty-three is not drawn")
        dot.set_data([height], [1 if side == "low" else 9])
    return move

def hard(name):
    controls = {"height": slider("height", 40, 0, 100), "jump": button("jump"),
                "side": choice("side", ["low", "high"], "low")}
    return Explorer(name, scene=scene, words=lambda height, side: f"{height}, {side}",
                    controls=controls, actions={"jump": lambda state: {"height": 77}}, size=(5, 2))
hard("one")
"""


def write_workbench(path):
    """Write it to `path`: the hard explorer twice, then every explorer of the course."""
    sources = [HARD, 'hard("two")']
    sources += [
        f"from course_utils.widgets.{name} import demo\ndemo()" for name in explorers.names()
    ]
    kernel = {"display_name": "Python 3 (ipykernel)", "language": "python", "name": "python3"}
    cells = [new_code_cell(source, id=f"c{i}") for i, source in enumerate(sources)]
    notebook = new_notebook(cells=cells, metadata={"kernelspec": kernel})
    path.write_text(json.dumps(nbformat.from_dict(notebook)), encoding="utf-8")

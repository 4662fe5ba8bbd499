"""Notebooks of the test's own: one explorer made to be hard on, twice; and all of the course's."""

import json

import nbformat
from nbformat.v4 import new_code_cell, new_notebook

from tools import explorers

NAME, HARD_NAME = "98_workbench.ipynb", "97_hard.ipynb"
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


def write_workbench(folder):
    """Write both into `folder`: the hard explorer twice; the same, then every explorer there is."""
    hard = [HARD, 'hard("two")']
    demos = [f"from course_utils.widgets.{name} import demo\ndemo()" for name in explorers.names()]
    kernel = {"display_name": "Python 3 (ipykernel)", "language": "python", "name": "python3"}
    for name, sources in ((HARD_NAME, hard), (NAME, hard + demos)):
        cells = [new_code_cell(source, id=f"c{i}") for i, source in enumerate(sources)]
        notebook = new_notebook(cells=cells, metadata={"kernelspec": kernel})
        (folder / name).write_text(json.dumps(nbformat.from_dict(notebook)), encoding="utf-8")

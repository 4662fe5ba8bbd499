"""A class of ten as it comes in: right, wrong, broken, endless, greedy, and nobody in two ways."""

import nbformat
from nbformat.v4 import new_code_cell, new_notebook

LESSON = "02_dropping_units.ipynb"
IMPORT = "from course_utils.exercises import dropping_units as ex"
RIGHT = "ex.keep_probability.check(600)"
SWAPPED = "ex.keep_probability.check(900)"  # p read as the probability to keep
CLASS = {
    "Ada": [IMPORT, RIGHT, "ex.frozen_mask.check(3)"],
    "Böb": [IMPORT, SWAPPED],
    "Cleo": [IMPORT, SWAPPED, "ex.frozen_mask.check(...)"],
    "Dan": [IMPORT, SWAPPED, RIGHT],  # the last one counts
    "Eve": ["1 / 0", IMPORT, RIGHT],
    "Finn": [IMPORT, RIGHT, "while True: pass", "ex.frozen_mask.check(...)"],
    "Gil": [IMPORT, SWAPPED, "import os; os._exit(3)", RIGHT],
    "Hana": [IMPORT, RIGHT, "import torch; too_much = torch.ones(2**40)"],
    "Inga": "{",
    "Jo": [],
}


def hand_in(folder):
    """The class, a folder for each learner below `folder`."""
    for name, cells in CLASS.items():
        place = folder / name
        place.mkdir(parents=True)
        if isinstance(cells, str):
            (place / LESSON).write_text(cells, encoding="utf-8")
        else:
            made = new_notebook(cells=[new_code_cell(source) for source in cells])
            nbformat.write(made, place / LESSON)
    return folder

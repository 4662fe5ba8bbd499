"""The steps of the answer key: solutions into the cells, and after the run every verdict read."""

import json
from copy import deepcopy

from nbformat.v4 import new_code_cell

from course_utils.checking.verdict import CORRECT
from tools.notebook.errors import LessonError
from tools.notebook.exercise_cells import checked_by, exercises_of, is_exercise

OUTCOMES = "import json; print(json.dumps([getattr(Out.get(n), 'outcome', None) for n in {}]))"


def solve(notebook, stem: str):
    """`notebook` with the solution in each cell that asks for one; stem: the lesson's."""
    solved, exercises = deepcopy(notebook), exercises_of(stem)
    for cell in filter(is_exercise, solved.cells):
        name = checked_by(cell)
        if name not in exercises:
            raise LessonError(f"cell {cell.id} checks {name}, which is no exercise of {stem}")
        cell.source = exercises[name].solved_cell
    return solved


def ask_outcomes(notebook):
    """`notebook` with one cell more, which says how the checks before it came out."""
    asking = deepcopy(notebook)
    code = [cell for cell in asking.cells if cell.cell_type == "code"]
    counts = [count for count, cell in enumerate(code, start=1) if is_exercise(cell)]
    asking.cells.append(new_code_cell(OUTCOMES.format(counts), id="outcomes"))
    return asking


def take_outcomes(notebook):
    """`notebook`, which has been run, without that cell; LessonError where a check is not correct.

    What decides is the outcome that a check has returned, not the sentence that it shows.
    """
    taken = deepcopy(notebook)
    said = json.loads(taken.cells.pop().outputs[0].text)
    for cell, outcome in zip(filter(is_exercise, taken.cells), said, strict=True):
        if outcome != CORRECT:
            shown = "".join(output.get("data", {}).get("text/plain", "") for output in cell.outputs)
            raise LessonError(f"the solution in cell {cell.id} is not accepted: {shown}")
    return taken

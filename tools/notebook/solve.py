"""The steps of the answer key: solutions into the cells, and after the run every verdict read."""

from copy import deepcopy

from course_utils.checking.verdict import CORRECT
from tools.notebook.errors import LessonError
from tools.notebook.exercise_cells import checked_by, exercises_of, is_exercise
from tools.notebook.verdicts import verdicts_in


def solve(notebook, stem: str):
    """`notebook` with the solution in each cell that asks for one; stem: the lesson's."""
    solved, exercises = deepcopy(notebook), exercises_of(stem)
    for cell in filter(is_exercise, solved.cells):
        name = checked_by(cell)
        if name not in exercises:
            raise LessonError(f"cell {cell.id} checks {name}, which is no exercise of {stem}")
        cell.source = exercises[name].solved_cell
    return solved


def require_correct(notebook):
    """`notebook`, which has been run; LessonError where a check of it is not correct.

    What decides is the outcome that a check has returned, not the sentence that it shows.
    """
    for cell in filter(is_exercise, notebook.cells):
        if [verdict["outcome"] for verdict in verdicts_in(cell)] != [CORRECT]:
            shown = "".join(output.get("data", {}).get("text/plain", "") for output in cell.outputs)
            raise LessonError(f"the solution in cell {cell.id} is not accepted: {shown}")
    return notebook

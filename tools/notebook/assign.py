"""The step that makes an assignment for nbgrader: variants of a lesson's exercises, to be graded.

The cells are marked as nbgrader's source version asks for (its metadata, schema version 3): the
solution of each variant stands in its cell, and what grades the answer in one below it. nbgrader
takes both out of what learners get.
"""

import ast
from copy import deepcopy

from nbformat.v4 import new_code_cell, new_markdown_cell

from course_utils.checking.exercise import Exercise
from tools.notebook.errors import LessonError
from tools.notebook.exercise_cells import checked_by, exercises_of, is_exercise

POINTS = 1  # for each exercise; an instructor who wants other weights sets them in nbgrader
TITLE = """\
# {label}: an assignment

Replace each `...` and hand this notebook in. Each task is one of the lesson's exercises with other
values, so an answer copied from there is wrong here. Nothing is checked on your side: what you get
back says of each answer whether it is right, and where it is not, which mistake it shows. Leave the
cells that are marked as graded as they are."""
GRADED = """\
# This cell is graded: leave it as it is.
### BEGIN HIDDEN TESTS
from IPython.display import display

from course_utils.exercises import {folder}

verdict = {folder}.{name}.variant({seed}).verdict_on({answer})
display(verdict)
None if verdict.solved else 0  # nbgrader gives all points, or those that are shown
### END HIDDEN TESTS"""
ANSWER = """\
{stub}
### BEGIN SOLUTION
{solution}
### END SOLUTION"""


def assign(notebook, stem: str, label: str, seed: int):
    """The assignment that `notebook`, of the lesson `stem`, gives with the variants of `seed`.

    label: what the lesson is called. It holds the lesson's imports, and of each exercise that has
    variants the task, an answer cell and a cell that grades it.
    Raises LessonError where none has.
    """
    assigned, exercises, task = deepcopy(notebook), exercises_of(stem), []
    title = new_markdown_cell(TITLE.format(label=label), id="assignment")
    imports = new_code_cell(imports_of(notebook), id="imports")
    cells = [_marked(title, "assignment"), _marked(imports, "imports")]
    for cell in assigned.cells:
        if not is_exercise(cell):
            task = [*task, cell] if cell.cell_type == "markdown" else []
            continue
        exercise = exercises[checked_by(cell)]
        if exercise.make_variant:
            cells += [_marked(told, f"{exercise.name}_task_{n}") for n, told in enumerate(task, 1)]
            cells += _answer_and_mark(cell, exercise, seed)
        task = []
    if len(cells) == 2:
        raise LessonError("none of its exercises has variants, so there is nothing to grade")
    assigned.cells = cells
    return assigned


def imports_of(notebook) -> str:
    """Every import of the code cells of `notebook`, each once, in order."""
    found = {}
    for cell in notebook.cells:
        if cell.cell_type == "code":
            lines = ast.parse(cell.source).body
            imports = (line for line in lines if isinstance(line, ast.Import | ast.ImportFrom))
            found |= dict.fromkeys(map(ast.unparse, imports))
    return "\n".join(found)


def _answer_and_mark(cell, exercise: Exercise, seed: int) -> list:
    """The cell of the answer, with the solution of the variant, and the one that grades it."""
    *_, check = ast.parse(cell.source).body
    answer = ast.unparse(check.value.args[0])
    stub = "\n".join(cell.source.splitlines()[: check.lineno - 1]).rstrip()
    variant = exercise.variant(seed)
    name = variant.model_answer.__name__
    given = name if variant.expected is variant.model_answer else f"{name}()"
    solution = variant.source if given == answer else f"{variant.source}\n\n\n{answer} = {given}"
    cell.source = ANSWER.format(stub=stub, solution=solution)
    test = GRADED.format(folder=exercise.folder, name=exercise.name, seed=seed, answer=answer)
    mark = new_code_cell(test, id=f"{cell.id}-mark")
    return [
        _marked(cell, f"{exercise.name}_answer", solution=True, locked=False),
        _marked(mark, exercise.name, grade=True, points=POINTS),
    ]


def _marked(cell, grade_id: str, *, grade=False, solution=False, locked=True, points=None):
    """`cell` with what nbgrader has to know of it."""
    known = {"grade_id": grade_id, "grade": grade, "solution": solution, "locked": locked}
    known |= {"schema_version": 3, "task": False, "cell_type": cell.cell_type}
    cell.metadata["nbgrader"] = known | ({"points": points} if grade else {})
    return cell

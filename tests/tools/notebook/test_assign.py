"""An assignment holds the tasks of a seed, their answer cells, and what grades each."""

import ast

import pytest
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook

from course_utils.checking.registry import lessons
from tools.course_paths import LESSONS, find_lesson
from tools.notebook.assign import assign, imports_of
from tools.notebook.describe import describe
from tools.notebook.errors import LessonError

VARIED = [lesson.stem for lesson in lessons() if any(e.make_variant for e in lesson.exercises)]
every_lesson = pytest.mark.parametrize("stem", VARIED)


def assigned(stem, seed=7):
    return assign(describe(LESSONS / f"{stem}.py", seed=seed), stem, "A lesson", seed)


def marked(notebook, kind):
    return [cell for cell in notebook.cells if cell.metadata.nbgrader[kind]]


@every_lesson
def test_each_exercise_with_variants_has_its_task_its_answer_and_its_mark(stem):
    notebook = assigned(stem)
    (lesson,) = [lesson for lesson in lessons() if lesson.stem == stem]
    varied = [exercise.name for exercise in lesson.exercises if exercise.make_variant]
    assert [cell.metadata.nbgrader.grade_id for cell in marked(notebook, "grade")] == varied
    answers = [cell.metadata.nbgrader.grade_id for cell in marked(notebook, "solution")]
    assert answers == [f"{name}_answer" for name in varied]
    ids = [cell.metadata.nbgrader.grade_id for cell in notebook.cells]
    assert len(set(ids)) == len(ids)
    assert {f"{name}_task_1" for name in varied} <= set(ids)
    assert len({cell.id for cell in notebook.cells}) == len(ids)


@every_lesson
def test_the_solutions_of_its_source_earn_every_point_and_its_stubs_none(stem):
    notebook, space = assigned(stem), {}
    for cell in notebook.cells:
        if cell.cell_type == "code" and not cell.metadata.nbgrader.grade:
            exec(cell.source, space)
    for cell in marked(notebook, "grade"):
        exec(cell.source, space)
        assert space["verdict"].solved, cell.source
    for cell in marked(notebook, "solution"):
        ast.parse(cell.source.split("### BEGIN SOLUTION")[0])


@every_lesson
def test_a_task_tells_the_values_of_the_seed(stem):
    first, again, other = (
        [cell.source for cell in assigned(stem, seed).cells] for seed in (1, 1, 2)
    )
    assert first == again
    assert first != other
    assert not any("{{" in source for source in first)


def test_what_learners_may_write_in_is_the_answers_alone():
    notebook = assigned("02_dropping_units")
    unlocked = [cell for cell in notebook.cells if not cell.metadata.nbgrader.locked]
    assert unlocked == marked(notebook, "solution")


def test_each_import_comes_once_in_its_order():
    cells = [new_code_cell("import torch\nx = 1"), new_markdown_cell("import nothing")]
    cells += [new_code_cell("from torch import nn\nimport torch\n\ndef f():\n    import math")]
    assert imports_of(new_notebook(cells=cells)) == "import torch\nfrom torch import nn"


def test_a_lesson_whose_exercises_have_no_variants_cannot_be_assigned():
    lesson = find_lesson("07", LESSONS, ".py")
    with pytest.raises(LessonError, match="none of its exercises has variants"):
        assign(describe(lesson), lesson.stem, "07", 1)

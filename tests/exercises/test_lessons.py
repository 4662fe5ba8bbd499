"""The exercise cells of the lessons are the exercises, and nothing rests on an answer."""

import ast
import linecache
import re

import pytest

from course_utils.checking.registry import CHECK, catching, lessons
from course_utils.checking.verdict import NOT_ATTEMPTED
from tools.course_paths import LESSONS, ROOT
from tools.misconceptions import TABLE, table
from tools.notebook.draft import draft
from tools.notebook.exercise_cells import is_exercise
from tools.notebook.solve import solve
from tools.solutions import build_key

REQUIRED = {
    "keep_for_drop",
    "scale_is_one_over_p",
    "weights_rescaled",
    "factor_in_eval",
    "mean_survives_every_layer",
    "norm_is_kept",
    "exact_fraction",
    "one_mask_for_all",
    "training_loss_above",
    "gradcheck_impossible",
    "backward_without_mask",
    "strict_comparison",
}
every_lesson = pytest.mark.parametrize("lesson", lessons(), ids=lambda lesson: lesson.stem)


def cells(lesson):
    return [c for c in draft(LESSONS / f"{lesson.stem}.py").cells if c.cell_type == "code"]


def imports(lesson):
    """The names that a lesson has imported by its end."""
    space = {}
    for cell in cells(lesson):
        body = ast.parse(cell.source).body
        lines = [line for line in body if isinstance(line, ast.Import | ast.ImportFrom)]
        exec(compile(ast.Module(lines, []), "<imports>", "exec"), space)
    return space


def names(cell, context):
    """The names that a cell binds (ast.Store) or reads (ast.Load)."""
    tree = ast.parse(cell.source)
    found = {n.id for n in ast.walk(tree) if isinstance(n, ast.Name) and isinstance(n.ctx, context)}
    if context is ast.Store:
        found |= {n.name for n in tree.body if isinstance(n, ast.FunctionDef | ast.ClassDef)}
    return found


@every_lesson
def test_each_exercise_has_one_cell_in_the_order_of_the_lesson(lesson):
    checked = [CHECK.findall(cell.source) for cell in cells(lesson) if is_exercise(cell)]
    assert checked == [[exercise.name] for exercise in lesson.exercises]
    others = [cell.source for cell in cells(lesson) if not is_exercise(cell)]
    assert not any(CHECK.search(source) for source in others)


@every_lesson
def test_an_exercise_cell_ends_in_its_check_and_is_not_attempted_as_it_stands(lesson):
    space = imports(lesson)
    for cell in filter(is_exercise, cells(lesson)):
        assert CHECK.match(cell.source.splitlines()[-1]), cell.source
        *before, last = ast.parse(cell.source).body
        linecache.cache["<cell>"] = (0, None, cell.source.splitlines(keepends=True), "<cell>")
        exec(compile(ast.Module(before, []), "<cell>", "exec"), space)
        verdict = eval(compile(ast.Expression(last.value), "<cell>", "eval"), space)
        assert verdict.outcome == NOT_ATTEMPTED, cell.source


@every_lesson
def test_no_later_cell_uses_an_answer(lesson):
    answers = set()
    for cell in cells(lesson):
        if is_exercise(cell):
            answers |= names(cell, ast.Store)
        else:
            assert not names(cell, ast.Load) & answers, cell.source


def test_every_tagged_cell_of_a_lesson_has_its_exercise():
    known = {lesson.stem for lesson in lessons()}
    for path in sorted(LESSONS.glob("[0-9][0-9]_*.py")):
        assert path.stem in known or not any(is_exercise(cell) for cell in draft(path).cells)


def test_the_table_of_misconceptions_is_current():
    assert TABLE.read_text(encoding="utf-8") == table(), "run make notebooks"


def test_every_required_misconception_is_caught():
    assert set(catching()) >= REQUIRED


def test_the_key_puts_every_solution_in_and_only_there():
    path = LESSONS / "02_dropping_units.py"
    notebook = solve(draft(path), path.stem)
    (lesson,) = [lesson for lesson in lessons() if lesson.stem == path.stem]
    solved = [cell for cell in notebook.cells if is_exercise(cell)]
    names = [exercise.name for exercise in lesson.exercises]
    assert [CHECK.search(cell.source)[1] for cell in solved] == names
    assert not any(re.search(r"\.\.\.(?!\])", cell.source) for cell in solved)
    kept = [(a.id, a.source) for a in notebook.cells if not is_exercise(a)]
    assert kept == [(a.id, a.source) for a in draft(path).cells if not is_exercise(a)]


SMALL = """\
# ---
# title: Dropping units
# question: What does a mask do to a network?
# part: The idea
# builds_on: nothing
# next: none
# road: main
# ---

# %% [markdown]
# {{time}}

# %%
import torch
from course_utils.exercises import dropping_units as ex

# %% tags=["exercise"]
silent = ...
ex.keep_probability.check(silent)

# %% tags=["exercise"]
def batch_mask(rows, units, p, generator): ...

ex.batch_mask.check(batch_mask)
"""


def test_a_key_is_executed_and_every_check_in_it_is_correct(tmp_path):
    lesson = tmp_path / "02_dropping_units.py"
    lesson.write_text(SMALL, encoding="utf-8")
    text = build_key(lesson, tmp_path / "key").read_text(encoding="utf-8")
    assert text.count("Correct. ") == 2
    assert [path.name for path in (tmp_path / "key").iterdir()] == ["02_dropping_units.ipynb"]


def test_the_key_is_ignored_by_git():
    ignored = (ROOT / ".gitignore").read_text(encoding="utf-8").split()
    assert "build/" in ignored

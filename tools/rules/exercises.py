"""Rules for exercises: each has its cell, three hints, a stub that is open, a right solution."""

import ast
import linecache
from pathlib import Path

from course_utils.checking.registry import lessons
from course_utils.checking.verdict import CORRECT, NOT_ATTEMPTED
from tools.course_paths import numbered, relative_path
from tools.notebook.draft import draft
from tools.notebook.exercise_cells import CHECK, checked_by, is_exercise


def all_exercise_faults(folder: Path) -> list[str]:
    """What is wrong with the exercises of the lessons in `folder`."""
    known = {lesson.stem: lesson.exercises for lesson in lessons()}
    found = []
    for exercises in known.values():
        for exercise in exercises:
            found += exercise_faults(exercise)
    stems = {lesson.stem: lesson for lesson in numbered(folder, ".py")}
    for stem in known.keys() - stems.keys():
        found.append(f"There are exercises of {stem}, but no lessons/{stem}.py.")
    for stem, lesson in stems.items():
        found += cell_faults(lesson, known.get(stem, ()))
    return found


def exercise_faults(exercise) -> list[str]:
    """What is wrong with one exercise, apart from its cell."""
    found = []
    where = f"The exercise {exercise.folder}.{exercise.name}"
    if len(exercise.hints) != 3 or not all(str(hint).strip() for hint in exercise.hints):
        found.append(f"{where} has an empty hint; three are needed: a nudge, the idea, the line.")
    verdict = exercise.check(exercise.expected)
    if verdict.outcome != CORRECT:
        found.append(f"{where} does not accept its own solution: {' '.join(str(verdict).split())}")
    return found


def cell_faults(lesson: Path, exercises) -> list[str]:
    """What is wrong with the cells of `lesson` in which its `exercises` are to be solved."""
    where, code = relative_path(lesson), [c for c in draft(lesson).cells if c.cell_type == "code"]
    cells = [cell for cell in code if is_exercise(cell)]
    asked, names = [checked_by(cell) for cell in cells], [exercise.name for exercise in exercises]
    found = [f"{where} has no cell for the exercise {name}." for name in names if name not in asked]
    found += [
        f"{where}, cell {cell.id}, has the tag exercise but ends in the check of none of its own."
        for cell, name in zip(cells, asked, strict=True)
        if name not in names or not CHECK.match(cell.source.splitlines()[-1])
    ]
    if not found and asked != names:
        found.append(f"{where} has its exercises in the order {asked}, but they are {names}.")
    return found or stub_faults(where, code)


def stub_faults(where: str, code) -> list[str]:
    """The cells that count as attempted as they stand, before a learner has written anything."""
    space, found = imports(code), []
    for cell in filter(is_exercise, code):
        *before, last = ast.parse(cell.source).body
        # as in a kernel, where the source of what a cell defines can be read
        linecache.cache["<cell>"] = (0, None, cell.source.splitlines(keepends=True), "<cell>")
        exec(compile(ast.Module(before, []), "<cell>", "exec"), space)
        verdict = eval(compile(ast.Expression(last.value), "<cell>", "eval"), space)
        if verdict.outcome != NOT_ATTEMPTED:
            found.append(
                f"{where}, cell {cell.id}, counts as {verdict.outcome} as it stands; it has to be "
                f"{NOT_ATTEMPTED}."
            )
    return found


def imports(code) -> dict:
    """The names that the code cells of a lesson have imported by its end."""
    space = {}
    for cell in code:
        body = ast.parse(cell.source).body
        lines = [line for line in body if isinstance(line, ast.Import | ast.ImportFrom)]
        exec(compile(ast.Module(lines, []), "<imports>", "exec"), space)
    return space

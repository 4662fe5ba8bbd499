"""Build the answer key: each lesson with its exercises solved, executed, every check correct."""

import multiprocessing
import os
import sys
import tempfile
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path

from build_notebooks import ENVIRONMENT, LessonError, execute, tidy, write
from course_paths import LESSONS, ROOT, OneSentenceParser, find_lesson, numbered, shown
from lesson_cells import draft

from course_utils.checking.registry import CHECK, lessons
from course_utils.checking.solved import solved_in
from course_utils.learner import MARKER

KEY = ROOT / "build" / "solutions"


def is_exercise(cell) -> bool:
    return "exercise" in cell.metadata.get("tags", [])


def solve(notebook, lesson: str) -> list:
    """Put the solutions into the exercise cells of `notebook`, and return its exercises."""
    named = {e.name: e for found in lessons() if found.stem == lesson for e in found.exercises}
    cells = [cell for cell in notebook.cells if is_exercise(cell)]
    solved = [named[CHECK.search(cell.source)[1]] for cell in cells]
    for cell, exercise in zip(cells, solved, strict=True):
        cell.source = exercise.solved_cell
    return solved


def build_key(lesson: Path, into: Path) -> Path | None:
    """Build the key of `lesson` into the folder `into`; None where it has no exercises."""
    notebook = draft(lesson)
    solved = solve(notebook, lesson.stem)
    if not solved:
        return None
    with tempfile.TemporaryDirectory() as folder:
        (
            Path(folder) / MARKER
        ).touch()  # here, as in a learner's folder, what is solved is recorded
        execute(notebook, Path(folder))
        recorded, _ = solved_in(folder)
    tidy(notebook)
    refused = [exercise.name for exercise in solved if exercise.id not in recorded]
    if refused:
        raise LessonError(f"the solutions of these exercises are refused: {', '.join(refused)}")
    path = into / f"{lesson.stem}.ipynb"
    write(notebook, path)
    return path


def attempt(lesson: Path, into: Path) -> str:
    """Build one key and return what went wrong, "" when nothing did (this crosses processes)."""
    os.environ.update(ENVIRONMENT)
    try:
        path = build_key(lesson, into)
    except (LessonError, ValueError) as error:
        return f"{lesson.name}: {error}"
    if path:
        print(f"solved {shown(path)}", flush=True)
    return ""


def main(arguments: list[str]) -> int:
    """Build the keys of the lessons named in `arguments` (all when none is); 1 when one failed."""
    parser = OneSentenceParser(prog="solutions", description=__doc__)
    parser.add_argument("lesson", nargs="*", help="02 or 02_dropping_units; without any, all")
    parser.add_argument("--lessons", type=Path, default=LESSONS, help="the folder to read")
    parser.add_argument("--into", type=Path, default=KEY, help="the folder to write")
    options = parser.parse_args(arguments)
    source, into = options.lessons.resolve(), options.into.resolve()
    lessons = [find_lesson(name, source, ".py") for name in options.lesson]
    lessons = lessons or numbered(source, ".py")
    spawn = multiprocessing.get_context("spawn")
    with ProcessPoolExecutor(2, mp_context=spawn) as pool:
        wrong = [line for line in pool.map(attempt, lessons, [into] * len(lessons)) if line]
    for message in wrong:
        print(message, file=sys.stderr)
    return bool(wrong)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

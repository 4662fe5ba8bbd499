"""Build the answer key: each lesson with its exercises solved, executed, every check correct."""

import sys
from pathlib import Path

import nbformat

from course_utils.whole_files import write_whole
from tools.build_lessons import command
from tools.course_paths import ROOT
from tools.from_npm import NotVendored, vendored
from tools.key_page import key_page
from tools.notebook.describe import describe
from tools.notebook.exercise_cells import is_exercise
from tools.notebook.header import read_header
from tools.notebook.run import run
from tools.notebook.solve import require_correct, solve
from tools.notebook.tidy import tidy
from tools.notebook.write import write

KEY = ROOT / "build" / "solutions"


def build_key(lesson: Path, into: Path) -> Path | None:
    """Build the key of `lesson` into the folder `into`; None where it has no exercises."""
    notebook = describe(lesson)
    if not any(map(is_exercise, notebook.cells)):
        return None
    into.mkdir(parents=True, exist_ok=True)
    ran = run(solve(notebook, lesson.stem), into)
    return write(tidy(require_correct(ran)), into / f"{lesson.stem}.ipynb")


def build_key_and_page(lesson: Path, into: Path) -> Path | None:
    """Build the key of `lesson`, and beside its notebook the same as a page to be read anywhere."""
    path = build_key(lesson, into)
    if path:
        page = key_page(nbformat.read(path, as_version=4), read_header(lesson).label)
        write_whole(path.with_suffix(".html"), page.encode())
    return path


def main(arguments: list[str]) -> int:
    """Build the key; without npm its notebooks alone, which is said, with status 1."""
    build, missing = build_key_and_page, None
    try:
        vendored("mathjax")
    except NotVendored as refusal:
        build, missing = build_key, f"The notebooks have no pages beside them: {refusal}"
    status = command("solutions", __doc__, build, KEY, arguments)
    if missing:
        print(missing, file=sys.stderr)
    return status or bool(missing)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

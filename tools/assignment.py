"""Make an assignment for nbgrader: variants of a lesson's exercises, as drawn from a seed.

In the folder of the class (build/class) then stand source/, with solutions and tests, and release/,
which the learners get. Hand their notebooks back in as submitted/NAME/LESSON/LESSON.ipynb, and
`make grade` does the rest.
"""

import sys
from pathlib import Path

import nbformat

from tools.classroom.nbgrader import Nbgrader
from tools.course_paths import (
    LESSONS,
    ROOT,
    OneSentenceParser,
    at_home,
    find_lesson,
    relative_path,
)
from tools.notebook.assign import assign
from tools.notebook.describe import describe
from tools.notebook.errors import LessonError
from tools.notebook.header import read_header
from tools.notebook.write import write

CLASS = ROOT / "build" / "class"


def put_source(lesson: Path, seed: int, folder: Path) -> Path:
    """Write the source of the assignment into the class in `folder`, where none stands yet.

    SystemExit where one stands that is another: learners may have it already.
    """
    try:
        label = read_header(lesson).label
        assigned = assign(describe(lesson, seed=seed), lesson.stem, label, seed)
    except LessonError as error:
        raise SystemExit(f"{lesson.name}: {error}.") from None
    path = folder / "source" / lesson.stem / f"{lesson.stem}.ipynb"
    if path.exists() and nbformat.read(str(path), as_version=4) != assigned:
        raise SystemExit(
            f"{relative_path(path)} is another assignment, of another SEED or of an older edition "
            "of the lesson, and learners may have it: name another FOLDER."
        )
    return write(assigned, path)


def main(arguments: list[str]) -> int:
    """Make the assignment, and say where it is."""
    parser = OneSentenceParser(prog="assignment", description=__doc__)
    parser.add_argument("lesson", help="02 or 02_dropping_units")
    parser.add_argument("--seed", type=int, required=True, help="of the class: a whole number")
    parser.add_argument("--folder", type=at_home, default=CLASS, help="the folder of the class")
    options = parser.parse_args(arguments)
    lesson, folder = find_lesson(options.lesson, LESSONS, ".py"), options.folder.resolve()
    source = put_source(lesson, options.seed, folder)
    nbgrader = Nbgrader(folder)
    said, trouble = nbgrader("generate_assignment", lesson.stem, "--force")
    release = folder / "release" / lesson.stem / f"{lesson.stem}.ipynb"
    if trouble or not release.exists():
        print(said, file=sys.stderr)
        return 1
    print(f"made {relative_path(source)}, with solutions and tests: keep it to yourself")
    print(f"made {relative_path(release)}: give it to the class")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

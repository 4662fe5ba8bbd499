"""Run the learner's notebooks in a copy of work/, and say which exercises are solved."""

import json
import shutil
import sys
import tempfile
from pathlib import Path

import nbformat

import tools.until_merged  # noqa: F401  (until merged)
from course_utils.checking.marks import FILE
from course_utils.checking.registry import lessons
from course_utils.learner import MARKER
from tools.course_paths import WORK, OneSentenceParser, relative_path
from tools.notebook.run import RunError, run


def run_past_errors(path: Path, seconds: int) -> str:
    """Run the notebook at `path`, past cells that raise; returns what went wrong, mostly ""."""
    try:
        notebook = nbformat.read(path, as_version=4)
        notebook = run(notebook, path.parent, seconds=seconds, allow_errors=True)
    except RunError as error:
        return f"cell {error.cell} {error.said}"
    except (OSError, ValueError, nbformat.reader.NotJSONError) as error:
        return f"it cannot be read as a notebook ({type(error).__name__})"
    for number, cell in enumerate(notebook.cells, start=1):
        for output in cell.get("outputs", []):
            if output.output_type == "error":
                return f"cell {number} raises {output.ename}: {output.evalue}"
    return ""


def solved_in(path: Path, seconds: int) -> tuple[set[str], str]:
    """The exercises that the notebook at `path` solves, and what went wrong in it."""
    record = path.parent / FILE
    record.unlink(missing_ok=True)
    wrong = run_past_errors(path, seconds)
    solved = json.loads(record.read_text(encoding="utf-8"))["solved"] if record.exists() else []
    return set(solved), wrong


def report_lines(path: Path, solved: set[str], wrong: str) -> list[str]:
    """The lines on one notebook: of the exercises of its lesson, which are solved."""
    lines = [f"{path.name}: {wrong}"] if wrong else []
    for lesson in lessons():
        names = [exercise.name for exercise in lesson.exercises]
        done = [name for name in names if f"{lesson.folder}.{name}" in solved]
        if done or path.name.startswith(lesson.stem):
            lines.append(f"{path.name}: {len(done)} of {len(names)} solved")
            lines += [f"    {'solved' if name in done else 'open  '}  {name}" for name in names]
    return lines


def main(arguments: list[str]) -> int:
    """Check every notebook of the folder; 1 when one of them could not be run to its end."""
    parser = OneSentenceParser(prog="check_work", description=__doc__)
    parser.add_argument("--work", type=Path, default=WORK, help="the folder to read")
    parser.add_argument("--seconds", type=int, default=600, help="the most that a cell may take")
    options = parser.parse_args(arguments)
    notebooks = sorted(options.work.glob("*.ipynb"))
    if not notebooks:
        raise SystemExit(
            f"{relative_path(options.work)}/ holds no notebooks; make lab puts them there."
        )
    failed = False
    with tempfile.TemporaryDirectory() as folder:
        copy = Path(folder) / "work"
        shutil.copytree(options.work, copy, ignore=shutil.ignore_patterns(".ipynb_checkpoints"))
        (copy / MARKER).touch()
        for notebook in notebooks:
            solved, wrong = solved_in(copy / notebook.name, options.seconds)
            print(*report_lines(notebook, solved, wrong), sep="\n", flush=True)
            failed = failed or bool(wrong)
    return int(failed)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

"""Run the learner's notebooks in a copy of work/, and say which exercises are solved.

Those of another language, as in work/zh/, are run too, and told of in their language.
"""

import shutil
import sys
import tempfile
from contextlib import suppress
from pathlib import Path

import nbformat

from course_utils.checking.progress import lesson_lines
from course_utils.checking.registry import lessons
from course_utils.checking.solved import FILE, solved_in
from course_utils.learner import LANGUAGE, MARKER
from course_utils.words import ENGLISH, Sentence, languages, say, spoken
from tools.course_paths import WORK, OneSentenceParser, relative_path
from tools.notebook.run import RunError, run


def run_past_errors(path: Path, seconds: int) -> Sentence | None:
    """Run the notebook at `path`, past cells that raise; returns what went wrong, mostly None."""
    try:
        notebook = nbformat.read(path, as_version=4)
        notebook = run(notebook, path.parent, seconds=seconds, allow_errors=True)
    except RunError as error:
        return Sentence("cell {number} {said}", number=error.cell, said=error.said)
    except (OSError, ValueError, nbformat.reader.NotJSONError) as error:
        reason = type(error).__name__
        return Sentence("it cannot be read as a notebook ({reason})", reason=reason)
    for number, cell in enumerate(notebook.cells, start=1):
        for output in cell.get("outputs", []):
            if output.output_type == "error":
                error = f"{output.ename}: {output.evalue}"
                return Sentence("cell {number} raises {error}", number=number, error=error)
    return None


def solved_by(path: Path, seconds: int) -> tuple[set[str], Sentence | None]:
    """The exercises that the notebook at `path` solves, and what went wrong in it."""
    record, marker = path.parent / FILE, path.parent / MARKER
    record.unlink(missing_ok=True)
    marker.unlink(missing_ok=True)  # it may be a link to nothing
    marker.touch()
    wrong = run_past_errors(path, seconds)
    solved, _ = solved_in(path.parent)
    return solved, wrong


def report_lines(path: Path, heading: str, solved: set[str], wrong: Sentence | None) -> list[str]:
    """The lines on one notebook, under `heading`: of the exercises of its lesson, which are solved.

    They are in the language of its folder, where the course has it.
    """
    with spoken(language_of(path.parent)):
        lines = [say("{name}: {verdict}", name=heading, verdict=wrong)] if wrong else []
        for lesson in lessons():
            done = any(exercise.id in solved for exercise in lesson.exercises)
            if done or path.name.startswith(lesson.stem):
                lines += lesson_lines(heading, lesson, solved)
    return lines


def language_of(folder: Path) -> str:
    """The language that the file LANGUAGE of `folder` names; English without, or for another."""
    with suppress(OSError, ValueError):
        named = (folder / LANGUAGE).read_text(encoding="utf-8").strip()
        return named if named in languages() else ENGLISH
    return ENGLISH


def notebooks_in(work: Path) -> list[Path]:
    """The notebooks of the folder `work`, then those of each language, in a folder of its own."""
    folders = [work, *sorted(path.parent for path in work.glob(f"*/{LANGUAGE}"))]
    return [path for folder in folders for path in sorted(folder.glob("*.ipynb"))]


def copy_readable(folder: Path, copy: Path) -> None:
    """Copy `folder`; what cannot be read there, such as a link to nothing, is left out."""
    leave = shutil.ignore_patterns(".ipynb_checkpoints")
    with suppress(shutil.Error):  # raised at the end, when all the rest has been copied
        shutil.copytree(folder, copy, ignore=leave, ignore_dangling_symlinks=True)


def main(arguments: list[str]) -> int:
    """Check every notebook of the folder; 1 when one of them could not be run to its end."""
    parser = OneSentenceParser(prog="check_work", description=__doc__)
    parser.add_argument("--work", type=Path, default=WORK, help="the folder to read")
    parser.add_argument("--seconds", type=int, default=600, help="the most that a cell may take")
    options = parser.parse_args(arguments)
    notebooks = notebooks_in(options.work)
    if not notebooks:
        empty = relative_path(options.work)
        raise SystemExit(say("{work}/ holds no notebooks; make lab puts them there.", work=empty))
    failed = False
    with tempfile.TemporaryDirectory() as folder:
        copy = Path(folder) / "work"
        copy_readable(options.work, copy)
        for notebook in notebooks:
            inside = notebook.relative_to(options.work)
            solved, wrong = solved_by(copy / inside, options.seconds)
            for line in report_lines(notebook, inside.as_posix(), solved, wrong):
                print(line, flush=True)
            failed = failed or bool(wrong)
    return int(failed)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

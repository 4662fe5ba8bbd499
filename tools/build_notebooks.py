"""Build the notebooks from the lessons: executed from a fresh kernel, the same bytes every time."""

import multiprocessing
import os
import re
import sys
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path

import nbformat
from course_paths import LESSONS, NOTEBOOKS, ONE_THREAD, OneSentenceParser, find_lesson, numbered
from lesson_cells import draft
from nbclient import NotebookClient
from nbclient.exceptions import CellExecutionError, CellTimeoutError, DeadKernelError
from notebook_faults import WIDGET, faults

ANSI = re.compile(r"\x1b\[[0-9;]*m")
ENVIRONMENT = ONE_THREAD | {
    "CUDA_VISIBLE_DEVICES": "",  # what a reader without an accelerator sees
    "JUPYTER_PREFER_ENV_PATH": "1",  # this environment's kernel, not one of the home folder
}


class LessonError(Exception):
    """A lesson that cannot become a notebook, with the sentence that says where and why."""


def execute(notebook, run_in: Path, seconds: int = 600) -> None:
    """Run every cell of `notebook` in a fresh kernel, in the folder `run_in`, outputs stored."""
    running, metadata = {}, notebook.metadata.copy()
    client = NotebookClient(
        notebook,
        timeout=seconds,
        kernel_name="python3",
        resources={"metadata": {"path": str(run_in)}},
        extra_arguments=["--log-level=ERROR"],  # else each kernel warns that it talks over TCP
        record_timing=False,
        store_widget_state=False,
        coalesce_streams=True,  # how prints are cut into messages depends on the machine's load
        on_cell_start=lambda cell, cell_index: running.update(id=cell.id),
    )
    try:
        client.execute()
    except CellExecutionError as error:
        traceback = ANSI.sub("", error.traceback)
        raise LessonError(f"cell {running['id']} raised:\n{traceback}") from None
    except CellTimeoutError:
        raise LessonError(f"cell {running['id']} ran for more than {seconds} s.") from None
    except DeadKernelError:
        raise LessonError(f"cell {running.get('id', '(none)')} ended its kernel.") from None
    notebook.metadata = metadata  # the kernel has added its version


def tidy(notebook) -> None:
    """Leave of each output what can be stored: a widget's static twin, a picture's words."""
    for cell in notebook.cells:
        words = cell.metadata.get("alt")
        for output in cell.get("outputs", []):
            data = output.get("data", {})
            if "image/png" in data or words:
                data.pop(WIDGET, None)  # without its kernel it is a blank
            if "image/png" in data and words:
                output.metadata.setdefault("image/png", {})["alt"] = words


def write(notebook, path: Path) -> None:
    """Put `notebook` at `path` in one step: an interrupted build leaves the old one whole."""
    path.parent.mkdir(parents=True, exist_ok=True)
    partial = path.with_suffix(".partial")
    text = nbformat.writes(notebook, version=4).rstrip("\n") + "\n"
    partial.write_text(text, encoding="utf-8", newline="\n")
    os.replace(partial, path)


def build(lesson: Path, into: Path) -> Path:
    """Build `lesson` into the folder `into`; a LessonError leaves the notebook there untouched."""
    run_in = lesson.parent.with_name("notebooks")  # where its reader opens it
    run_in.mkdir(exist_ok=True)
    notebook = draft(lesson)
    execute(notebook, run_in)
    tidy(notebook)
    found = faults(notebook)
    if found:
        raise LessonError("; ".join(found))
    path = into / f"{lesson.stem}.ipynb"
    write(notebook, path)
    return path


def attempt(lesson: Path, into: Path) -> str:
    """Build one lesson and return what went wrong, "" when nothing did (this crosses processes)."""
    os.environ.update(ENVIRONMENT)
    try:
        print(f"built {build(lesson, into).name}", flush=True)
    except (LessonError, ValueError) as error:
        return f"{lesson.name}: {error}"
    return ""


def build_all(lessons: list[Path], into: Path) -> list[str]:
    """Build `lessons`, two at a time, each in its own process; return what went wrong."""
    if len(lessons) == 1:
        return [wrong for wrong in [attempt(lessons[0], into)] if wrong]
    spawn = multiprocessing.get_context("spawn")
    with ProcessPoolExecutor(2, mp_context=spawn) as pool:
        return [wrong for wrong in pool.map(attempt, lessons, [into] * len(lessons)) if wrong]


def main(arguments: list[str]) -> int:
    """Build the lessons named in `arguments` (all when none is); 1 when one of them failed."""
    parser = OneSentenceParser(prog="build_notebooks", description=__doc__)
    parser.add_argument("lesson", nargs="*", help="02 or 02_dropping_units; without any, all")
    parser.add_argument("--lessons", type=Path, default=LESSONS, help="the folder to read")
    parser.add_argument("--into", type=Path, default=NOTEBOOKS, help="the folder to write")
    options = parser.parse_args(arguments)
    source = options.lessons.resolve()
    lessons = [find_lesson(name, source, ".py") for name in options.lesson]
    lessons = lessons or numbered(source, ".py")
    if not lessons:
        raise SystemExit(f"{options.lessons} holds no lessons (files named NN_name.py).")
    wrong = build_all(lessons, options.into.resolve())
    for message in wrong:
        print(message, file=sys.stderr)
    return bool(wrong)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

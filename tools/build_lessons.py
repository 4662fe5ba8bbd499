"""What the commands share that make something of each lesson: whose arguments, how many at once."""

import multiprocessing
import sys
from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor
from functools import partial
from pathlib import Path

from tools.course_paths import LESSONS, OneSentenceParser, find_lesson, numbered, relative_path
from tools.file_trouble import in_one_sentence
from tools.language.languages import translated_into
from tools.notebook.errors import LessonError

Build = Callable[[Path, Path], Path | None]  # of a lesson, into a folder; None: there is nothing


def in_each_language(build: Callable[..., Path]) -> Build:
    """`build`, of a lesson into a folder, in English and then in each language it is translated to.

    build: takes a language as third argument. What it returns is that of the English lesson.
    """
    return partial(_in_each_language, build)


def _in_each_language(build, lesson, into):
    path = build(lesson, into)
    for language in translated_into(lesson):
        build(lesson, into, language)
    return path


def build_or_explain(build: Build, into: Path, lesson: Path) -> str:
    """Build one lesson; return what went wrong, "" when nothing did (this crosses processes)."""
    try:
        path = build(lesson, into)
    except (LessonError, ValueError) as error:
        return f"{lesson.name}: {error}"
    except OSError as error:
        return f"{lesson.name}: {in_one_sentence(error, error.filename or into)}"
    if path:
        print(f"built {relative_path(path)}", flush=True)
    return ""


def build_lessons(build: Build, into: Path, lessons: list[Path]) -> list[str]:
    """Build `lessons`, two at a time, each in its own process; return what went wrong."""
    one = partial(build_or_explain, build, into)
    if len(lessons) == 1:
        return list(filter(None, map(one, lessons)))
    spawn = multiprocessing.get_context("spawn")
    with ProcessPoolExecutor(2, mp_context=spawn) as pool:
        return list(filter(None, pool.map(one, lessons)))


def command(name: str, description: str, build: Build, into: Path, arguments: list[str]) -> int:
    """Build the lessons named in `arguments` (all when none is); 1 when one of them failed."""
    parser = OneSentenceParser(prog=name, description=description)
    parser.add_argument("lesson", nargs="*", help="02 or 02_dropping_units; without any, all")
    parser.add_argument("--lessons", type=Path, default=LESSONS, help="the folder to read")
    parser.add_argument("--into", type=Path, default=into, help="the folder to write")
    options = parser.parse_args(arguments)
    source = options.lessons.resolve()
    lessons = [find_lesson(name, source, ".py") for name in options.lesson]
    lessons = lessons or numbered(source, ".py")
    if not lessons:
        raise SystemExit(f"{options.lessons} holds no lessons (files named NN_name.py).")
    wrong = build_lessons(build, options.into.resolve(), lessons)
    for message in wrong:
        print(message, file=sys.stderr)
    return bool(wrong)

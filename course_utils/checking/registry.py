"""Every exercise of the course, found in the lesson folders; the lessons' text gives the order."""

import ast
import pkgutil
import re
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path

from course_utils.checking.exercise import Exercise

PACKAGE = "course_utils.exercises"
CONTENT = Path(__file__).parents[1] / "exercises"
LESSONS = Path(__file__).parents[2] / "lessons"
CHECK = re.compile(r"^ex\.(\w+)\.check\(", re.MULTILINE)  # how an exercise's cell ends


@dataclass(frozen=True)
class Lesson:
    """A lesson's exercises in its order. stem: of the lesson's file; folder: of its exercises."""

    stem: str
    folder: str
    exercises: tuple[Exercise, ...]


def exercises_in(package):
    """name -> Exercise for each file of the lesson folder `package` that defines `exercise`.

    They come in the order in which the lesson's text first checks them; what it does not check
    comes last, by name. The folder's `__init__.py` makes them its own attributes.
    """
    folder = package.rpartition(".")[2]
    modules = {name: import_module(f"{package}.{name}") for name in _files(CONTENT / folder)}
    found = {name: m.exercise for name, m in modules.items() if hasattr(m, "exercise")}
    checked = checked_in(_lesson_file(folder))
    place = {name: number for number, name in enumerate(checked)}
    return dict(sorted(found.items(), key=lambda item: (place.get(item[0], len(place)), item[0])))


def lessons():
    """All lessons that have exercises, in the order of the course."""
    found = []
    for folder in _folders():
        exercises = tuple(exercises_in(f"{PACKAGE}.{folder}").values())
        lesson = _lesson_file(folder)
        found.append(Lesson(lesson.stem if lesson else folder, folder, exercises))
    return sorted(found, key=lambda lesson: lesson.stem)


def all_exercises():
    return [exercise for lesson in lessons() for exercise in lesson.exercises]


def catching():
    """For each misconception that is caught: the exercises with a diagnosis for it."""
    caught = {}
    for exercise in all_exercises():
        for name in dict.fromkeys(mistake.misconception for _, mistake in exercise.wrong):
            if name is not None:
                caught.setdefault(name, []).append(exercise)
    return caught


def checked_in(lesson):
    """The names that the file of a lesson checks as `ex.NAME.check(`, each once, in order."""
    text = lesson.read_text(encoding="utf-8") if lesson else ""
    return list(dict.fromkeys(CHECK.findall(text)))


def without_a_cell():
    """The exercises that their lesson never checks."""
    checked = {folder: checked_in(_lesson_file(folder)) for folder in _folders()}
    return [e for e in all_exercises() if e.name not in checked[e.folder]]


def unused_files():
    """The files in lesson folders that define no exercise and that no other file there imports."""
    unused = []
    for folder in _folders():
        exercises = exercises_in(f"{PACKAGE}.{folder}")
        sources = sorted((CONTENT / folder).glob("*.py"))
        imported = set().union(*map(_imported_by, sources))
        unused += [s for s in sources if {s.stem} - {*exercises, *imported, "__init__"}]
    return unused


def _folders():
    return [module.name for module in pkgutil.iter_modules([str(CONTENT)]) if module.ispkg]


def _files(folder):
    return [module.name for module in pkgutil.iter_modules([str(folder)])]


def _lesson_file(folder):
    """The lesson whose exercises stand in `folder`; None where there is none."""
    return next(iter(sorted(LESSONS.glob(f"[0-9][0-9]_{folder}.py"))), None)


def _imported_by(source):
    """The last parts of the names of the modules that a file imports."""
    nodes = list(ast.walk(ast.parse(source.read_text(encoding="utf-8"))))
    names = [node.module for node in nodes if isinstance(node, ast.ImportFrom) and node.module]
    names += [a.name for n in nodes if isinstance(n, ast.Import | ast.ImportFrom) for a in n.names]
    return {name.rpartition(".")[2] for name in names}

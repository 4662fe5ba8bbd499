"""Every exercise of the course, found in the lesson folders that stand here."""

import pkgutil
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path

from course_utils.checking.exercise import Exercise

CONTENT = Path(__file__).parents[1] / "exercises"


@dataclass(frozen=True)
class Lesson:
    """A lesson's exercises in its order. name: the folder; title: the lesson's file."""

    name: str
    title: str
    exercises: tuple[Exercise, ...]


def lessons():
    """All lessons that have exercises, in the order of the course."""
    folders = [m.name for m in pkgutil.iter_modules([str(CONTENT)]) if m.ispkg]
    packages = {name: import_module(f"course_utils.exercises.{name}") for name in folders}
    found = [
        Lesson(
            name,
            package.LESSON,
            package.EXERCISES,
        )
        for name, package in packages.items()
    ]
    return sorted(found, key=lambda lesson: lesson.title)


def all_exercises():
    return [exercise for lesson in lessons() for exercise in lesson.exercises]


def catching():
    """For each misconception that is caught: the exercises with a diagnosis for it."""
    caught = {}
    for exercise in all_exercises():
        for key in dict.fromkeys(mistake.misconception for _, mistake in exercise.wrong):
            if key is not None:
                caught.setdefault(key, []).append(exercise)
    return caught

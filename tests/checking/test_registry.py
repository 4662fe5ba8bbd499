"""Exercises are found where they stand, in their lesson's order; a new one costs two files."""

import os
import shutil
import subprocess
import sys
from importlib import import_module

import pytest

from course_utils.checking.registry import (
    all_exercises,
    exercises_in,
    lessons,
    unused_files,
    without_a_cell,
)
from course_utils.exercises import dropping_units as ex
from course_utils.learner import MARKER
from tools.course_paths import ROOT

NEW = '''"""Predict a number."""

from course_utils.checking.kinds import Predict
from course_utils.checking.verdict import Mistake


def two_coins():
    return 4


HALF = Mistake("half", "The first coin counts too.", "keep_for_drop")

exercise = Predict(
    model_answer=two_coins,
    why="two times two",
    takeaway="Two coins have four outcomes.",
    minutes=3,
    hints=("How many?", "Count.", "2 * 2"),
    wrong=[(2, HALF)],
    right=[4.0],
    otherwise=HALF,
)
'''
CELL = """
# %% tags=["exercise"]
outcomes = ...
ex.two_coins.check(outcomes)

"""
LOOK = """
from course_utils.checking.registry import catching, lessons, unused_files, without_a_cell
from course_utils.checking.progress import progress
from course_utils.exercises import dropping_units as ex
print(ex.two_coins.check(2).mistake.sentences[0])
print(*[exercise.name for exercise in lessons()[1].exercises])
print("two_coins" in [exercise.name for exercise in catching()["keep_for_drop"]])
print("two_coins" in progress())
print(*[path.name for path in unused_files()])
print(*[exercise.name for exercise in without_a_cell()])
"""


@pytest.fixture(scope="module")
def seen(tmp_path_factory):
    """What LOOK prints in a copy of the course with a new exercise, and with forgotten things."""
    course = tmp_path_factory.mktemp("course")
    for folder in ("course_utils", "lessons"):
        ignore = shutil.ignore_patterns("__pycache__")
        shutil.copytree(ROOT / folder, course / folder, ignore=ignore)
    (course / MARKER).touch()
    folder = course / "course_utils" / "exercises" / "dropping_units"
    (folder / "two_coins.py").write_text(NEW, encoding="utf-8")
    lesson = course / "lessons" / "02_dropping_units.py"
    text, first = lesson.read_text(encoding="utf-8"), '# %% tags=["exercise"]\n'
    lesson.write_text(text.replace(first, CELL.lstrip() + first, 1), encoding="utf-8")

    (folder / "a_cell_is_missing.py").write_text(
        NEW.replace("two_coins", "a_cell_is_missing"), encoding="utf-8"
    )
    (folder / "left_behind.py").write_text("coins = 2\n", encoding="utf-8")
    (folder / "imported.py").write_text("coins = 2\n", encoding="utf-8")
    with (folder / "frozen_mask.py").open("a", encoding="utf-8") as file:
        file.write("\nfrom course_utils.exercises.dropping_units import imported\n")
    done = subprocess.run(
        [sys.executable, "-c", LOOK],
        cwd=course,
        env=os.environ | {"PYTHONPATH": str(course), "OMP_NUM_THREADS": "1"},
        capture_output=True,
        encoding="utf-8",
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return done.stdout.splitlines()


def test_an_exercise_is_found_judged_and_listed_when_its_file_and_its_cell_stand_there(seen):
    verdict, order, caught, told, *_ = seen
    assert verdict == "The first coin counts too."
    assert order.split()[:2] == ["two_coins", "keep_probability"]
    assert order.split()[-1] == "a_cell_is_missing"
    assert (caught, told) == ("True", "True")


def test_what_a_contributor_forgets_is_found(seen):
    *_, unused, without = seen
    assert unused == "left_behind.py"
    assert without == "a_cell_is_missing"


def test_a_lessons_folder_holds_its_exercises_by_name():
    for lesson in lessons():
        folder = import_module(f"course_utils.exercises.{lesson.folder}")
        for exercise in lesson.exercises:
            assert getattr(folder, exercise.name) is exercise
            assert exercise.name in dir(folder)
            assert exercise.folder == lesson.folder


def test_lessons_and_exercises_come_in_the_order_of_the_course():
    stems = [lesson.stem for lesson in lessons()]
    assert stems == sorted(stems)
    assert stems[1] == "02_dropping_units"
    names = list(exercises_in("course_utils.exercises.dropping_units"))
    assert names[:2] == ["keep_probability", "batch_mask"]
    assert ex.keep_probability in all_exercises()


def test_every_file_is_used_and_every_exercise_has_its_cell():
    assert unused_files() == []
    assert without_a_cell() == []

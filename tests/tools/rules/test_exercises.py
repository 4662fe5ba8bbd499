"""Each thing that may be wrong with an exercise or its cell is planted, and is one sentence."""

from types import SimpleNamespace

import pytest

from course_utils.checking.verdict import CORRECT, NOT_ATTEMPTED, NOT_YET
from tools.rules import exercises as rules

LESSON = """\
# %%
from math import pi

# %% tags=["exercise"]
silent = ...
ex.one.check(silent)

# %% tags=["exercise"]
line = ...
ex.two.check(line)
"""


class Exercise:
    """As much of an exercise as the rules look at."""

    folder, hints, expected = "first", ("a nudge", "the idea", "the line"), 3

    def __init__(self, name, **changed):
        self.name = name
        vars(self).update(changed)

    def check(self, answer):
        outcome = NOT_ATTEMPTED if answer is ... else CORRECT if answer == 3 else NOT_YET
        return SimpleNamespace(outcome=outcome)


ONE, TWO = Exercise("one"), Exercise("two")


@pytest.fixture
def faults(tmp_path, monkeypatch):
    """The faults of a lesson of these cells and exercises."""
    monkeypatch.setattr(rules, "imports", lambda code: {"ex": SimpleNamespace(one=ONE, two=TWO)})

    def found(text, exercises=(ONE, TWO)):
        lesson = tmp_path / "01_first.py"
        lesson.write_text(text, encoding="utf-8")
        return rules.cell_faults(lesson, exercises)

    return found


def test_good_cells_and_exercises_have_no_fault(faults):
    assert faults(LESSON) == []
    assert rules.exercise_faults(ONE) == []


@pytest.mark.parametrize("hints", [("a nudge", " ", "the line"), ("a nudge",), ("", "", "")])
def test_an_empty_hint_is_refused(hints):
    (fault,) = rules.exercise_faults(Exercise("one", hints=hints))
    assert fault.startswith("The exercise first.one has an empty hint; three are needed")


def test_a_solution_that_fails_is_refused():
    (fault,) = rules.exercise_faults(Exercise("one", expected=4))
    assert fault.startswith("The exercise first.one does not accept its own solution: ")


def test_an_exercise_without_its_cell_is_named(faults):
    (fault,) = faults(LESSON, (ONE, TWO, Exercise("three")))
    assert fault.endswith("01_first.py has no cell for the exercise three.")


@pytest.mark.parametrize("last", ["ex.three.check(line)", "ex.one.check(silent); 1\nline"])
def test_a_tagged_cell_that_does_not_end_in_a_check_is_named(faults, last):
    found = faults(f'{LESSON}\n# %% tags=["exercise"]\n{last}\n')
    (fault,) = found
    assert "has the tag exercise but ends in the check of none of its own." in fault


def test_cells_in_another_order_are_refused(faults):
    (fault,) = faults(LESSON, (TWO, ONE))
    assert fault.endswith("in the order ['one', 'two'], but they are ['two', 'one'].")


@pytest.mark.parametrize(("stub", "outcome"), [("3", CORRECT), ("0", NOT_YET)])
def test_a_stub_that_counts_as_attempted_or_solved_is_refused(faults, stub, outcome):
    (fault,) = faults(LESSON.replace("line = ...", f"line = {stub}"))
    assert f"counts as {outcome} as it stands; it has to be {NOT_ATTEMPTED}." in fault


def test_exercises_whose_lesson_is_gone_are_named(tmp_path, monkeypatch):
    lost = SimpleNamespace(stem="99_lost", exercises=())
    monkeypatch.setattr(rules, "lessons", lambda: [lost])
    said = ["There are exercises of 99_lost, but no lessons/99_lost.py."]
    assert rules.all_exercise_faults(tmp_path) == said

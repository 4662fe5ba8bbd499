"""What all kinds share: outcomes, hints, the learner's own error, checks that leave no trace."""

import random

import numpy as np
import pytest
import torch

from course_utils.checking.exercise import Exercise
from course_utils.checking.kinds import Write
from course_utils.checking.verdict import CORRECT, NOT_ATTEMPTED, NOT_YET, Mistake
from course_utils.exercises import dropping_units as ex

SLIP = Mistake("slip", "It slips.")


def solution(x):
    return x


def exercise(find_mistake, **options):
    return Write(
        model_answer=solution,
        why="so it is",
        takeaway="It works.",
        minutes=3,
        hints=("one", "two", "three"),
        wrong=[],
        right=[],
        find_mistake=find_mistake,
        **options,
    )


def calls(answer):
    answer(1)


def test_there_are_three_outcomes():
    assert exercise(lambda answer: None).check(...).outcome == NOT_ATTEMPTED
    assert exercise(lambda answer: None).check(solution).outcome == CORRECT
    verdict = exercise(lambda answer: SLIP).check(solution)
    assert (verdict.outcome, verdict.mistake) == (NOT_YET, SLIP)


def test_a_kind_says_how_it_diagnoses():
    with pytest.raises(NotImplementedError):
        Exercise.diagnose(ex.keep_probability, 600)


@pytest.mark.parametrize(("answer", "name"), [(3, "refused"), (len, "raised")])
def test_what_cannot_be_judged_has_an_id_too(answer, name):
    assert exercise(calls).check(answer).mistake.id == name


def test_what_is_stopped_has_an_id_and_a_limit_of_the_exercise():
    def forever(x):
        while True:
            pass

    verdict = exercise(calls, seconds=0.1).check(forever)
    assert verdict.mistake.id == "stopped"
    assert "stopped after 0.1 s" in verdict.text
    assert "stopped after 0.2 s" in exercise(calls).check(forever, seconds=0.2).text


def test_hints_come_one_after_the_other_and_the_last_one_stays():
    asked = exercise(calls)
    assert [asked.hint() for _ in range(4)] == [
        "Hint 1 of 3: one",
        "Hint 2 of 3: two",
        "Hint 3 of 3: three",
        "Hint 3 of 3: three",
    ]
    assert asked.hint(1) == "Hint 1 of 3: one"
    with pytest.raises(ValueError, match="level has to be 1, 2 or 3, but got 4"):
        asked.hint(4)


def test_the_solution_is_its_source_and_a_reason():
    assert exercise(calls).solution() == ("def solution(x):\n    return x\n\n# Why: so it is")
    assert exercise(calls).solved_cell == (
        "def solution(x):\n    return x\n\n\nex.test_exercise.check(solution)"
    )
    assert ex.keep_probability.solved_cell.endswith(
        "\n\n\nex.keep_probability.check(keep_probability())"
    )


def test_a_check_is_silent_seeded_and_leaves_the_generators_alone(capsys):
    drawn = []

    def draws(answer):
        print("said")
        drawn.append((torch.rand(()).item(), np.random.rand(), random.random()))  # noqa: NPY002

    torch.manual_seed(5)
    before = torch.get_rng_state(), random.getstate()
    for _ in range(2):
        exercise(draws).check(solution)
    assert drawn[0] == drawn[1]
    assert torch.equal(torch.get_rng_state(), before[0])
    assert random.getstate() == before[1]
    assert capsys.readouterr().out == ""

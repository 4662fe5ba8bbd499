"""A question accepts every writing of an answer, names the mistake, and never gives it away."""

import dataclasses

import pytest
import torch

from course_utils.checking.question import Option, Question
from course_utils.checking.verdict import CORRECT, NOT_ATTEMPTED, NOT_YET, Mistake

KEEP = Mistake("kept", "That is how often it stays.", "keep_for_drop")
HALF = Mistake("half", "No half stands in the question.", "exact_fraction")
QUESTION = Question(
    id="how_often",
    asks="With p = 0.3, how often is a unit dropped?",
    options=(Option("0.7", KEEP), Option("0.3"), Option("in half of all draws", HALF)),
    why="p is the probability to drop.",
    section="2.7",
)


@pytest.mark.parametrize("answer", ["b", "B", " b. ", "(b)", "b)", "ｂ", 0.3, "0.3", "30 %", "0,3"])
@pytest.mark.parametrize("before", ["", "选", "答案：", "选项"])
def test_a_right_answer_in_any_writing(answer, before):
    answer = f"{before}{answer}" if before else answer
    verdict = QUESTION.check(answer)
    assert verdict.outcome == CORRECT
    assert verdict.text == "p is the probability to drop."


@pytest.mark.parametrize("answer", ["b) 0.3", "  b  0.3", "b、０．３", "（ｂ）30％", "“b”。"])
def test_a_letter_may_come_with_the_words_of_its_option_and_in_chinese_punctuation(answer):
    assert QUESTION.check(answer).outcome == CORRECT


@pytest.mark.parametrize("answer", ["a 0.3", "b 0.7", "b或a", "bb", "b - c", "乙"])
def test_a_letter_with_the_words_of_another_option_is_refused(answer):
    assert QUESTION.check(answer).mistake.id == "refused"


def test_a_wrong_one_is_told_its_mistake_and_where_to_read():
    for answer in ("a", 0.7, "0.70"):
        verdict = QUESTION.check(answer)
        assert (verdict.outcome, verdict.mistake) == (NOT_YET, KEEP)
        assert verdict.text == (
            "That is how often it stays. Misconception 1: “p read as the probability to keep”. "
            "Read again: lesson 02, section 2.7."
        )
    assert QUESTION.check("In half of all draws.").mistake is HALF


@pytest.mark.parametrize("answer", [None, ..., "", "..."])
def test_a_blank_is_not_attempted(answer):
    assert QUESTION.check(answer).outcome == NOT_ATTEMPTED


class Hostile:
    def __repr__(self):
        raise RuntimeError

    __str__ = __eq__ = __hash__ = __repr__


@pytest.mark.parametrize(
    ("answer", "told"),
    [
        ("d", "'d'"),
        ("ab", "'ab'"),
        (0.31, "0.31"),
        (float("nan"), "nan"),
        ("x" * 900, "'" + "x" * 59),
        (True, "an object of type bool"),
        (["b"], "an object of type list"),
        (torch.ones(2), "an object of type Tensor"),
        (Hostile(), "an object of type Hostile"),
    ],
)
def test_what_is_no_option_is_refused_in_a_sentence(answer, told):
    verdict = QUESTION.check(answer)
    assert verdict.outcome == NOT_YET
    assert verdict.text == f"Expected one letter from a to c, such as 'a', but got {told}."
    assert verdict.mistake.misconception is None


def test_it_is_asked_with_a_letter_before_each_option():
    assert QUESTION.asked("1. how_often").splitlines() == [
        "1. how_often",
        "With p = 0.3, how often is a unit dropped?",
        "  a  0.7",
        "  b  0.3",
        "  c  in half of all draws",
    ]
    assert (QUESTION.right, QUESTION.lesson) == ("b", "02")


@pytest.mark.parametrize(
    ("wrong", "told"),
    [
        ({"id": "How often"}, "an id in snake case"),
        ({"options": (Option("yes"),)}, "two to 6 options"),
        ({"options": (Option("yes"), Option("no"))}, "one right option"),
        ({"options": (Option("yes", KEEP), Option("no", HALF))}, "one right option"),
        ({"options": (Option("yes"), Option("yes", KEEP))}, "options that differ"),
        ({"options": (Option("1"), Option("2", KEEP), Option("3", KEEP))}, "mistakes that differ"),
        ({"section": "2"}, "a section such as 2.7"),
    ],
)
def test_a_question_that_cannot_be_judged_is_not_made(wrong, told):
    with pytest.raises(ValueError, match=f"question .* needs .*{told}"):
        dataclasses.replace(QUESTION, **wrong)

"""A form notes each answer for programs, and tells the learner nothing about it."""

import pytest

from course_utils.beliefs import form_a, form_b
from course_utils.beliefs.sheet import sheet
from course_utils.checking.verdict import CORRECT, NOT_ATTEMPTED, NOT_YET

CHINESE = ("（ｂ）", "b。", "“b”", "b、", "选b", "我选择 B", "答案：b", "选项b", "b项")
FORMS = pytest.mark.parametrize("form", [form_a, form_b], ids=lambda form: form.name)


@FORMS
def test_all_answers_look_the_same_to_the_learner_and_differ_for_a_program(form):
    for number, question in enumerate(form.questions, start=1):
        for letter, option in question.options(form.letter).items():
            noted = form.check(number, letter)
            assert repr(noted) == "Noted."
            assert noted.ids == {
                "exercise": f"{form.name}.{question.misconception}",
                "outcome": CORRECT if option.right else NOT_YET,
                "mistake": None if option.right else f"option_{letter}",
                "misconception": option.misconception,
            }


def test_a_letter_may_be_written_in_any_way():
    plain = form_a.check(1, "b").ids
    assert all(
        form_a.check(1, answer).ids == plain for answer in ("B", " (b) ", "b.", "ｂ", *CHINESE)
    )


@pytest.mark.parametrize(
    "answer", ["e", "ab", "乙", "二", "b和c", 7, b"b", ["b"], {"b"}, object(), float("nan")]
)
def test_what_is_no_letter_is_not_noted_and_told(answer):
    noted = form_a.check(1, answer)
    assert noted.outcome == NOT_ATTEMPTED
    assert repr(noted).startswith("Expected one letter from a to d, but got ")


@pytest.mark.parametrize("answer", [..., None, "", "..."])
def test_an_answer_that_is_left_open_is_no_attempt(answer):
    assert form_a.check(1, answer).outcome == NOT_ATTEMPTED
    assert repr(form_a.check(1, answer)) == "Left open."


@pytest.mark.parametrize("number", [0, 16, -1, 1.5, "1", None])
def test_a_number_that_no_question_has_is_refused(number):
    with pytest.raises(ValueError, match=r"^number has to be from 1 to 15, but got"):
        form_b.check(number, "a")


@FORMS
def test_a_sheet_prints_every_question_and_not_which_answer_is_right(form):
    printed = sheet(form)
    assert [item.number for item in printed.items] == list(range(1, 16))
    assert all(list(item.options) == list("abcd") for item in printed.items)
    assert printed.title.endswith(form.letter.upper())

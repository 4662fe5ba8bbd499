"""A gain is that of the learners who took both forms, with the interval of their differences."""

import pytest
from scipy import stats

from course_utils.beliefs import form_a, form_b
from tools.classroom.gain import beliefs_in, gain_in
from tools.classroom.outcomes import held, outcomes
from tools.classroom.page import page

FORMS = {"form_a": form_a, "form_b": form_b}


def answered(form, right, *, by_belief=0, open_=0):
    """The notebook of a learner with so many right answers, beliefs, open ones, and slips."""
    verdicts = []
    for number, question in enumerate(FORMS[form].questions):
        wanted = None if number < right else question.misconception  # None is behind a right one
        letters = [
            letter
            for letter, option in question.options(form[-1]).items()
            if option.right == (number < right) and option.misconception == wanted
        ]
        left_open = right + by_belief <= number < right + by_belief + open_
        noted = FORMS[form].check(number + 1, ... if left_open else letters[0])
        is_slip = number >= right + by_belief + open_
        verdicts.append(noted.ids | ({"misconception": None} if is_slip else {}))
    return {"notebook": f"{form}.ipynb", "verdicts": verdicts, "edition": "", "troubles": []}


def class_of(pairs):
    """learner -> the notebooks of both forms, from (right before, right after)."""
    return {
        f"learner {number}": [answered("form_a", before), answered("form_b", after)]
        for number, (before, after) in enumerate(pairs)
    }


def test_the_gain_is_the_mean_of_the_differences_with_its_paired_interval():
    pairs = [(3, 9), (5, 8), (4, 4), (10, 15), (0, 7)]
    gain = gain_in(outcomes(class_of(pairs)))
    reference = stats.ttest_rel([b for _, b in pairs], [a for a, _ in pairs]).confidence_interval()
    assert gain.learners == 5
    assert (gain.before, gain.after) == pytest.approx((4.4, 8.6))
    assert tuple(gain.gain) == pytest.approx((4.2, *reference))
    unpaired = stats.ttest_ind([b for _, b in pairs], [a for a, _ in pairs]).confidence_interval()
    assert gain.gain.low != pytest.approx(unpaired.low)
    assert "The gain is 4.2, its 95 % interval from" in str(gain)
    assert "holds 0" not in str(gain)


def test_an_interval_that_holds_0_is_told():
    gain = gain_in(outcomes(class_of([(3, 5), (6, 4), (7, 9)])))
    assert "It holds 0: no gain is settled." in str(gain)


@pytest.mark.parametrize("pairs", [[(3, 9)], [(3, 5), (5, 7)]])
def test_of_one_learner_or_equal_gains_there_is_no_interval(pairs):
    gain = gain_in(outcomes(class_of(pairs)))
    assert gain.gain is None
    assert "too little to say" in str(gain)


def test_who_took_one_form_only_is_left_out():
    seen = class_of([(3, 9), (5, 8)])
    seen["early"] = [answered("form_a", 15)]
    seen["half"] = [answered("form_a", 0), answered("form_b", 0, open_=15)]
    seen["untouched"] = [answered(form, 0, open_=15) for form in FORMS]
    gain = gain_in(outcomes(seen))
    assert (gain.learners, gain.before) == (2, 4)
    assert gain_in(outcomes({"early": seen["early"]})) is None
    assert "Nobody took the test." in page(outcomes({"untouched": seen["untouched"]}), 1)


def test_before_the_course_the_page_tells_what_form_a_shows():
    """With it a teacher plans; nobody can have taken form B."""
    seen = {name: [answered("form_a", 13, by_belief=2)] for name in ("ada", "bob", "cleo")}
    made = page(outcomes(seen), 3)
    assert "Nobody took both forms. Learners who took form A: 3; form B: 0." in made
    beliefs = beliefs_in(outcomes(seen))
    assert beliefs.before.tolist() == [0] * 13 + [3, 3]
    assert "the spread of Monte-Carlo dropout is calibrated" in made


def test_beliefs_are_counted_before_and_after_and_an_open_question_is_none():
    seen = {
        "ada": [answered("form_a", 0, by_belief=15), answered("form_b", 15)],
        "bob": [answered("form_a", 1, by_belief=1), answered("form_b", 1, open_=14)],
    }
    gain = gain_in(outcomes(seen))
    assert gain.beliefs.before.tolist() == [1, 2, *[1] * 13]
    assert gain.beliefs.after.tolist() == [0] * 15
    assert gain.after == 8


def test_what_was_held_before_is_not_told_as_held_and_forms_are_no_exercises():
    table = outcomes({"ada": [answered("form_a", 0, by_belief=15), answered("form_b", 15)]})
    assert len(table) == 30
    assert len(held(table)) == 0
    made = page(table, 1)
    assert "None was seen" in made
    assert "form_a" not in made

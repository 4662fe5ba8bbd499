"""A verdict reads as plain text in whole sentences, and keeps what it stands for as ids."""

import pytest
from IPython.core.interactiveshell import InteractiveShell

from course_utils.checking.verdict import (
    CORRECT,
    IN_METADATA,
    NOT_ATTEMPTED,
    NOT_YET,
    Mistake,
    Verdict,
)
from course_utils.words import Sentence


@pytest.mark.parametrize(
    ("outcome", "shown"),
    [
        (NOT_ATTEMPTED, "Not attempted. One. Two."),
        (NOT_YET, "Not yet. One. Two."),
        (CORRECT, "Correct. One. Two."),
    ],
)
def test_a_verdict_opens_with_its_outcome(outcome, shown):
    verdict = Verdict(outcome, ("One.", "Two."))
    assert repr(verdict) == str(verdict) == shown
    assert verdict.text == "One. Two."
    assert verdict.solved == (outcome == CORRECT)


def test_what_follows_is_told_last():
    assert Verdict(CORRECT, ("One.",)).followed_by(["Two."]).text == "One. Two."


def test_a_mistake_names_its_misconception_in_a_sentence_of_its_own():
    assert Mistake("slip", "One.").sentences == ("One.",)
    assert Mistake("swapped", Sentence("{n} it is.", n=1), "keep_for_drop").sentences == (
        "1 it is.",
        "Misconception 1: “p read as the probability to keep”.",
    )
    assert Mistake("fast", "One.", "inplace_is_free").sentences[1] == (
        "Misconception: “inplace is free”."
    )


def test_a_misconception_that_is_not_in_the_list_is_refused():
    with pytest.raises(ValueError, match=r"has to be one of keep_for_drop, .*but got 'no_such'"):
        Mistake("slip", "One.", "no_such")


def test_a_verdict_tells_programs_its_ids_and_shows_them_to_nobody():
    swapped = Mistake("swapped", "One.", "keep_for_drop")
    verdict = Verdict(NOT_YET, ("One.",), swapped, exercise="derive.expected")
    shown, hidden = InteractiveShell.instance().display_formatter.format(verdict)
    assert shown == {"text/plain": "Not yet. One."}
    assert hidden[IN_METADATA] == {
        "exercise": "derive.expected",
        "outcome": "not_yet",
        "mistake": "swapped",
        "misconception": "keep_for_drop",
    }
    assert Verdict(CORRECT, ("One.",)).ids["mistake"] is None

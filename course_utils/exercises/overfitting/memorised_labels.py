"""Predict a number: how much truth there is in a training set that is known by heart."""

from course_utils.checking.kinds import Predict
from course_utils.checking.verdict import Mistake


def memorised_labels():
    redrawn, kinds = 0.3, 5
    return 1 - redrawn * (1 - 1 / kinds)


GIVEN = Mistake(
    "given", "It agrees with every label that it was given. Is every one of those true?"
)
ALL_WRONG = Mistake("all_wrong", "Must a label that is drawn anew come out wrong?")
ERRORS = Mistake("errors", "That is the share of its answers that are false.")
REDRAWN = Mistake("redrawn", "That is the share of the labels that were drawn anew.")
LUCKY = Mistake("lucky", "Those are the labels drawn anew that came out true; what of the others?")
WITHIN = Mistake("within", "That is for a label drawn anew. How many were left as they were?")
SHARE = Mistake("share", "Expected a share, a number from 0 to 1.")
OTHERWISE = Mistake(
    "otherwise", "Two groups: labels left alone, labels drawn anew. How many of each are true?"
)

exercise = Predict(
    model_answer=memorised_labels,
    why="a fifth of the 30 % drawn anew come out true, so 24 % of what it memorised is false",
    takeaway="Perfect on the labels it was given, and wrong as often as they are: that is memory.",
    minutes=4,
    hints=(
        "The network gives back the label that it was given. How many of those labels are true?",
        "A label that is drawn from five kinds hits the true one with probability 1/5.",
        "0.7 from the labels left alone; add a fifth of 0.3.",
    ),
    wrong=[
        (1, GIVEN),
        (0.7, ALL_WRONG),
        (0.24, ERRORS),
        (0.3, REDRAWN),
        (0.06, LUCKY),
        (0.2, WITHIN),
        (0.8, WITHIN),
        (76, SHARE),
        (760, SHARE),
        (0.94, OTHERWISE),
    ],
    right=[0.76, 0.7 + 0.3 / 5, 380 / 500],
    otherwise=OTHERWISE,
)

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
TURNED = Mistake(
    "turned", "Of five kinds, how many are true for one picture, and how many are false?"
)
OTHER_KINDS = Mistake(
    "other_kinds", "A label drawn anew may also be the old one: from how many kinds is it drawn?"
)
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
        "700 labels were left alone and are true. 300 were drawn anew, from five kinds, so each of "
        "these is true with probability 1/5.",
        "(700 * 1 + 300 * 1/5) / 1000.",
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
        (0.94, TURNED),
        (0.775, OTHER_KINDS),
        (75, SHARE),
        (0.5, OTHERWISE),
        (0.75, OTHERWISE),
    ],
    right=[0.76, 0.7 + 0.3 / 5, 380 / 500, "76 %", "0,76"],
    otherwise=OTHERWISE,
    possible=(0, 1, SHARE),
)

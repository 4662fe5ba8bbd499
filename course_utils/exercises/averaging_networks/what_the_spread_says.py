"""Choose the true statements on what the spread over masks says."""

from course_utils.checking.kinds import Choose
from course_utils.checking.verdict import Mistake


def what_the_spread_says():
    return "aef"


LOGITS = Mistake("logits", "a: which mean does dropout keep through a linear layer (9.1)?")
CALIBRATED = Mistake(
    "calibrated", "b: read the picture of 9.7 against its dotted line.", "spread_is_calibrated"
)
DATA = Mistake("data", "c: what did more rows change in 9.6?", "spread_is_calibrated")
AWAKE = Mistake("awake", "d: which layer learned from the test rows in 9.5, without an optimiser?")
ROWS = Mistake("rows", "e: compare the two spreads in the check of 9.4.")
WIDTH = Mistake("width", "f: in 9.7, which of the two nets covers less, and how can that be?")

exercise = Choose(
    model_answer=what_the_spread_says,
    why="eval averages logits; rows by themselves need no shared mask; width averages noise away",
    takeaway="The spread is made by p and by the net; what it covers has to be measured.",
    minutes=5,
    hints=(
        "Which section has measured it? For a that is 9.1, for b and f 9.7, for c 9.6, for d "
        "9.5, for e 9.4.",
        "Between the points of 9.7 only p and the width change; the data are the same throughout.",
        "Take c: in 9.6 so many rows were seen that no noise was left, and the draws still "
        "spread. Judge the others by their section in the same way; three of the six are "
        "true.",
    ),
    mistakes={
        "a": LOGITS,
        "b": CALIBRATED,
        "c": DATA,
        "d": AWAKE,
        "e": ROWS,
        "f": WIDTH,
    },
    wrong=[
        ("ef", LOGITS),
        ("abef", CALIBRATED),
        ("acef", DATA),
        ("adef", AWAKE),
        ("af", ROWS),
        ("ae", WIDTH),
    ],
    right=[["a", "e", "f"], "F, E, A", {"a", "e", "f"}],
)

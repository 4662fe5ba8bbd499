"""Choose the true statements on the penalty of dropout, and on its noise."""

from course_utils.checking.kinds import Choose
from course_utils.checking.verdict import Mistake


def penalty_or_noise():
    return "ace"


UNITS = Mistake("units", "a: what did another unit of a column change in 10.3?")
SELECTS = Mistake("selects", "b: which factor had the useless column in 10.3, which the others?")
ALPHA = Mistake("alpha", "c: solve p/(1-p) = 1.")
SMALL_P = Mistake("small_p", "d: read the curve for p = 0.01 in 10.4 at large weights.")
ROOT = Mistake("root", "e: the variance of a mean of k falls by k. What does its root do?")
PENALTY_STAYS = Mistake("penalty_stays", "f: in 10.6, where was the centre of the small cloud?")

exercise = Choose(
    model_answer=penalty_or_noise,
    why="the penalty is on contributions, and averaging takes away only noise",
    takeaway="Dropout is a penalty and a noise, and many masks a step take away only the noise.",
    minutes=4,
    hints=(
        "Which section has the answer? For a and b that is 10.3, for c the formula of 10.2, "
        "for d 10.4, for e and f 10.6.",
        "The penalty is made of products of a weight and an input, and it is the same for any "
        "number of masks a step.",
        "Take d: the curve for p = 0.01 in 10.4 is far from 1 where weights are large. So it "
        "is false. Judge the others in the same way; three of the six are true.",
    ),
    mistakes={
        "a": UNITS,
        "b": SELECTS,
        "c": ALPHA,
        "d": SMALL_P,
        "e": ROOT,
        "f": PENALTY_STAYS,
    },
    wrong=[
        ("ce", UNITS),
        ("abce", SELECTS),
        ("ae", ALPHA),
        ("acde", SMALL_P),
        ("ac", ROOT),
        ("acef", PENALTY_STAYS),
    ],
    right=[["a", "c", "e"], "E, C, A", {"a", "c", "e"}],
)

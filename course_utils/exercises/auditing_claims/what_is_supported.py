"""Choose the sentences that a page about five seeds supports."""

from course_utils.checking.kinds import Choose
from course_utils.checking.verdict import Mistake


def what_is_supported():
    return "bcf"


ESTIMATE = Mistake("estimate", "a: is 0 outside the interval, so that a gain is shown?")
INSIDE = Mistake("inside", "b: does 2 lie in the interval?")
ZERO_INSIDE = Mistake("zero_inside", "c: does 0 lie in the interval?")
BEST_SEED = Mistake(
    "best_seed",
    "d: what would the best of five seeds show where nothing is gained?",
    "always_helps",
)
NO_EFFECT = Mistake(
    "no_effect",
    "e: an interval that contains 0 contains other values, too. Which does it rule out?",
)
PAIRS = Mistake("pairs", "f: what cancels in a difference of two runs on the same split?")

exercise = Choose(
    model_answer=what_is_supported,
    why="an interval that contains 0 shows neither an effect nor its absence",
    takeaway="What an interval contains is not ruled out, and not shown either.",
    minutes=4,
    hints=(
        "For each sentence: does it follow for every value in the interval?",
        "“Compatible” asks whether a value lies inside; “raises” and “nothing” ask for more.",
        "Of a, b and c one is not supported, and of d, e and f two are not.",
    ),
    mistakes={
        "a": ESTIMATE,
        "b": INSIDE,
        "c": ZERO_INSIDE,
        "d": BEST_SEED,
        "e": NO_EFFECT,
        "f": PAIRS,
    },
    wrong=[
        ("abcf", ESTIMATE),
        ("cf", INSIDE),
        ("bf", ZERO_INSIDE),
        ("bcdf", BEST_SEED),
        ("bcef", NO_EFFECT),
        ("bc", PAIRS),
    ],
    right=[["b", "c", "f"], "F, C, B", {"b", "c", "f"}],
)

"""Choose the true statements on what variants share and keep."""

from course_utils.checking.kinds import Choose
from course_utils.checking.verdict import Mistake


def shared_or_not():
    return "bcf"


THREE_DIMS = Mistake("three_dims", "a: what did 11.2 find for three dimensions?")
SAME_RATE = Mistake("same_rate", "b: sharing decides who goes together; does it change how often?")
TWO_MOMENTS = Mistake("two_moments", "c: which two numbers of the noise enter the formula of 3.5?")
OFF_IS_ZERO = Mistake("off_is_zero", "d: which value does 11.6 give to dropped units?")
SUM_KEPT = Mistake("sum_kept", "e: what was the smallest sum in 11.7?", "norm_is_kept")
AVERAGED = Mistake("averaged", "f: which of the two variances of 11.2 is larger?")

exercise = Choose(
    model_answer=shared_or_not,
    why="sharing keeps each rate and changes what averages hide; two moments are all 3.5 asks for",
    takeaway="Ask of any variant: what shares a mask, and what does the mask multiply by?",
    minutes=4,
    hints=(
        "Which section has measured it? For a and f that is 11.2, for b 11.3, for c 11.5, for "
        "d 11.6, for e 11.7.",
        "What is shared changes nothing for one number by itself, and much for the mean of "
        "several.",
        "Take d: alpha dropout sets a dropped unit to SELU's lowest value and then moves it, "
        "and 0 is neither. So it is false. Judge the others in the same way; three of the six "
        "are true.",
    ),
    mistakes={
        "a": THREE_DIMS,
        "b": SAME_RATE,
        "c": TWO_MOMENTS,
        "d": OFF_IS_ZERO,
        "e": SUM_KEPT,
        "f": AVERAGED,
    },
    wrong=[
        ("abcf", THREE_DIMS),
        ("cf", SAME_RATE),
        ("bf", TWO_MOMENTS),
        ("bcdf", OFF_IS_ZERO),
        ("bcef", SUM_KEPT),
        ("bc", AVERAGED),
    ],
    right=[["b", "c", "f"], "F, C, B", {"b", "c", "f"}],
)

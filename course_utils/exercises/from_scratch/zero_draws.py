"""Predict a number: how many units `rand > p` drops where none should be."""

from course_utils.checking.kinds import Predict
from course_utils.checking.verdict import Mistake


def zero_draws():
    return 1024 * 1000 * 2**-9


NONE = Mistake(
    "none",
    "So it is on paper. What does the comparison make of a draw of exactly 0?",
    "strict_comparison",
)
FLOAT32 = Mistake(
    "float32", "Those are the zeros of float32. How far apart are numbers in bfloat16 near 1?"
)
WHOLE_STEP = Mistake(
    "whole_step", "Only a part of the last step below 1 is rounded up to 1: which part of it?"
)
SHARE = Mistake("share", "That is the share of units; asked for is how many of them.")
ONE_EXAMPLE = Mistake("one_example", "That is for one example; the batch has 1024.")
ONE_UNIT = Mistake("one_unit", "That is for one unit in all examples; the layer has 1000 units.")
ALL = Mistake(
    "all", "That would be all of them; the comparison is strict, but most draws are above 0."
)
OTHERWISE = Mistake(
    "otherwise", "Two factors: how many coins are there, and how often is one exactly 0 (4.5)?"
)

exercise = Predict(
    model_answer=zero_draws,
    why="what lies above 1 - 2^-9 rounds to 1 and becomes 0, and there are 1 024 000 coins",
    takeaway="At p = 0 nothing should happen, and two units of every example would be lost.",
    minutes=4,
    hints=(
        "At p = 0, for which draws is `rand > p` false?",
        "Only for a draw of exactly 0, which has the probability 2**-9 in bfloat16 (4.5). The "
        "batch has 1024 * 1000 coins.",
        "1024 * 1000 * 2**-9.",
    ),
    wrong=[
        (0, NONE),
        (1024 * 1000 * 2**-24, FLOAT32),
        (1024 * 1000 * 2**-8, WHOLE_STEP),
        (2**-9, SHARE),
        (1000 * 2**-9, ONE_EXAMPLE),
        (1024 * 1000, ALL),
        (1024 * 2**-9, ONE_UNIT),
        (0.002, SHARE),
        (0.06, FLOAT32),
        (512, OTHERWISE),
        (1000, OTHERWISE),
    ],
    right=[2000, 1024 * 1000 / 512, "2000", "2,000"],
    otherwise=OTHERWISE,
)

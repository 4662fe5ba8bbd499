"""Derive a formula: the scale that batch norm gives in eval mode to what dropout fed it."""

from course_utils.checking.kinds import Derive
from course_utils.checking.verdict import Mistake


def scale_in_eval():
    return "(v / (v + p / (1 - p) * (c**2 + v)))**0.5"


VARIANCE = Mistake("variance", "That is the ratio of variances. Asked for is a deviation.")
INVERSE = Mistake("inverse", "It is above 1. Is the memory of batch norm too large, or too small?")
CENTRED = Mistake("centred", "That is right for c = 0. What does the noise do to the mean?")
NO_VARIANCE = Mistake(
    "no_variance", "The noise multiplies the whole unit, not its mean alone: what of v?"
)
UNDIVIDED = Mistake(
    "undivided", "That is the variance of a mask whose survivors are not divided by 1 - p."
)
NO_OWN = Mistake("no_own", "That has the noise alone in the memory. What varied before it?")
SWAPPED = Mistake("swapped", "That has p and 1 - p the wrong way round.", "keep_for_drop")
NOTHING = Mistake("nothing", "The mean is kept by dropout. Is the variance, too?", "norm_is_kept")
OTHERWISE = Mistake(
    "otherwise", "Divide the deviation in eval mode by the remembered one: 12.2 has both variances."
)

exercise = Derive(
    model_answer=scale_in_eval,
    why="eval feeds the variance v, and batch norm divides by the root of the larger one of train",
    takeaway="The further the mean of a unit from 0, the more of its variance in train is noise.",
    minutes=4,
    hints=(
        "Which variance comes in, in eval mode, and by which one does batch norm divide?",
        "It divides by the root of v + p/(1-p) (c^2 + v), which it remembers from train mode.",
        "Divide v by that variance; then go from a variance to a standard deviation.",
    ),
    inputs={"p": (0.05, 0.9), "c": (0.3, 3.0), "v": (0.2, 4.0)},
    wrong=[
        ("v / (v + p / (1 - p) * (c**2 + v))", VARIANCE),
        ("((v + p / (1 - p) * (c**2 + v)) / v)**0.5", INVERSE),
        ("(v + p / (1 - p) * (c**2 + v)) / v", INVERSE),
        ("(1 - p)**0.5", CENTRED),
        ("1 - p", CENTRED),
        ("(v / (v + p / (1 - p) * c**2))**0.5", NO_VARIANCE),
        ("(v / ((1 - p) * v + p * (1 - p) * c**2))**0.5", UNDIVIDED),
        ("(v / (p / (1 - p) * (c**2 + v)))**0.5", NO_OWN),
        ("(v / (v + (1 - p) / p * (c**2 + v)))**0.5", SWAPPED),
        ("1", NOTHING),
        ("c", OTHERWISE),
    ],
    right=[
        "(v / ((c**2 + v) / (1 - p) - c**2))**0.5",
        lambda p, c, v: _remembered(p, c, v) ** -0.5,
    ],
    otherwise=OTHERWISE,
)


def _remembered(p, c, v):
    """The remembered variance over v."""
    return 1 + p / (1 - p) * (1 + c**2 / v)

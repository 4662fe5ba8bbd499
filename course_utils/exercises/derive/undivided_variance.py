"""Derive a formula: the variance of a dropped unit whose survivors are not divided."""

from course_utils.checking.kinds import Derive
from course_utils.checking.verdict import Mistake


def undivided_variance():
    return "p * (1 - p) * h**2"


KEPT = Mistake(
    "kept",
    "Then every draw would give the same number. Which values does m h take?",
    "norm_is_kept",
)
DIVIDED = Mistake(
    "divided", "That is the divided unit of 3.3. Here nobody divides: which values has m h?"
)
MEAN_KEPT = Mistake(
    "mean_kept", "This is below 0, and no variance is. Is h still the mean without division?"
)
SECOND_MOMENT = Mistake(
    "second_moment", "That is the mean of the square; the square of the mean is still in it."
)
SQUARED_MEAN = Mistake("squared_mean", "That is the square of the mean alone.")
MEAN = Mistake("mean", "That is the mean of m h; asked for is how it varies.")
SWAPPED = Mistake(
    "swapped", "With which probability is m = 1: with p, or with 1 - p?", "keep_for_drop"
)
COIN = Mistake(
    "coin", "That is the mask m by itself. What does a constant factor h do to a variance?"
)
LINEAR = Mistake(
    "linear", "A variance is in the unit of h, squared. Does h come out of it only once?"
)
SPREAD = Mistake("spread", "That is the standard deviation; asked for is the variance.")
OTHERWISE = Mistake(
    "otherwise", "Take h = 1. Two values, two probabilities: how far from their mean are they?"
)

exercise = Derive(
    model_answer=undivided_variance,
    why="m * m = m, so the mean of the square is (1 - p) h**2, and the squared mean goes off it",
    takeaway=(
        "It is (1 - p)**2 times that of the divided unit, and so is the squared mean: relative to "
        "its mean one is as noisy as the other. The division changes the size alone."
    ),
    minutes=6,
    hints=(
        "A coin is 0 or 1: what is its square?",
        "m * m = m, so the mean of the square is (1 - p) * h**2, and the mean itself is (1 - p) * "
        "h. A variance is the mean of the square minus the square of the mean.",
        "(1 - p) * h**2 - ((1 - p) * h)**2.",
    ),
    inputs={"p": (0.05, 0.95), "h": (-3.0, 3.0)},
    wrong=[
        ("0", KEPT),
        ("p / (1 - p) * h**2", DIVIDED),
        ("(1 - p) * h**2 - h**2", MEAN_KEPT),
        ("(1 - p) * h**2", SECOND_MOMENT),
        ("((1 - p) * h)**2", SQUARED_MEAN),
        ("(1 - p) * h", MEAN),
        ("p * h**2", SWAPPED),
        ("p * h", SWAPPED),
        ("p**2 * h**2", SWAPPED),
        ("p * (1 - p)", COIN),
        ("p * (1 - p) * h", LINEAR),
        ("p * (1 - p) * abs(h)", LINEAR),
        ("sqrt(p * (1 - p)) * abs(h)", SPREAD),
        ("sqrt(p * (1 - p)) * h", SPREAD),
        ("h**2 / (1 - p)", OTHERWISE),
    ],
    right=[
        "keep * h**2 - (keep * h)**2",
        "h * h * (p - p * p)",
        lambda p, h: p * (0 - (1 - p) * h) ** 2 + (1 - p) * (h - (1 - p) * h) ** 2,
    ],
    otherwise=OTHERWISE,
)

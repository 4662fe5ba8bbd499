"""Derive a formula: how much the number of dropped units varies."""

from course_utils.checking.kinds import Derive
from course_utils.checking.verdict import Mistake


def count_spread():
    return "sqrt(n * p * (1 - p))"


EXACT = Mistake(
    "exact",
    "That number would be the same in every draw. Look at the histogram of 2.6.",
    "exact_fraction",
)
MEAN = Mistake(
    "mean", "That is the mean of the number; asked for is how far it strays.", "exact_fraction"
)
VARIANCE = Mistake("variance", "That is the variance: its unit is a number of units, squared.")
RARE = Mistake(
    "rare", "That is nearly right for small p. At p = 1, must all be dropped, or may it vary?"
)
ONE_UNIT = Mistake(
    "one_unit", "Right for one unit. How do the variances of n independent coins add up?"
)
ADDED = Mistake(
    "added", "Of independent coins it is the variances that add, not the standard deviations."
)
SHARE = Mistake(
    "share", "That is how far the share of dropped units strays; asked for is their number."
)
AT_A_HALF = Mistake("at_a_half", "Right at p = 0.5. May the number vary at p = 0?")
KEPT = Mistake("kept", "At p = 0 nobody is dropped: how far does the number stray then?")
OTHERWISE = Mistake("otherwise", "Try n = 1: the number is 0 or 1. What is its standard deviation?")

exercise = Derive(
    model_answer=count_spread,
    why="one coin has the variance p (1 - p), and the variances of n independent coins add",
    takeaway="The number of dropped units has a spread, and it is zero only where p is 0 or 1.",
    minutes=6,
    hints=(
        "Begin with one unit: a number that is 1 with probability p, else 0.",
        "That number is its own square, so its variance is p - p**2. Variances of independent "
        "coins add up, to n * (p - p**2) for n of them.",
        "The standard deviation is the root of it: sqrt(n * (p - p**2)).",
    ),
    inputs={"n": (2, 1000), "p": (0.05, 0.95)},
    wrong=[
        ("0", EXACT),
        ("n * p", MEAN),
        ("n * p * (1 - p)", VARIANCE),
        ("sqrt(n * p)", RARE),
        ("sqrt(p * (1 - p))", ONE_UNIT),
        ("n * sqrt(p * (1 - p))", ADDED),
        ("sqrt(p * (1 - p) / n)", SHARE),
        ("sqrt(n) / 2", AT_A_HALF),
        ("sqrt(n * (1 - p))", KEPT),
        ("p", OTHERWISE),
    ],
    right=[
        "(n*p - n*p**2) ** 0.5",
        "sqrt(n) * sqrt(p * keep)",
        "np.sqrt(n * p * (1 - p))",
        "torch.sqrt(n * p * keep)",
        "pow(n * p * (1 - p), 0.5)",
        lambda n, keep: (n * keep * (1 - keep)) ** 0.5,
        lambda n, p: (n * p * (1 - p)) ** 0.5,
    ],
    otherwise=OTHERWISE,
)

"""Derive a formula: how many coins it takes until a rate that is off is nearly always found."""

from course_utils.checking.kinds import Derive
from course_utils.checking.verdict import Mistake


def coins_needed():
    return "((z + w) / delta) ** 2 * p * (1 - p)"


ONE_TOO_MANY = Mistake(
    "one_too_many",
    "Then one drop too many would prove it. Is a right layer's count the same in every run?",
    "exact_fraction",
)
AT_THE_EDGE = Mistake(
    "at_the_edge",
    "There the wrong layer's mean stands at the bound itself: half of its runs lie inside.",
)
NO_BOUND = Mistake("no_bound", "The wrong layer is clear of p, but is it clear of the bound, too?")
SQUARES = Mistake(
    "squares",
    "Squares add where independent errors do. Here two distances lie end to end on one line.",
)
ROOT = Mistake(
    "root", "The count's surplus grows like n, its spread like a root of n: solve for n once more."
)
NO_SQUARE = Mistake(
    "no_square", "Halve delta, and your n doubles. Does the band of 5.5 halve when n doubles?"
)
AT_A_HALF = Mistake(
    "at_a_half", "Right at p = 0.5 and nowhere else: which number has become one half here?"
)
RARE = Mistake(
    "rare", "Nearly right for small p. What is the spread of the count when p is close to 1?"
)
ROOTED_COIN = Mistake(
    "rooted_coin",
    "Solving for n squares both sides. Has every factor of your formula been squared?",
)
OTHERWISE = Mistake(
    "otherwise",
    "Two lengths on one line: the mean surplus of the count, and z and w of its spreads.",
)

exercise = Derive(
    model_answer=coins_needed,
    why="the surplus n delta has to be (z + w) sqrt(n p (1 - p)); divide by sqrt(n), and square",
    takeaway="Half the error takes four times the coins, and to be nearly sure takes some more.",
    minutes=8,
    hints=(
        "By how much does the wrong layer's mean count exceed n p, and how wide is the band?",
        "The surplus is n * delta. It has to be z standard deviations to the bound and w more "
        "beyond it, and a standard deviation is sqrt(n * p * (1 - p)).",
        "n * delta = (z + w) * sqrt(n * p * (1 - p)): divide by sqrt(n) * delta, then square both "
        "sides.",
    ),
    inputs={"z": (2.0, 6.0), "w": (1.0, 4.0), "delta": (0.001, 0.1), "p": (0.05, 0.95)},
    wrong=[
        ("1 / delta", ONE_TOO_MANY),
        ("(z / delta) ** 2 * p * (1 - p)", AT_THE_EDGE),
        ("(w / delta) ** 2 * p * (1 - p)", NO_BOUND),
        ("(z**2 + w**2) * p * (1 - p) / delta**2", SQUARES),
        ("(z + w) * sqrt(p * (1 - p)) / delta", ROOT),
        ("(z + w) ** 2 * p * (1 - p) / delta", NO_SQUARE),
        ("(z + w) * p * (1 - p) / delta", NO_SQUARE),
        ("((z + w) / delta) ** 2 / 4", AT_A_HALF),
        ("((z + w) / delta) ** 2 * p", RARE),
        ("((z + w) / delta) ** 2 * sqrt(p * (1 - p))", ROOTED_COIN),
        ("((z - w) / delta) ** 2 * p * (1 - p)", OTHERWISE),
    ],
    right=[
        "(z + w)**2 * (p - p**2) / delta**2",
        "(sqrt(p * keep) * (z + w) / delta) ** 2",
        lambda z, w, delta, p: (z * z + 2 * z * w + w * w) * p * (1 - p) / delta**2,
    ],
    otherwise=OTHERWISE,
)

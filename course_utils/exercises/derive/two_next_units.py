"""Derive a formula: the covariance of two units that hear the same dropped inputs."""

from course_utils.checking.kinds import Derive
from course_utils.checking.verdict import Mistake


def two_next_units():
    return "p / (1 - p) * (a1 * b1 * h1**2 + a2 * b2 * h2**2)"


INDEPENDENT = Mistake(
    "independent", "Both hear the same coins. When input 1 is dropped, which of the two misses it?"
)
SHARED_COIN = Mistake(
    "shared_coin", "That is right if both inputs share one coin. Here each has its own."
)
UNDIVIDED = Mistake(
    "undivided", "Those are coins without the division; what does 3.3 give for a divided unit?"
)
BY_P = Mistake(
    "by_p",
    "That is the noise of survivors divided by p. Try p near 0: should it be large?",
    "scale_is_one_over_p",
)
SECOND_MOMENT = Mistake(
    "second_moment", "The square of a mean is still in each term: at p = 0 nothing varies."
)
MEAN = Mistake("mean", "That is the mean of the product z u; what else does a covariance take?")
MEANS = Mistake("means", "That is the product of the two means; it says nothing about noise.")
ONE_UNIT = Mistake(
    "one_unit", "That is the variance of one of the two next units; both belong in it."
)
NOT_SQUARED = Mistake(
    "not_squared", "The same input stands in z and in u: how often does its h come in?"
)
NO_WEIGHTS = Mistake(
    "no_weights", "The noise of the inputs alone. With which weights does it arrive in z and u?"
)
OTHERWISE = Mistake(
    "otherwise", "Set h2 = 0, so that one coin is left. What are z and u, and how do they vary?"
)

exercise = Derive(
    model_answer=two_next_units,
    why="different coins do not vary together, so only the products of a unit with itself remain",
    takeaway="Units that hear the same coins err together: independent inputs, dependent outputs.",
    minutes=8,
    hints=(
        "Write z and u less their means: which products of two coins occur in z times u?",
        "Coins of different units are independent, so their products have the mean 0. What stays "
        "is a1 * b1 times the variance of the first divided unit, p / (1 - p) * h1**2, and its "
        "like.",
        "a1 * b1 * v1 + a2 * b2 * v2 with v1 = p / (1 - p) * h1**2 and v2 = p / (1 - p) * h2**2.",
    ),
    inputs={"p": (0.05, 0.95)}
    | dict.fromkeys(("h1", "h2"), (0.5, 2.0))
    | dict.fromkeys(("a1", "a2", "b1", "b2"), (-1.0, 1.0)),
    wrong=[
        ("0", INDEPENDENT),
        ("p / (1 - p) * (a1 * h1 + a2 * h2) * (b1 * h1 + b2 * h2)", SHARED_COIN),
        ("p * (1 - p) * (a1 * b1 * h1**2 + a2 * b2 * h2**2)", UNDIVIDED),
        ("(1 - p) / p * (a1 * b1 * h1**2 + a2 * b2 * h2**2)", BY_P),
        ("(a1 * b1 * h1**2 + a2 * b2 * h2**2) / (1 - p)", SECOND_MOMENT),
        ("a1 * b1 * h1**2 + a2 * b2 * h2**2", OTHERWISE),
        (
            "(a1*h1 + a2*h2) * (b1*h1 + b2*h2) + p/(1 - p) * (a1*b1*h1**2 + a2*b2*h2**2)",
            MEAN,
        ),
        ("(a1 * h1 + a2 * h2) * (b1 * h1 + b2 * h2)", MEANS),
        ("p / (1 - p) * (a1**2 * h1**2 + a2**2 * h2**2)", ONE_UNIT),
        ("p / (1 - p) * (b1**2 * h1**2 + b2**2 * h2**2)", ONE_UNIT),
        ("p / (1 - p) * (a1 * b1 * h1 + a2 * b2 * h2)", NOT_SQUARED),
        ("p / (1 - p) * (a1 * b1 + a2 * b2)", NOT_SQUARED),
        ("p / (1 - p) * (h1**2 + h2**2)", NO_WEIGHTS),
    ],
    right=[
        "p / keep * a1 * b1 * h1 * h1 + p / keep * a2 * b2 * h2 * h2",
        "(1 / (1 - p) - 1) * (a1 * h1 * b1 * h1 + a2 * h2 * b2 * h2)",
        lambda p, h1, h2, a1, a2, b1, b2: sum(
            a * b * (h * h / (1 - p) - h * h) for a, b, h in ((a1, b1, h1), (a2, b2, h2))
        ),
    ],
    otherwise=OTHERWISE,
)

"""Predict a number: the normalised geometric mean of two networks' probabilities."""

from course_utils.checking.kinds import Predict
from course_utils.checking.verdict import Mistake


def geometric_mean():
    yes = 0.5**0.3 * 0.9**0.7
    no = 0.5**0.3 * 0.1**0.7
    return yes / (yes + no)


ARITHMETIC = Mistake("arithmetic", "That adds the probabilities. Which mean is asked for?")
UNDIVIDED = Mistake("undivided", "Work out the same for “no”. Do the two add up to 1?")
EQUAL = Mistake("equal", "Are the two masks equally likely?")
SWAPPED = Mistake("swapped", "Which network has the chance 0.3?", "keep_for_drop")
UNWEIGHTED_ARITHMETIC = Mistake(
    "unweighted_arithmetic", "That is halfway between the two. Which chances, and which mean?"
)
OTHERWISE = Mistake(
    "otherwise", "Two products, one for “yes” and one for “no”; then divide by their sum."
)

exercise = Predict(
    model_answer=geometric_mean,
    tolerance=0.0015,  # three decimals, and one slip in the last; no wrong answer is that near
    why="the products are 0.755 for yes and 0.162 for no, and yes has 0.755 of their sum 0.917",
    takeaway="The odds of a geometric mean are a product of the odds, each to its power.",
    minutes=5,
    hints=(
        "In 9.1 a geometric mean multiplies. What is multiplied, and which power has each factor?",
        "For yes that is 0.5 to the power 0.3, times 0.9 to the power 0.7. The two networks "
        "say no with 0.5 and 0.1.",
        "yes = 0.5**0.3 * 0.9**0.7 and no = 0.5**0.3 * 0.1**0.7; they have to add up to 1.",
    ),
    wrong=[
        (0.78, ARITHMETIC),
        (0.755, UNDIVIDED),
        (0.75, EQUAL),
        (0.659, SWAPPED),
        (0.7, UNWEIGHTED_ARITHMETIC),
        (0.62, SWAPPED),
        (0.9, OTHERWISE),
        (0.5, OTHERWISE),
    ],
    right=[0.823, 0.8232],
    otherwise=OTHERWISE,
)

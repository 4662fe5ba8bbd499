"""Predict a number: the weight of the only column of a table."""

from course_utils.checking.kinds import Predict
from course_utils.checking.verdict import Mistake


def single_column():
    return 5 * (1 - 0.3)


UNCHANGED = Mistake(
    "unchanged",
    "The mean of what the unit says is kept; does its error have nothing else in it?",
    "mean_survives_every_layer",
)
SWAPPED = Mistake("swapped", "That is 5 times p. Which part of the inputs stays?", "keep_for_drop")
LARGER = Mistake("larger", "A penalty on a weight makes it larger than least squares has it?")
RIDGE_P = Mistake(
    "ridge_p", "That has p for the factor of the penalty. Which factor does 10.2 have?"
)
TAKEN_OFF = Mistake(
    "taken_off", "That takes the penalty off the weight. Where in 10.2 does it stand?"
)
OTHERWISE = Mistake(
    "otherwise", "Write the equation of 10.2 with one column: every matrix is a number."
)

exercise = Predict(
    model_answer=single_column,
    why="with one column the equation of 10.2 reads w (1 + p/(1-p)) = 5",
    takeaway="A column by itself is at right angles to all others: its weight shrinks by 1 - p.",
    minutes=4,
    hints=(
        "With one column, what do the matrices of 10.2 look like?",
        "Each is a single number: X'X and D are the same number D, and X'y is 5 times D.",
        "(D + 0.3/0.7 * D) * w = 5 * D: solve it for w.",
    ),
    wrong=[
        (5, UNCHANGED),
        (1.5, SWAPPED),
        (5 / 0.7, LARGER),
        (5 / 1.3, RIDGE_P),
        (5 - 0.3 / 0.7, TAKEN_OFF),
        (2.5, OTHERWISE),
    ],
    right=[3.5, 5 / (1 + 0.3 / 0.7)],
    otherwise=OTHERWISE,
)

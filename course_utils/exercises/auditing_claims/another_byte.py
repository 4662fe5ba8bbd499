"""Predict a number: the share that a byte below a threshold drops."""

from course_utils.checking.kinds import Predict
from course_utils.checking.verdict import Mistake


def another_byte():
    return 52 / 256


EXACT = Mistake(
    "exact", "That is p. How many of the 256 bytes would that be, and is it a whole number?"
)
AT_MOST = Mistake("at_most", "Is a byte that equals the threshold kept here, as in 14.6?")
KEPT = Mistake("kept", "That is the share that is kept.", "keep_for_drop")
OF_255 = Mistake("of_255", "How many values are there from 0 to 255?")
OTHERWISE = Mistake(
    "otherwise", "List them: the bytes 0, 1, 2 ... below the threshold are kept. How many are left?"
)

exercise = Predict(
    model_answer=another_byte,
    tolerance=0.0003,  # four decimals and a slip in the last; 52/255 is twice as far away
    why="204 bytes, 0 to 203, are below the threshold 204, and 52 of 256 are left",
    takeaway="Count the values that are kept: one sign more or less moves the rate by 1/256.",
    minutes=4,
    hints=(
        "What is the threshold, and which bytes are less than it?",
        "256 * 0.8 is 204.8, so the threshold is 204. Kept are the bytes 0 to 203.",
        "204 bytes are kept: 256 - 204 = 52 are dropped.",
    ),
    wrong=[
        (0.2, EXACT),
        (51 / 256, AT_MOST),
        (0.1992, AT_MOST),
        (204 / 256, KEPT),
        (0.8, KEPT),
        (52 / 255, OF_255),
        (0.1914, OTHERWISE),
        (0.25, OTHERWISE),
    ],
    right=[0.2031, 0.203125, "52/256", "20.31 %", 0.203],
    otherwise=OTHERWISE,
)

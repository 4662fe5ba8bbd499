"""Predict a number: how many seeds it takes until an interval is clear of 0."""

from course_utils.checking.kinds import Predict
from course_utils.checking.verdict import Mistake


def how_many_seeds():
    return 57


ONE_ERROR = Mistake("one_error", "That is one standard error, and the interval reaches two.")
NO_SQUARE = Mistake(
    "no_square", "That is the root of n: an error is halved by four times the seeds, not by two."
)
BELOW = Mistake("below", "Nearly: is the interval clear of 0 with so many, or does one more do it?")
WHOLE_WIDTH = Mistake(
    "whole_width", "That makes the whole interval as wide as the mean. Which end has to pass 0?"
)
UNPAIRED = Mistake(
    "unpaired", "Is the 0.075 that of one net, or of the differences already? Take it once."
)
OTHERWISE = Mistake(
    "otherwise", "The mean has to be larger than two standard errors, 2 * 0.075 / sqrt(n)."
)

exercise = Predict(
    model_answer=how_many_seeds,
    tolerance=0.1,  # a whole number, and 56 is the mistake of one who rounds down
    why="the root of n has to be above 2 * 0.075 / 0.02 = 7.5, so n above 56.25",
    takeaway="Half the effect takes four times the seeds: reckon before you run.",
    minutes=4,
    hints=(
        "How long is half the interval with n seeds?",
        "Half the interval is 2 * 0.075 / sqrt(n). It has to be shorter than 0.02.",
        "sqrt(n) > 7.5. Square it, and take the next whole number.",
    ),
    wrong=[
        (15, ONE_ERROR),
        (14.06, ONE_ERROR),
        (8, NO_SQUARE),
        (7.5, NO_SQUARE),
        (56, BELOW),
        (56.25, BELOW),
        (225, WHOLE_WIDTH),
        (226, WHOLE_WIDTH),
        (113, UNPAIRED),
        (4, OTHERWISE),
        (100, OTHERWISE),
    ],
    right=[57, 57.0, "57"],
    otherwise=OTHERWISE,
)

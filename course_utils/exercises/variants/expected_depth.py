"""Predict a number: how many blocks an example passes under stochastic depth."""

from course_utils.checking.kinds import Predict
from course_utils.checking.verdict import Mistake


def expected_depth():
    return sum(1 - 0.2 * (block - 1) / 11 for block in range(1, 13))


SKIPPED = Mistake("skipped", "That is how many are skipped. How many are passed?", "keep_for_drop")
LAST_FOR_ALL = Mistake("last_for_all", "That drops every block with 0.2. What is the first one's?")
AS_BEFORE = Mistake(
    "as_before", "That has the rates 0.2 l/12, as in 11.4. Here the first block is never dropped."
)
ALL = Mistake("all", "No block would be dropped then.")
HALF = Mistake("half", "That has 0.5 for the last rate. Which is it here?")
OTHERWISE = Mistake(
    "otherwise", "The mean of a count is the sum of the probabilities; what do the rates add up to?"
)

exercise = Predict(
    model_answer=expected_depth,
    why="the rates run evenly from 0 to 0.2, so their mean is 0.1: 12 - 12 * 0.1",
    takeaway="Expected depth is a sum of probabilities, whatever depends on what.",
    minutes=3,
    hints=(
        "A mean of a count is a sum of probabilities. Which probability has each block, and "
        "what is the mean of the twelve rates?",
        "The rates run evenly from 0 to 0.2. So their mean lies in the middle, at 0.1.",
        "12 - 12 * 0.1.",
    ),
    wrong=[
        (1.2, SKIPPED),
        (9.6, LAST_FOR_ALL),
        (10.7, AS_BEFORE),
        (12, ALL),
        (9, HALF),
        (6, OTHERWISE),
    ],
    right=[10.8, 12 - 1.2],
    otherwise=OTHERWISE,
)

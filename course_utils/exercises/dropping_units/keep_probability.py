"""Predict a number: how many units fall silent in a network of the paper."""

from course_utils.checking.kinds import Predict
from course_utils.checking.verdict import Mistake


def keep_probability():
    inputs, hidden = 500, 1000
    return inputs * (1 - 0.8) + hidden * (1 - 0.5)


SWAPPED = Mistake(
    "swapped",
    "That fits the hidden units, but not the inputs: what is the paper's p of?",
    "keep_for_drop",
)
INPUTS_ONLY = Mistake(
    "inputs_only", "That is the inputs alone; the hidden units toss their coins too."
)
HIDDEN_ONLY = Mistake(
    "hidden_only", "That is the hidden units alone; the inputs toss their coins too."
)
SHARE = Mistake("share", "That is a share, and asked for is a number of units.")
OTHERWISE = Mistake(
    "otherwise", "Take each layer by itself: its units, times the chance of one to be silent."
)

exercise = Predict(
    model_answer=keep_probability,
    why="the paper's p keeps, so an input is silent with 0.2 and a hidden unit with 0.5",
    takeaway="The paper's p is our keep: at 0.5 the two cannot be told apart, at 0.8 they can.",
    minutes=3,
    hints=(
        "Of which probability does the paper speak, and of which does PyTorch?",
        "A unit is silent with probability 1 - keep, and the paper's p is keep.",
        "500 * (1 - 0.8) for the inputs, and likewise with 0.5 for the hidden units.",
    ),
    wrong=[(900, SWAPPED), (100, INPUTS_ONLY), (500, HIDDEN_ONLY), (0.4, SHARE), (750, OTHERWISE)],
    right=[600, 100 + 1000 / 2],
    otherwise=OTHERWISE,
)

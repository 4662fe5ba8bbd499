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
LAYERS_SWAPPED = Mistake("layers_swapped", "Which of the two layers has 500 units, and which p?")
ONE_RATE = Mistake(
    "one_rate", "A mean of the two rates is that of all units only if the layers have one size."
)
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
        "The paper's p is the probability to stay: an input is silent with 1 - 0.8, a hidden unit "
        "with 1 - 0.5.",
        "500 * (1 - 0.8) + 1000 * (1 - 0.5).",
    ),
    wrong=[
        (900, SWAPPED),
        (100, INPUTS_ONLY),
        (500, HIDDEN_ONLY),
        (0.4, SHARE),
        (0.6, SHARE),
        (1050, LAYERS_SWAPPED),
        (450, LAYERS_SWAPPED),
        (525, ONE_RATE),
        (975, ONE_RATE),
        (750, OTHERWISE),
        (610, OTHERWISE),
    ],
    right=[600, 100 + 1000 / 2, "600"],
    otherwise=OTHERWISE,
)

"""Predict a number: how easily somebody finds that dropout helps when it does not."""

from course_utils.checking.kinds import Predict
from course_utils.checking.verdict import Mistake


def five_friends():
    return 1 - 0.5**5


NOBODY = Mistake(
    "nobody", "No gain on average; but does each single run end in a draw?", "always_helps"
)
ONE = Mistake(
    "one", "That is one friend alone. Five look, and a single win is enough for a report."
)
ALL = Mistake(
    "all", "That is the chance that all five win, or that none does; which event is asked for?"
)
EXACTLY_ONE = Mistake("exactly_one", "That is exactly one win. Would two winners report nothing?")
CERTAIN = Mistake("certain", "Nearly; but can it not happen that all five lose?")
WINS = Mistake("wins", "That is how many of the five win on average; asked for is a probability.")
OTHERWISE = Mistake(
    "otherwise", "Expected a number from 0 to 1. Try two friends first, and list who can win."
)

exercise = Predict(
    model_answer=five_friends,
    why="nobody can report a win only if all five lose, and that has the probability 0.5 ** 5",
    takeaway=(
        "Where there is nothing to find, somebody nearly always finds it: one seed is no proof."
    ),
    minutes=4,
    hints=(
        "When can none of the five report anything?",
        "Their runs are independent, so the chance that all five lose is a product.",
        "Take the chance of five losses in a row, one half to the fifth power, from 1.",
    ),
    wrong=[
        (0, NOBODY),
        (0.5, ONE),
        (1 / 32, ALL),
        (5 / 32, EXACTLY_ONE),
        (1, CERTAIN),
        (2.5, WINS),
        (0.75, OTHERWISE),
    ],
    right=[31 / 32, 0.969, 0.97],
    otherwise=OTHERWISE,
    tolerance=0.005,  # two decimals; the nearest wrong answer, 1, is six times as far away
)

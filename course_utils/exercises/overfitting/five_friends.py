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
AT_LEAST_TWO = Mistake(
    "at_least_two", "That takes two winners or more. Is one winner not enough for a report?"
)
EQUAL_COUNTS = Mistake(
    "equal_counts", "None to five can win. Are these six equally likely? List them for two friends."
)
SHARE = Mistake("share", "Expected a probability, a number from 0 to 1.")
OTHERWISE = Mistake("otherwise", "Try two friends first, and list who can win.")

exercise = Predict(
    model_answer=five_friends,
    why="nobody can report a win only if all five lose, and that has the probability 0.5 ** 5",
    takeaway=(
        "Where there is nothing to find, somebody nearly always finds it: one seed is no proof."
    ),
    minutes=4,
    hints=(
        "When can none of the five report anything?",
        "Only when all five lose. Their runs are independent: that has the probability 0.5 ** 5.",
        "1 - 0.5 ** 5: all that is not five losses.",
    ),
    wrong=[
        (0, NOBODY),
        (0.5, ONE),
        (1 / 32, ALL),
        (5 / 32, EXACTLY_ONE),
        (1, CERTAIN),
        (2.5, WINS),
        (26 / 32, AT_LEAST_TWO),
        (5 / 6, EQUAL_COUNTS),
        (97, SHARE),
        (-1.5, SHARE),
        (15 / 16, OTHERWISE),
        (0.96, OTHERWISE),
        (0.75, OTHERWISE),
    ],
    right=[31 / 32, 0.969, 0.97, "0.97", "97 %", "1 - 1/32"],
    otherwise=OTHERWISE,
    possible=(0, 1, SHARE),
    tolerance=0.005,  # two decimals; the nearest wrong answer, 1, is six times as far away
)

"""Predict a number: how many trials an arm lacks that was never tuned."""

from course_utils.checking.kinds import Predict
from course_utils.checking.verdict import Mistake


def missing_trials():
    rates, learning_rates = 5, 4
    return rates * learning_rates - 1


NONE = Mistake(
    "none",
    "The same settings are no equal chance: for which arm were they looked for?",
    "same_settings_are_fair",
)
ALL = Mistake("all", "So many trials the other arm had. Has the plain network had none yet?")
ONE_SETTING = Mistake(
    "one_setting",
    "That counts the learning rates alone. A budget counts runs: how many did the method get?",
)
ADDED = Mistake("added", "Was each of the rates tried with one learning rate only?")
RATES = Mistake("rates", "Those are the rates alone. How many runs does each of them take?")
OTHERWISE = Mistake("otherwise", "Count the trials of each arm, and take one from the other.")

exercise = Predict(
    model_answer=missing_trials,
    why="the method had 5 * 4 = 20 trials, and the plain network 1",
    takeaway="A budget is a number of trials. An arm with fewer of them is not tuned, but given.",
    minutes=3,
    hints=(
        "How often was each of the two arms trained and looked at?",
        "Each of the 5 rates was tried with each of the 4 learning rates; the plain network once.",
        "5 * 4 trials on one side, 1 on the other: take the difference.",
    ),
    wrong=[
        (0, NONE),
        (20, ALL),
        (3, ONE_SETTING),
        (4, ONE_SETTING),
        (8, ADDED),
        (9, ADDED),
        (5, RATES),
        (21, OTHERWISE),
        (1, OTHERWISE),
    ],
    right=[19, 5 * 4 - 1, "19", "5 * 4 - 1"],
    otherwise=OTHERWISE,
)

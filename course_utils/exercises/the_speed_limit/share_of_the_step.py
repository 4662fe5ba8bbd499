"""Derive a formula: what share of a step dropout had, from what a faster one gained."""

from course_utils.checking.kinds import Derive
from course_utils.checking.verdict import Mistake


def share_of_the_step():
    return "(1 - 1/g) / (1 - 1/r)"


NO_TIME = Mistake(
    "no_time", "So it would be if dropout took no time any more. How much is left of it?"
)
GAINS = Mistake(
    "gains",
    "At g = 1 nothing was gained. Which share does your formula give there?",
    "part_and_whole",
)
SPEEDS = Mistake(
    "speeds",
    "That is dropout's share of the new step. Or have speeds been added? Only times add up.",
    "part_and_whole",
)
NEW_STEP = Mistake(
    "new_step", "You measure against the new step. Asked for is a share of the old one."
)
LEFT = Mistake(
    "left", "What was saved is only a part of dropout's time. Can its share be smaller than that?"
)
REST = Mistake("rest", "That is the share of everything else.")
UPSIDE_DOWN = Mistake(
    "upside_down", "For r without end, that is more than the whole step. Which is in which?"
)
ROUGHLY = Mistake(
    "roughly", "Nearly right for a large r. What does a dropout twice as fast save of its time?"
)
OTHERWISE = Mistake(
    "otherwise", "Let the old step take 1. How long is the new one, once with s and once with g?"
)

exercise = Derive(
    model_answer=share_of_the_step,
    why="the new step takes 1/g = 1 - s + s/r of the old one: solve for s",
    takeaway=(
        "One measurement tells the share s, and with it 1 / (1 - s), the most there is to gain."
    ),
    minutes=6,
    hints=(
        "Let the old step take 1 second. How long does the new one take?",
        "It takes 1/g. It is also what was not dropout, 1 - s, and dropout r times as fast, s/r.",
        "1/g = 1 - s + s/r, or 1 - 1/g = s * (1 - 1/r): solve it for s.",
    ),
    inputs={"g": (1.02, 1.9), "r": (2.0, 12.0)},
    wrong=[
        ("1 - 1/g", NO_TIME),
        ("g / r", GAINS),
        ("1 / g", GAINS),
        ("1 / r", GAINS),
        ("(g - 1) / (r - 1)", SPEEDS),
        ("g - 1", NEW_STEP),
        ("(g - 1) / (1 - 1/r)", NEW_STEP),
        ("(1 - 1/g) * (1 - 1/r)", LEFT),
        ("(1 - 1/g) / r", LEFT),
        ("(r/g - 1) / (r - 1)", REST),
        ("(1 - 1/r) / (1 - 1/g)", UPSIDE_DOWN),
        ("(1 - 1/g) * (1 + 1/r)", ROUGHLY),
        ("(r - g) / r", OTHERWISE),
    ],
    right=[
        "r * (g - 1) / (g * (r - 1))",
        "(1/g - 1) / (1/r - 1)",
        lambda g, r: (g * r - r) / (g * r - g),
    ],
    otherwise=OTHERWISE,
)

"""Predict a number: in how many places two masks agree, some coins being left over."""

from course_utils.checking.kinds import Predict
from course_utils.checking.verdict import Mistake


def leftover_coins():
    alike = 0.2**2 + 0.8**2
    return 2_500 + 7_500 * alike


FRESH = Mistake(
    "fresh", "Two independent masks would do that. In a quarter of the places, these are not."
)
FROZEN = Mistake(
    "frozen", "Then no coin at all would be tossed anew at the second call.", "one_mask_for_all"
)
LEFT_OVER = Mistake(
    "left_over", "That is the leftover coins alone. Do two fresh coins never agree?"
)
BOTH_KEEP = Mistake(
    "both_keep", "To keep twice is one way for fresh coins to agree. Is it the only one?"
)
BOTH_DROP = Mistake(
    "both_drop", "To drop twice is one way for fresh coins to agree. Is it the only one?"
)
SECOND_KEEPS = Mistake(
    "second_keeps", "You count the fresh coins that keep, whatever the call before them did."
)
FAIR = Mistake("fair", "Fresh coins agree in half of the places at p = 0.5. Here p is 0.2.")
TWICE = Mistake(
    "twice", "A place holds either a leftover coin or a fresh one; some are counted twice."
)
DIFFERENT = Mistake("different", "You count the fresh coins that differ from the call before.")
TURNED = Mistake(
    "turned", "A quarter is left over and the rest is fresh. Which of the two agrees for certain?"
)
FRESH_ALONE = Mistake("fresh_alone", "Those are the fresh coins that agree. What of the others?")
TOSSED = Mistake("tossed", "That is how many are tossed anew. How many of these agree by chance?")
DISAGREE = Mistake("disagree", "That is in how many places the two masks differ.")
SHARE = Mistake("share", "That is a share, and asked for is a number of places.")
OTHERWISE = Mistake(
    "otherwise", "Count two kinds of places apart: leftover coins, and fresh ones (5.7)."
)

exercise = Predict(
    model_answer=leftover_coins,
    why="leftover coins always agree, and fresh ones where both drop or both keep",
    takeaway=(
        "Leftover coins add agreement, 800 places here, though every call by itself is perfect."
    ),
    minutes=5,
    hints=(
        "How many places hold a coin of the call before, and do these agree?",
        "2500 do, and agree. A fresh coin agrees with the one before it if both drop, which has "
        "the probability 0.2 * 0.2, or if both keep, 0.8 * 0.8.",
        "2500 + 7500 * (0.2 * 0.2 + 0.8 * 0.8).",
    ),
    wrong=[
        (6800, FRESH),
        (10_000, FROZEN),
        (2500, LEFT_OVER),
        (2500 + 7500 * 0.8**2, BOTH_KEEP),
        (2500 + 7500 * 0.2**2, BOTH_DROP),
        (2500 + 7500 * 0.8, SECOND_KEEPS),
        (2500 + 7500 * 0.5, FAIR),
        (2500 + 6800, TWICE),
        (2500 + 7500 * 0.32, DIFFERENT),
        (0.76, SHARE),
        (2500 * 0.68 + 7500, TURNED),
        (7500 * 0.68, FRESH_ALONE),
        (7500, TOSSED),
        (2400, DISAGREE),
        (7000, OTHERWISE),
        (7500 + 50, OTHERWISE),
    ],
    right=[7600, "7600", "7 600", 10_000 * (1 - 0.75 * 2 * 0.2 * 0.8)],
    otherwise=OTHERWISE,
)

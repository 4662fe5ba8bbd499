"""Predict a number: the rate of a byte that has to be above the threshold, not at it, to keep."""

from course_utils.checking.kinds import Predict
from course_utils.checking.verdict import Mistake


def tied_byte():
    threshold = int(256 * 0.3)
    return (threshold + 1) / 256


ASKED = Mistake("asked", "That was asked for. Which of the 256 bytes does this comparison drop?")
AT_LEAST = Mistake(
    "at_least",
    "That is the rate of `>=`, in 7.6. What becomes here of a byte equal to the threshold?",
    "strict_comparison",
)
ROUNDED_UP = Mistake("rounded_up", "One byte too many: to which side does int() round 76.8?")
VALUES = Mistake(
    "values", "Count the values of a byte once more: the smallest is 0, the largest 255."
)
ADDED = Mistake(
    "added", "One byte more drops, but more than what? The rate of `>=` is not 0.3 (7.4)."
)
KEPT = Mistake("kept", "Are these the bytes that drop, or those that keep?", "keep_for_drop")
STEP = Mistake(
    "step", "That is how far apart the rates are that a byte can give; asked for is one of them."
)
ERROR = Mistake("error", "That is by how much the rate is off; asked for is the rate.")
COUNT = Mistake("count", "Asked for is a probability, a number from 0 to 1.")
OTHERWISE = Mistake(
    "otherwise", "All bytes are equally likely: list those that drop, the first and the last."
)

exercise = Predict(
    model_answer=tied_byte,
    why="bytes 0 to 76 are not above 76, which makes 77 of 256",
    takeaway=(
        "A sign moves the rate by 1/256: `>` gives too much here, and drops units even at p = 0."
    ),
    minutes=4,
    hints=(
        "There are 256 bytes: which of them drop?",
        "The threshold is int(76.8) = 76, and a byte drops when it is not above it: the bytes 0 to "
        "76.",
        "(76 + 1) / 256.",
    ),
    tolerance=0.0003,  # three digits; the nearest wrong one that has other digits is 0.0008 off
    wrong=[
        (0.3, ASKED),
        (76 / 256, AT_LEAST),
        (78 / 256, ROUNDED_UP),
        (76 / 255, VALUES),
        (77 / 255, VALUES),
        (76.8 / 255, VALUES),
        (0.3 + 1 / 256, ADDED),
        (179 / 256, KEPT),
        (180 / 256, KEPT),
        (0.7, KEPT),
        (1 / 256, STEP),
        (77 / 256 - 0.3, ERROR),
        (77, COUNT),
        (76, COUNT),
        (0.5, OTHERWISE),
        (0.306, OTHERWISE),
        (30, COUNT),
    ],
    right=[0.30078125, 0.301, "0.301", "77/256", "30.1 %"],
    otherwise=OTHERWISE,
    possible=(0, 1, COUNT),
)

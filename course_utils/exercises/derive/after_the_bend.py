"""Predict a number: the mean of a ReLU over the four masks of its two inputs."""

from course_utils.checking.kinds import Predict
from course_utils.checking.verdict import Mistake


def after_the_bend():
    p, keep = 0.2, 0.8
    both, first, second = (4 - 2) / keep, 4 / keep, -2 / keep
    return keep**2 * both + keep * p * first + p * keep * max(0, second)


STRAIGHT = Mistake(
    "straight",
    "That is the ReLU of the mean of z. Does a mask carry z below the bend?",
    "mean_survives_every_layer",
)
SWAPPED = Mistake(
    "swapped", "That takes 0.2 for the chance to be kept. Which chance is p?", "keep_for_drop"
)
BY_P = Mistake(
    "by_p",
    "Your survivors are divided by p. Is then the mean of each unit its h?",
    "scale_is_one_over_p",
)
UNDIVIDED = Mistake("undivided", "Those are masked units without the division.")
UNWEIGHTED = Mistake("unweighted", "Are the four masks equally likely?")
FIRST_MASK = Mistake(
    "first_mask", "That is one of the four masks; is z positive under another one, too?"
)
GAP = Mistake("gap", "That is how far the bend moves the mean; asked for is where the mean is.")
TURNED = Mistake("turned", "What does a ReLU make of a negative z: its size, or nothing?")
OTHERWISE = Mistake(
    "otherwise", "Four masks: for each write its probability, z, and the ReLU of z."
)

exercise = Predict(
    model_answer=after_the_bend,
    why="the mask that keeps only the second unit makes z negative, and the ReLU hides that",
    takeaway=(
        "Train mode says 2.4 on average where eval mode says 2: that is the Jensen gap of 3.7."
    ),
    minutes=5,
    hints=(
        "How many masks have two units, and under which of them is z negative?",
        "A kept unit is h / 0.8. So z is 2.5 where both are kept, 5 with the first alone, -2.5 "
        "with the second alone, else 0; their probabilities are 0.64, 0.16, 0.16 and 0.04.",
        "0.64 * relu(2.5) + 0.16 * relu(5) + 0.16 * relu(-2.5) + 0.04 * relu(0).",
    ),
    wrong=[
        (2, STRAIGHT),
        (3.6, SWAPPED),
        (9.6, BY_P),
        (1.92, UNDIVIDED),
        (1.875, UNWEIGHTED),
        (2.5, FIRST_MASK),
        (1.6, FIRST_MASK),
        (0.8, FIRST_MASK),
        (0.4, GAP),
        (2.8, TURNED),
        (1.5, UNWEIGHTED),
        (4, OTHERWISE),
        (2.3, OTHERWISE),
    ],
    right=[2.4, 0.64 * 2.5 + 0.16 * 5, 12 / 5, "2.4", "12/5"],
    otherwise=OTHERWISE,
)

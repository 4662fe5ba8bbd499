"""Read a picture: how far validation is from training when both are measured the same way."""

from course_utils.checking.kinds import Predict
from course_utils.checking.verdict import Mistake


def loss_curves():
    validation, training_in_eval_mode = 0.40, 0.15
    return validation - training_in_eval_mode


WITH_DROPOUT = Mistake(
    "with_dropout",
    "That compares dropout on with dropout off. The progress bar's curve is no bug, but it cannot "
    "be compared with validation: which two curves are measured in the same mode?",
    "training_loss_above",
)
PRICE = Mistake(
    "price", "That is the same rows with dropout on and off. Where are the validation rows?"
)
REVERSED = Mistake("reversed", "The right two curves. Which of them is the higher one?")
ONE_CURVE = Mistake("one_curve", "That is one curve; asked for is how far apart two of them are.")
ADDED = Mistake("added", "The right two curves. How far apart are they, one above the other?")
OTHERWISE = Mistake(
    "otherwise", "Two curves at epoch 20, both with dropout off: read both, and subtract."
)

exercise = Predict(
    model_answer=loss_curves,
    why="both are measured with dropout off, so what is left between them is the rows alone",
    takeaway="With dropout off on both sides, validation lies above training, as it usually does.",
    minutes=4,
    hints=(
        "Each curve is measured on some rows and in some mode. Write both beside each curve.",
        "Validation is always measured with dropout off. Of the two training curves, the dashed "
        "one is measured so as well: these two can be compared.",
        "The height of the dash-dotted curve at epoch 20 minus the height of the dashed one there.",
    ),
    wrong=[
        (-0.45, WITH_DROPOUT),
        (0.45, WITH_DROPOUT),
        (0.70, PRICE),
        (-0.70, PRICE),
        (-0.25, REVERSED),
        (0.15, ONE_CURVE),
        (0.40, ONE_CURVE),
        (0.85, ONE_CURVE),
        (0.15 + 0.40, ADDED),
        (0.23, OTHERWISE),
        (0.28, OTHERWISE),
        (0, OTHERWISE),
    ],
    right=[0.25, 0.26, 0.24, 1 / 4, "0.25", "1/4"],
    otherwise=OTHERWISE,
    tolerance=0.015,  # two readings, each to a seventh of the grid's 0.05
)

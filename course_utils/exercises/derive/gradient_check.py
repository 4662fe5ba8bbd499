"""Find the bug: a gradient check that fails although the gradient is right."""

from course_utils.checking.kinds import Locate
from course_utils.checking.verdict import Mistake


def gradient_check():
    return 5


LOSS = Mistake(
    "loss", "The loss is one that shows a forgotten mask, and it is told which noise to use."
)
FIRST = Mistake(
    "first", "A mask has to be drawn once, and here it is. For how long is it the mask?"
)
BY_HAND = Mistake(
    "by_hand",
    "The gradient has the mask and the factor of its forward pass, as it must: 3.9. Do the "
    "differences see that mask?",
    "backward_without_mask",
)
LOOP = Mistake(
    "loop", "One small step for each unit, each in a row of its own: that is as it should be."
)
SLOPE = Mistake(
    "slope", "Both calls get one and the same noise, so this is a true slope. Whose slope?"
)
TOLERANCE = Mistake(
    "tolerance",
    "The loss is linear in h, so only rounding is left and the bound is fair. A gradient with "
    "dropout can be tested; what do the two sides not share?",
    "gradcheck_impossible",
)

exercise = Locate(
    model_answer=gradient_check,
    why="line 5 redraws, so the slopes belong to other masks than by_hand; without it, all agree",
    takeaway="With the mask held, on both sides, a gradient with dropout is tested like any other.",
    minutes=5,
    hints=(
        "To which mask does by_hand belong, and to which does each slope?",
        "A gradient belongs to one forward pass: one mask for everything that is compared.",
        "The line inside the loop that gives `noise` a new value: by_hand still has the old one.",
    ),
    wrong=[(1, LOSS), (2, FIRST), (3, BY_HAND), (4, LOOP), (6, SLOPE), (7, TOLERANCE)],
    right=[5, 5.0, "5"],
)

"""Find the bug: a dropout that saves its output and no mask."""

from course_utils.checking.kinds import Locate
from course_utils.checking.verdict import Mistake


def guessed_mask():
    return 8


ARGUMENTS = Mistake(
    "arguments", "The mask comes from outside: how it was drawn is not at issue here."
)
VALUES = Mistake(
    "values",
    "The output is right, also where x is NaN and dropped; and div_ writes into fresh memory only.",
    "inplace_is_free",
)
SAVED = Mistake(
    "saved",
    "Saved is what was put out, to the bit. What is concluded from it, and where?",
    "backward_without_mask",
)
NUMBER = Mistake("number", "p is a plain number: it may be kept like this.")
RETURNED = Mistake("returned", "The output is right for every x. Go on to the gradient.")
GRADIENT = Mistake(
    "gradient", "A gradient from above, and what forward has kept: more is not needed."
)
UNPACKED = Mistake("unpacked", "That gives back what line 3 has saved, and autograd sees to it.")

exercise = Locate(
    model_answer=guessed_mask,
    why="a kept x of 0 gives 0 as well, and its slope is 1 / (1 - p) all the same",
    takeaway=(
        "An output of 0 has two causes; one bit tells them apart, and a random x hides the need."
    ),
    minutes=5,
    hints=(
        "The output is right. For which x does it say less than the mask did?",
        "torch.rand hardly ever gives a 0. A kept unit whose x is 0: what is put out, and what is "
        "its slope?",
        "y != 0 is the mask only where no x is 0; the bits of `kept` would have to be saved.",
    ),
    wrong=[
        (1, ARGUMENTS),
        (2, VALUES),
        (3, SAVED),
        (4, NUMBER),
        (5, RETURNED),
        (6, GRADIENT),
        (7, UNPACKED),
    ],
    right=[8, 8.0, "8"],
)

"""Derive a formula: a learning rate tuned for the inverted form, carried to the paper's."""

from course_utils.checking.kinds import Derive
from course_utils.checking.verdict import Mistake


def rate_for_the_paper():
    return "lr / keep**2"


SAME = Mistake("same", "The same function, but not the same gradient. How long is each net's step?")
OTHER_WAY = Mistake(
    "other_way", "That carries a rate from the paper's net to PyTorch's. Which is tuned here?"
)
ONCE = Mistake(
    "once", "One of two factors: the gradients differ, and so do the steps that are needed."
)
ONCE_WRONG = Mistake(
    "once_wrong", "Which of W and V is larger, and which has the larger gradient? Two factors."
)
WITH_P = Mistake(
    "with_p", "At p = 0.1 the two nets hardly differ. Does your rate say so?", "keep_for_drop"
)
OTHERWISE = Mistake(
    "otherwise", "Write one step of V and one of W = V / keep, each with its own gradient."
)

exercise = Derive(
    model_answer=rate_for_the_paper,
    why="dL/dW = keep dL/dV, and the step of W has to be that of V divided by keep",
    takeaway="A rate is tuned for one form; in the other, weights fed by dropout need the square.",
    minutes=7,
    hints=(
        "Which of the two nets has the smaller gradient, and which needs the longer step?",
        "V = keep * W, so dL/dW = keep * dL/dV. And W = V / keep must hold after the step: the "
        "step of W is that of V over keep.",
        "rate * keep * dL/dV = lr * dL/dV / keep: divide both sides by keep * dL/dV.",
    ),
    inputs={"lr": (0.01, 1.0), "p": (0.05, 0.95)},
    wrong=[
        ("lr", SAME),
        ("lr * keep**2", OTHER_WAY),
        ("lr / keep", ONCE),
        ("lr * keep", ONCE_WRONG),
        ("lr / p**2", WITH_P),
        ("lr * p**2", WITH_P),
        ("lr / p", WITH_P),
        ("lr * p", WITH_P),
        ("lr / keep**3", OTHERWISE),
    ],
    right=[
        "lr * (1 - p)**-2",
        "lr / np.square(keep)",
        lambda lr, keep: lr / keep**2,
        "lr / (1 - 2*p + p*p)",
        lambda lr, p: lr / (1 - p) ** 2,
    ],
    otherwise=OTHERWISE,
)

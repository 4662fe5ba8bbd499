"""Derive a formula: how much larger the activations are in train mode, after L layers."""

from course_utils.checking.kinds import Derive
from course_utils.checking.verdict import Mistake


def norm_after_layers():
    return "(1 - p) ** (-L / 2)"


KEPT = Mistake(
    "kept", "The mean is kept; is the size? Look at the histogram of 3.4.", "norm_is_kept"
)
SQUARE = Mistake("square", "That is the factor of the mean square; asked for is its root.")
ONE_LAYER = Mistake(
    "one_layer", "That is a single layer. What do the others do to what it hands on?"
)
ADDED = Mistake(
    "added", "Do the factors of the layers add up, or is each applied to what came before?"
)
SHRINKS = Mistake(
    "shrinks", "That shrinks, as survivors do when they are not divided. Here they are."
)
VARIANCE = Mistake(
    "variance", "That is made of the variance alone; a mean square also has a mean in it."
)
SWAPPED = Mistake(
    "swapped",
    "At p = 0 nobody is dropped. What is the factor then, and what is yours?",
    "keep_for_drop",
)
BY_P = Mistake(
    "by_p",
    "That fits survivors divided by p. What does each mask divide by here?",
    "scale_is_one_over_p",
)
HALVED = Mistake("halved", "The ReLU halves the mean square in both modes. And what is He's 2 for?")
OTHERWISE = Mistake(
    "otherwise", "Begin with one layer: by what does 3.3 multiply a mean square, and its root?"
)

exercise = Derive(
    model_answer=norm_after_layers,
    why="L layers multiply the mean square by 1 / (1 - p) each, and the norm is its root",
    takeaway="Each division keeps the mean of its unit, and layer by layer the activations swell.",
    minutes=7,
    hints=(
        "What does one dropout do to a mean square, and what do six of them do?",
        "In 3.8 each layer multiplies the mean square by 1 / (1 - p), and L layers do it one after "
        "the other; the size is the root of the mean square.",
        "sqrt((1 / (1 - p)) ** L).",
    ),
    inputs={"p": (0.05, 0.95), "L": (2, 8)},
    wrong=[
        ("1", KEPT),
        ("(1 - p) ** -L", SQUARE),
        ("(1 - p) ** (-1 / 2)", ONE_LAYER),
        ("1 / (1 - p)", ONE_LAYER),
        ("L / sqrt(1 - p)", ADDED),
        ("L / (1 - p)", ADDED),
        ("sqrt(L / (1 - p))", ADDED),
        ("(1 - p) ** (L / 2)", SHRINKS),
        ("(1 - p) ** L", SHRINKS),
        ("(p / (1 - p)) ** (L / 2)", VARIANCE),
        ("p ** (-L / 2)", SWAPPED),
        ("p ** -L", SWAPPED),
        ("((1 - p) / p**2) ** (L / 2)", BY_P),
        ("(2 * (1 - p)) ** (-L / 2)", HALVED),
        ("(1 - p) ** (-L / 3)", OTHERWISE),
    ],
    right=[
        "sqrt(1 / (1 - p) ** L)",
        "math.pow(keep, -L / 2)",
        "(1 + p / keep) ** (0.5 * L)",
        "exp(-L * log(1 - p) / 2)",
        lambda p, L: 1 / (1 - p) ** (L / 2),
    ],
    otherwise=OTHERWISE,
)

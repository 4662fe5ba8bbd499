"""Choose the true statements: in which sense the two scalings are the same."""

from course_utils.checking.kinds import Choose
from course_utils.checking.verdict import Mistake


def same_training():
    return "adg"


READING = Mistake(
    "reading", "a: this is 6.4, reading after training. What could still differ on paper?"
)
WEIGHTS = Mistake(
    "weights", "b: what changed in the state_dict of 6.6 when the mode did?", "weights_rescaled"
)
SETTINGS = Mistake(
    "settings", "c: they compute the same function. Have they the same gradient? See 6.7."
)
CONVERTED = Mistake(
    "converted", "d: compare it with the table in 6.9, and with the picture below it."
)
EVERYTHING = Mistake("everything", "e: which gradients in 6.7 were the same in both nets?")
ADAM = Mistake("adam", "f: Adam divides by the gradient's size, but W and V are not of one size.")
DEPLOYED = Mistake(
    "deployed",
    "g: what does nn.Dropout do in eval, and what is left if it is taken out?",
    "factor_in_eval",
)
BOTH = Mistake(
    "both",
    "h: count the factors between the weights and the next layer, as in 6.1.",
    "factor_in_eval",
)

exercise = Choose(
    model_answer=same_training,
    why="one reading needs (1 - p) W; one training needs the start and the settings converted too",
    takeaway=(
        "One forward and one inference; the same training only when the settings are rescaled."
    ),
    minutes=5,
    hints=(
        "For each one: does it speak of reading a trained net, or of training it?",
        "Reading: (1 - p) (W h) = ((1 - p) W) h. Training: from V = (1 - p) W on, the gradient of "
        "W is 1 - p times that of V, so equal settings make unequal steps.",
        "For c: with one learning rate, W moves by 1 - p times the step of V, and W = V / (1 - p) "
        "would need 1 / (1 - p) times that step.",
    ),
    mistakes={
        "a": READING,
        "b": WEIGHTS,
        "c": SETTINGS,
        "d": CONVERTED,
        "e": EVERYTHING,
        "f": ADAM,
        "g": DEPLOYED,
        "h": BOTH,
    },
    wrong=[
        ("dg", READING),
        ("abdg", WEIGHTS),
        ("acdg", SETTINGS),
        ("ag", CONVERTED),
        ("adeg", EVERYTHING),
        ("adfg", ADAM),
        ("ad", DEPLOYED),
        ("adgh", BOTH),
        ("h", BOTH),
        ("ae", EVERYTHING),
    ],
    right=[{"a", "d", "g"}, "A, D, G", ["g", "d", "a"], "a, d and g"],
)

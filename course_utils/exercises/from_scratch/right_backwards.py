"""Choose the right backwards: what may be kept for it, and what may be done with it."""

from course_utils.checking.kinds import Choose
from course_utils.checking.verdict import Mistake


def right_backwards():
    return "aeg"


SAVED = Mistake("saved", "a: this is what `Multiply` of 4.9 does. Is anything missing?")
GUESSED = Mistake(
    "guessed",
    "b: try a kept unit whose input is exactly 0. What is its slope?",
    "backward_without_mask",
)
DIVIDED = Mistake(
    "divided", "c: try an input that is exactly 0. What is y / x there?", "backward_without_mask"
)
RUN_ON = Mistake(
    "run_on",
    "d: where does the generator stand by then? Look at the picture in 4.9.",
    "backward_without_mask",
)
STATE = Mistake(
    "state", "e: reseeding holds a mask in 4.12. Does it matter that it is drawn twice?"
)
AVERAGE = Mistake(
    "average",
    "f: did the loss of this step depend on a unit that was dropped?",
    "backward_without_mask",
)
BOOLEAN = Mistake("boolean", "g: does that hold everything that the slope of y depends on?")

exercise = Choose(
    model_answer=right_backwards,
    why="what counts is forward's own mask and factor: kept, or drawn again from the same state",
    takeaway=(
        "A backward may keep little, even a state alone, if it gives back forward's very mask."
    ),
    minutes=5,
    hints=(
        "For each one ask: does it arrive at the mask that forward used, whatever x is?",
        "Try x = 0, a kept unit; and ask where the generator stands when backward runs.",
        "Compare each with grad * kept / (1 - p). For b, take a kept unit with x = 0: y is 0, so "
        "(y != 0) is false there, and kept is true.",
    ),
    mistakes={
        "a": SAVED,
        "b": GUESSED,
        "c": DIVIDED,
        "d": RUN_ON,
        "e": STATE,
        "f": AVERAGE,
        "g": BOOLEAN,
    },
    wrong=[
        ("eg", SAVED),
        ("abeg", GUESSED),
        ("aceg", DIVIDED),
        ("adeg", RUN_ON),
        ("ag", STATE),
        ("aefg", AVERAGE),
        ("ae", BOOLEAN),
        ("f", AVERAGE),
        ("d", RUN_ON),
        ("abe", GUESSED),
    ],
    right=[{"a", "e", "g"}, "A, E, G", ["g", "e", "a"], "a, e and g"],
)

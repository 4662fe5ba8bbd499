"""Choose the calls that still drop, by the mode that each is made in."""

from course_utils.checking.kinds import Choose
from course_utils.checking.verdict import Mistake


def still_dropping():
    return "acf"


NO_GRAD = Mistake(
    "no_grad", "a: what does a dropout layer ask before it drops (13.1)?", "no_grad_disables"
)
LAYER = Mistake("layer", "b: does eval() reach a layer that the model holds (13.2)?")
DEFAULT = Mistake(
    "default", "c: what does F.dropout take for `training` when nobody says it?", "eval_stops_all"
)
TOLD = Mistake("told", "d: what is self.training after eval()?")
ATTENTION = Mistake("attention", "e: which rate is attention given after eval()?")
MADE = Mistake("made", "f: in which mode is a module that has just been made?", "eval_stops_all")

exercise = Choose(
    model_answer=still_dropping,
    why="no_grad is no mode; c is told no mode; f is new, and so in train mode",
    takeaway="Ask of each call: who tells it the mode?",
    minutes=3,
    hints=(
        "For each: where could it learn in which mode the model is?",
        "A layer that the model holds learns it from eval(); a function has to be told.",
        "Of a, b and c two drop, and of d, e and f one.",
    ),
    mistakes={
        "a": NO_GRAD,
        "b": LAYER,
        "c": DEFAULT,
        "d": TOLD,
        "e": ATTENTION,
        "f": MADE,
    },
    wrong=[
        ("cf", NO_GRAD),
        ("abcf", LAYER),
        ("af", DEFAULT),
        ("acdf", TOLD),
        ("acef", ATTENTION),
        ("ac", MADE),
    ],
    right=[["a", "c", "f"], "F, C, A", {"a", "c", "f"}],
)

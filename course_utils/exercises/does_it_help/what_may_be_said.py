"""Choose the statements that follow from an interval of paired differences, tuned and untuned."""

from course_utils.checking.kinds import Choose
from course_utils.checking.verdict import Mistake


def what_may_be_said():
    return "bcf"


USELESS = Mistake(
    "useless",
    "a: the interval reaches to a gain of 0.69. Does it say that there is none?",
    "zero_is_no_difference",
)
COMPATIBLE = Mistake("compatible", "b: where in the interval does half a point lie?")
UNTUNED = Mistake("untuned", "c: on which side of 0 does the whole second interval lie?")
EQUAL = Mistake(
    "equal",
    "d: 0 is one of many values in the interval. What singles it out?",
    "zero_is_no_difference",
)
ANYWHERE = Mistake(
    "anywhere",
    "e: how many data sets stand behind these two intervals? See 8.4.",
    "always_helps",
)
MORE_TRIALS = Mistake(
    "more_trials", "f: who chose the two networks that are compared? What did 8.4 say about it?"
)

exercise = Choose(
    model_answer=what_may_be_said,
    why="an interval tells of these networks, and leaves open whatever lies inside it",
    takeaway="An interval that holds 0 leaves the question open. It does not answer it with no.",
    minutes=5,
    hints=(
        "For each statement: is it about these networks and data, or about others?",
        "An interval gives all differences that the data allow, not the one that is true.",
        "Of a, b and c two are true, and of d, e and f one.",
    ),
    mistakes={
        "a": USELESS,
        "b": COMPATIBLE,
        "c": UNTUNED,
        "d": EQUAL,
        "e": ANYWHERE,
        "f": MORE_TRIALS,
    },
    wrong=[
        ("abcf", USELESS),
        ("cf", COMPATIBLE),
        ("bf", UNTUNED),
        ("bcdf", EQUAL),
        ("bcef", ANYWHERE),
        ("bc", MORE_TRIALS),
    ],
    right=[["b", "c", "f"], "F, C, B", {"b", "c", "f"}],
)

"""Choose the true statements: what a paired interval clear of 0 says, and what it does not."""

from course_utils.checking.kinds import Choose
from course_utils.checking.verdict import Mistake


def what_an_interval_says():
    return "be"


NEXT = Mistake(
    "next", "a: the interval is one for a mean. How many of the single data sets were won?"
)
FALSE_ALARM = Mistake(
    "false_alarm", "b: repeat the experiment many times. How often may a 95 % interval miss?"
)
ELSEWHERE = Mistake(
    "elsewhere",
    "c: nothing but this network and these data was tried. Compare 1.5 with 1.6.",
    "always_helps",
)
LOSSES = Mistake("losses", "d: can a mean be above 0 when some of its twenty numbers are below?")
PAIRS = Mistake(
    "pairs", "e: make both errors of a pair larger by the same amount. What becomes of the gain?"
)
OPPONENTS = Mistake(
    "opponents",
    "f: the interval knows only the opponent that was measured. What did 1.4 find?",
    "always_helps",
)

exercise = Choose(
    model_answer=what_an_interval_says,
    why="it is an interval for the mean gain here, against this opponent; it misses 1 time in 20",
    takeaway="An interval clear of 0 tells of a mean, in this setting, against this opponent.",
    minutes=5,
    hints=(
        "For each statement ask: of a mean or of one run, of this setting or of others?",
        "The interval is for a mean gain; 95 % counts repetitions of the whole experiment.",
        "Take d: 15 gains of 0.1 and 5 of -0.06 have the mean 0.06, and losses are among them. "
        "Judge the others by an example like this; two of the six are true.",
    ),
    mistakes={
        "a": NEXT,
        "b": FALSE_ALARM,
        "c": ELSEWHERE,
        "d": LOSSES,
        "e": PAIRS,
        "f": OPPONENTS,
    },
    wrong=[
        ("abe", NEXT),
        ("a", NEXT),
        ("e", FALSE_ALARM),
        ("bce", ELSEWHERE),
        ("bde", LOSSES),
        ("b", PAIRS),
        ("bef", OPPONENTS),
        ("f", OPPONENTS),
        ("bcf", ELSEWHERE),
    ],
    right=[["b", "e"], "E, B", {"e", "b"}, "b and e"],
)

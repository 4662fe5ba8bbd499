"""Choose what a test may ask of every right dropout, on every machine."""

from course_utils.checking.kinds import Choose
from course_utils.checking.verdict import Mistake


def what_a_test_may_ask():
    return "bdegh"


STORED = Mistake(
    "stored",
    "a: in 5.4 two laptops had one seed and two masks. On which of them is the array right?",
    "same_seed_same_mask",
)
VALUES = Mistake("values", "b: look at one entry alone. What can become of a 1 in training?")
EXACT = Mistake(
    "exact",
    "c: look at the histograms of 5.6. Which of the three is a single spike?",
    "exact_fraction",
)
RANGE = Mistake("range", "d: how was the range of 5.5 made, and how often do right coins leave it?")
FRESH = Mistake(
    "fresh",
    "e: the seed was set once. Where does the generator stand at the second call?",
    "one_mask_for_all",
)
ONE_IDIOM = Mistake(
    "one_idiom",
    "f: 5.4 has three idioms, all right. How many masks were equal?",
    "same_seed_same_mask",
)
REPEATED = Mistake("repeated", "g: 5.3 reseeds and calls again. Which coins come the second time?")
SLOPE = Mistake(
    "slope",
    "h: what is the slope of a unit that was kept, and of one that was dropped?",
    "backward_without_mask",
)

exercise = Choose(
    model_answer=what_a_test_may_ask,
    why="all right layers share values, gradient and the law of their coins, but not one mask",
    takeaway="A test may ask for what follows from the definition, and never for one mask.",
    minutes=5,
    hints=(
        "Which of them follow from what dropout is, and which from how one author wrote it?",
        "A seed repeats a run of the same code in the same place; the law of the coins is common.",
        "For f: 5.4 has three idioms, all right, and after one seed they gave different masks. Put "
        "a question like this to each; five of the eight stand.",
    ),
    mistakes={
        "a": STORED,
        "b": VALUES,
        "c": EXACT,
        "d": RANGE,
        "e": FRESH,
        "f": ONE_IDIOM,
        "g": REPEATED,
        "h": SLOPE,
    },
    wrong=[
        ("abdegh", STORED),
        ("degh", VALUES),
        ("bcdegh", EXACT),
        ("begh", RANGE),
        ("bdgh", FRESH),
        ("bdefgh", ONE_IDIOM),
        ("bdeh", REPEATED),
        ("bdeg", SLOPE),
        ("acf", STORED),
        ("c", EXACT),
        ("bdf", ONE_IDIOM),
    ],
    right=[
        {"b", "d", "e", "g", "h"},
        "B, D, E, G, H",
        ["h", "g", "e", "d", "b"],
        "b, d, e, g and h",
    ],
)

"""Choose the true statements: what a mask does to units, weights and the number of networks."""

from course_utils.checking.kinds import Choose
from course_utils.checking.verdict import Mistake


def what_a_mask_does():
    return "bde"


ERASED = Mistake(
    "erased", "a: look at the weights before and after the step of 2.3. Who wrote to them?"
)
SAME = Mistake("same", "b: compare the three ways of 2.3.")
FOR_GOOD = Mistake(
    "for_good",
    "c: two calls in a row, as in 2.4. Does a unit that was dropped come back?",
    "exact_fraction",
)
SHARED = Mistake("shared", "d: how many weight matrices does the network of 2.5 have in memory?")
COUNT = Mistake(
    "count", "e: each unit is in or out. In how many ways, for one unit, for two, for three?"
)
TEN = Mistake("ten", "f: write the masks down for two units and count them, then for three.")

exercise = Choose(
    model_answer=what_a_mask_does,
    why="a mask silences outputs for one step, writes to no weight, and 10 units have 2^10 masks",
    takeaway=(
        "A mask chooses one of 2^n thinned networks for one step; the weights they share stay."
    ),
    minutes=4,
    hints=(
        "What is written to memory when a mask is applied, and for how long does it last?",
        "A mask multiplies outputs, in this step only, and the next step draws another one.",
        "Two units have the masks 00, 01, 10 and 11, and three units have eight. Go on to ten.",
    ),
    mistakes={"a": ERASED, "b": SAME, "c": FOR_GOOD, "d": SHARED, "e": COUNT, "f": TEN},
    wrong=[
        ("abde", ERASED),
        ("de", SAME),
        ("bcde", FOR_GOOD),
        ("be", SHARED),
        ("bd", COUNT),
        ("bdf", TEN),
        ("f", TEN),
        ("c", FOR_GOOD),
        ("bdef", TEN),
    ],
    right=[{"b", "d", "e"}, "B, D, E", ["e", "d", "b"], "b, d and e"],
)

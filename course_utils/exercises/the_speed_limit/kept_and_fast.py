"""Choose the true statements: what is kept for backward, and what speed is worth."""

from course_utils.checking.kinds import Choose
from course_utils.checking.verdict import Mistake


def kept_and_fast():
    return "bcfgh"


BOOLEAN = Mistake(
    "boolean",
    "a: ask a tensor of `torch.bool` for its `nbytes`, or look back at exercise 4 of lesson 04.",
)
SEED = Mistake("seed", "b: what is kept, and what has to be done once more in backward (7.4)?")
FROM_OUTPUT = Mistake(
    "from_output", "c: if no input is 0, which of them can put out 0?", "backward_without_mask"
)
ONE_SEED = Mistake(
    "one_seed",
    "d: do both layers ask the generator for as many bits, in the same order?",
    "same_seed_same_mask",
)
ACCEPTED = Mistake(
    "accepted",
    "e: how small an error of the rate can a test that draws still see (lesson 05, 5.9)?",
    "accepted_is_exact",
)
NEXT_LAYER = Mistake(
    "next_layer", "f: besides the gradient from above, what does the gradient of a weight take?"
)
PAGES = Mistake("pages", "g: compare the two products in 7.3, on the right of the picture.")
BOUND = Mistake(
    "bound", "h: let dropout take no time at all. How long is the step then?", "part_and_whole"
)

exercise = Choose(
    model_answer=kept_and_fast,
    why="bits are packed by hand, a seed trades time for memory, and the step gains by its share",
    takeaway=(
        "Little has to be kept, a clock does not judge coins, and the step sets what is gained."
    ),
    minutes=5,
    hints=(
        "For each one ask: in bytes, in bits, or in seconds? And of the layer, or of the step?",
        "Three are false: one on how bits are stored, one on a seed, one on what a test can see.",
        "Five hold: a seed's price, inputs without a 0, the layer behind, fresh memory, the bound.",
    ),
    mistakes={
        "a": BOOLEAN,
        "b": SEED,
        "c": FROM_OUTPUT,
        "d": ONE_SEED,
        "e": ACCEPTED,
        "f": NEXT_LAYER,
        "g": PAGES,
        "h": BOUND,
    },
    wrong=[
        ("abcfgh", BOOLEAN),
        ("cfgh", SEED),
        ("bfgh", FROM_OUTPUT),
        ("bcdfgh", ONE_SEED),
        ("bcefgh", ACCEPTED),
        ("bcgh", NEXT_LAYER),
        ("bcfh", PAGES),
        ("bcfg", BOUND),
        ("ade", BOOLEAN),
    ],
    right=[{"b", "c", "f", "g", "h"}, "B, C, F, G, H", ["h", "g", "f", "c", "b"]],
)

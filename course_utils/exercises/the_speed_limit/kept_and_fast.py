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
        "A torch.bool fills a byte. From a seed the mask has to be drawn once more. A test of a "
        "million coins sees a rate to three digits. And a new step takes 1 - s + s/r of the old "
        "one.",
        "For h: s = 1/20 and an r without end make a step of 19/20, which is 1.053 times as fast. "
        "Put a number like this to each of the others.",
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
        ("d", ONE_SEED),
        ("bce", ACCEPTED),
    ],
    right=[
        {"b", "c", "f", "g", "h"},
        "B, C, F, G, H",
        ["h", "g", "f", "c", "b"],
        "b, c, f, g and h",
    ],
)

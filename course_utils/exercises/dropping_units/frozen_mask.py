"""Find the bug: a training loop whose mask is drawn in the wrong place."""

from course_utils.checking.kinds import Locate
from course_utils.checking.verdict import Mistake


def frozen_mask():
    return 3


LAYER = Mistake("layer", "Line 1 is only two layers. How often does each line of the snippet run?")
SEED = Mistake(
    "seed",
    "A seed makes the run repeatable; it does not by itself tie one step to the next.",
    "one_mask_for_all",
)
STEP = Mistake(
    "step",
    "The steps must repeat. What in them should be new each time, and is not?",
    "one_mask_for_all",
)
OUTPUTS = Mistake(
    "outputs",
    "The mask does belong on the outputs of the hidden units. Is it a fresh one?",
    "one_mask_for_all",
)
UPDATE = Mistake("update", "Loss and update are as they should be; look at what comes before them.")

exercise = Locate(
    model_answer=frozen_mask,
    why="line 3 runs once, so every step trains the same 32 thinned networks, one for each row of "
    "the batch; it belongs in the loop",
    takeaway=(
        "A mask drawn before the loop trains the same thinned networks in every step: each step "
        "needs its own coins."
    ),
    minutes=4,
    hints=(
        "How many different rows of the mask does the whole run see? How many should it see?",
        "What stands before the loop happens once; dropout tosses its coins at every step.",
        "The line that calls torch.rand stands outside the loop.",
    ),
    wrong=[(1, LAYER), (2, SEED), (4, STEP), (5, OUTPUTS), (6, UPDATE), (7, UPDATE)],
    right=[3, 3.0, "3", "line 3"],
)

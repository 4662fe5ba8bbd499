"""Find the bug: a gradient check that fails although the gradient is right."""

from course_utils.checking.kinds import Locate
from course_utils.checking.snippet import Snippet
from course_utils.checking.variants import given, with_variants
from course_utils.checking.verdict import Mistake
from course_utils.words import Sentence


def gradient_check(line):
    return line


LOSS = Mistake(
    "loss", "The loss is one that shows a forgotten mask, and it is told which noise to use."
)
FIRST = Mistake(
    "first", "A mask has to be drawn once, and here it is. For how long is it the mask?"
)
BY_HAND = Mistake(
    "by_hand",
    "The gradient has the mask and the factor of its forward pass, as it must: 3.9. Do the "
    "differences see that mask?",
    "backward_without_mask",
)
LOOP = Mistake(
    "loop", "One small step for each unit, each in a row of its own: that is as it should be."
)
DRAW = Mistake(
    "draw", "Each call gives new noise, as it should. How often is it called, and for what?"
)
SLOPE = Mistake(
    "slope", "Both calls get one and the same noise, so this is a true slope. Whose slope?"
)
ONE_SIDE = Mistake("one_side", "One side of the slope, under one mask. Which one has the other?")
OTHER_SIDE = Mistake(
    "other_side",
    "The other side of the slope, as it must be. Under which mask was the first taken?",
)
QUOTIENT = Mistake(
    "quotient", "That is how a slope is made of two values. Are both of one and the same function?"
)
TOLERANCE = Mistake(
    "tolerance",
    "The loss is linear in h, so only rounding is left and the bound is fair. A gradient with "
    "dropout can be tested; what do the two sides not share?",
    "gradcheck_impossible",
)


def locate(mistake="noise_anew", named=False, units=4, step=0.01):
    """mistake: in the loop the noise is made anew: as "noise_anew", in the "slope", or "between".

    named: a function makes the noise, as the slope needs it; units: how many numbers c and h hold.
    """
    noise = f"(torch.rand({units}, generator=generator) >= p) / (1 - p)"
    made = "draw()" if named else noise
    anew = (f"    noise = {made}", None)
    loop = {
        "noise_anew": [
            anew,
            (f"    slope = (loss(h + step, noise) - loss(h - step, noise)) / {2 * step}", SLOPE),
        ],
        "slope": [
            (f"    slope = (loss(h + step, draw()) - loss(h - step, draw())) / {2 * step}", None)
        ],
        "between": [
            ("    above = loss(h + step, noise)", ONE_SIDE),
            anew,
            ("    below = loss(h - step, noise)", OTHER_SIDE),
            (f"    slope = (above - below) / {2 * step}", QUOTIENT),
        ],
    }[mistake]
    snippet = Snippet(
        (
            *([(f"def draw(): return {noise}", DRAW)] if named else []),
            ("def loss(h, noise): return (c * noise * h).sum()", LOSS),
            (f"noise = {made}", FIRST),
            ("by_hand = noise * c", BY_HAND),
            (f"for j, step in enumerate({step} * torch.eye({units})):", LOOP),
            *loop,
            ("    assert abs(slope - by_hand[j]) < 1e-9", TOLERANCE),
        )
    )
    return Locate(
        model_answer=given(gradient_check, snippet.fault),
        fields={"snippet": snippet, "units": units},
        why=Sentence(
            "line {line} redraws, so the slopes belong to other masks than by_hand; with the first "
            "noise all agree",
            line=snippet.fault,
        ),
        takeaway="With the mask held, on both sides, a gradient with dropout is tested like any "
        "other.",
        minutes=5,
        hints=(
            "To which mask does by_hand belong, and to which does each slope?",
            "A gradient belongs to one forward pass: one mask for everything that is compared.",
            "The line inside the loop that makes new noise: by_hand still has the old one.",
        ),
        wrong=snippet.wrong,
        right=[snippet.fault, float(snippet.fault), str(snippet.fault)],
    )


def draw(source):
    mistake, named = source.choice(
        [("noise_anew", True), ("slope", True), ("between", True), ("between", False)]
    )
    return {
        "mistake": mistake,
        "named": named,
        "units": source.randint(3, 6),
        "step": source.choice([0.01, 0.02, 0.05]),
    }


exercise = with_variants(locate, draw)

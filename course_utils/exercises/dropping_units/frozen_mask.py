"""Find the bug: a training loop that draws one and the same mask in every step."""

from course_utils.checking.kinds import Locate
from course_utils.checking.snippet import Snippet
from course_utils.checking.variants import given, with_variants
from course_utils.checking.verdict import Mistake
from course_utils.words import Sentence


def frozen_mask(line):
    return line


LAYER = Mistake(
    "layer", "That line makes layers and no more. How often does each line of the snippet run?"
)
SEED = Mistake(
    "seed",
    "A seed makes the run repeatable; it does not by itself tie one step to the next.",
    "one_mask_for_all",
)
MADE = Mistake(
    "made", "A generator has to be made, and it is made once. What becomes of it in the steps?"
)
STEP = Mistake(
    "step",
    "The steps must repeat. What in them should be new each time, and is not?",
    "one_mask_for_all",
)
DRAWN = Mistake("drawn", "A mask has to be drawn in each step. From which state of the generator?")
OUTPUTS = Mistake(
    "outputs",
    "The mask does belong on the outputs of the hidden units. Is it a fresh one?",
    "one_mask_for_all",
)
UPDATE = Mistake("update", "Loss and update are as they should be; look at what comes before them.")


def locate(mistake="before_the_loop", split=False, mask="kept", rows=32, units=64, p=0.3):
    """mistake: drawn "before_the_loop", or "seeded_again" in it. split: a line for each layer."""
    layers = (
        [(f"first = nn.Linear(20, {units})", LAYER), (f"second = nn.Linear({units}, 1)", LAYER)]
        if split
        else [(f"first, second = nn.Linear(20, {units}), nn.Linear({units}, 1)", LAYER)]
    )
    draw = f"{mask} = torch.rand({rows}, {units}, generator=generator) >= {p}"
    loop = (f"for x, y in batches:  # x: ({rows}, 20)", STEP)
    step = [
        (f"    output = second(torch.relu(first(x)) * {mask})", OUTPUTS),
        ("    loss = ((output - y) ** 2).mean()", UPDATE),
        ("    descend(loss)", UPDATE),
    ]
    once = mistake == "before_the_loop"
    begin = (
        [("generator = torch.Generator().manual_seed(0)", SEED), (draw, None), loop]
        if once
        else [
            ("generator = torch.Generator()", MADE),
            loop,
            ("    generator.manual_seed(0)", None),
            (f"    {draw}", DRAWN),
        ]
    )
    snippet = Snippet((*layers, *begin, *step))
    return Locate(
        model_answer=given(frozen_mask, snippet.fault),
        fields={"snippet": snippet},
        why=Sentence(
            "line {line} runs once, so every step trains the same {rows} thinned networks, one for "
            "each row of the batch; it belongs in the loop"
            if once
            else "line {line} takes the generator back to its start, so every step trains the same "
            "{rows} thinned networks, one for each row of the batch; it belongs before the loop",
            line=snippet.fault,
            rows=rows,
        ),
        takeaway=(
            "A mask drawn before the loop trains the same thinned networks in every step: each "
            "step needs its own coins."
            if once
            else "A generator seeded in the loop draws the same mask in every step: each step "
            "needs its own coins."
        ),
        minutes=4,
        hints=(
            "How many different rows of the mask does the whole run see? How many should it see?",
            "What stands before the loop happens once; dropout tosses its coins at every step."
            if once
            else "A generator that is seeded begins anew; dropout tosses its coins at every step, "
            "each time further on.",
            "The line that calls torch.rand stands outside the loop."
            if once
            else "The line that seeds the generator stands inside the loop.",
        ),
        wrong=snippet.wrong,
        right=[snippet.fault, float(snippet.fault), str(snippet.fault), f"line {snippet.fault}"],
    )


def draw(source):
    return {
        "mistake": source.choice(["before_the_loop", "seeded_again"]),
        "split": source.choice([True, False]),
        "mask": source.choice(["kept", "mask", "coins"]),
        "rows": source.choice([16, 32, 50]),
        "units": source.choice([40, 64, 100]),
        "p": source.choice([0.2, 0.3, 0.4]),
    }


exercise = with_variants(locate, draw)

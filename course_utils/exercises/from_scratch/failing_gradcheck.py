"""Find the bug: a gradcheck that fails on a layer that is right."""

from course_utils.checking.kinds import Locate
from course_utils.checking.snippet import Snippet
from course_utils.checking.variants import given, with_variants
from course_utils.checking.verdict import Mistake


def failing_gradcheck(line):
    return line


LAYER = Mistake(
    "layer", "The function has to be there: gradcheck calls it again and again. With which coins?"
)
DROPOUT = Mistake(
    "dropout",
    "Without dropout there would be nothing to test. Is its mask the same each time?",
    "gradcheck_impossible",
)
INPUT = Mistake(
    "input", "Float64 and a gradient are what finite differences need; this line may stay."
)
GRADCHECK = Mistake(
    "gradcheck",
    "No: in 4.12 it passed for the same layer. What was held there?",
    "gradcheck_impossible",
)


def locate(order="GLX", layer="layer", units=20, p=0.3):
    """order: of the parts: G the generator, L the layer, X its input; the check comes last."""
    parts = {
        "G": [("generator = torch.Generator().manual_seed(0)", None)],
        "L": [
            (f"def {layer}(x):", LAYER),
            (f"    return inverted_dropout(x, {p}, generator=generator)", DROPOUT),
        ],
        "X": [(f"x = torch.rand({units}, dtype=torch.float64, requires_grad=True)", INPUT)],
    }
    lines = [line for part in order for line in parts[part]]
    snippet = Snippet((*lines, (f"assert gradcheck({layer}, x)", GRADCHECK)))
    return Locate(
        model_answer=given(failing_gradcheck, snippet.fault),
        fields={"snippet": snippet},
        why="made once, the generator runs on; inside the function it starts each call with one "
        "mask",
        takeaway="With the mask held a random layer is a function like any other, and can be "
        "tested.",
        minutes=4,
        hints=(
            "gradcheck calls the function some forty times. What has to be equal in all of them?",
            "A finite difference compares two calls; they must differ in x only, not in the mask.",
            "The line that makes the generator runs once; inside the function it would hold the "
            "mask.",
        ),
        wrong=snippet.wrong,
        right=[snippet.fault, float(snippet.fault), f"line {snippet.fault}"],
    )


def draw(source):
    return {
        "order": source.choice(["XGL", "LGX", "LXG"]),
        "layer": source.choice(["layer", "noisy", "thinned"]),
        "units": source.choice([10, 15, 20, 30]),
        "p": source.choice([0.2, 0.3, 0.4]),
    }


exercise = with_variants(locate, draw)

"""Find the bug: a test of a dropout layer that lets division by p pass."""

from course_utils.checking.kinds import Locate
from course_utils.checking.snippet import Snippet
from course_utils.checking.variants import given, spaced, with_variants
from course_utils.checking.verdict import Mistake
from course_utils.words import Sentence


def blind_comparison(line):
    return line


SEED = Mistake(
    "seed",
    "Another seed draws other masks. Is there one for which the layer would be caught?",
    "scale_is_one_over_p",
)
RATE = Mistake(
    "rate", "At this p, 1 - p is another number. Does the layer divide by either of them here?"
)
MADE = Mistake("made", "A layer has to be made. In which mode is it when it is tested?")
INPUT = Mistake(
    "input",
    "Try it on paper with x instead of 1: does the wrong layer's mean become another?",
    "scale_is_one_over_p",
)
DRAWS = Mistake(
    "draws",
    "More draws make the mean sharper. Around which number, for the wrong layer?",
    "scale_is_one_over_p",
)
TOLERANCE = Mistake(
    "tolerance",
    "Make it as narrow as you like: how far off is the wrong layer's mean?",
    "scale_is_one_over_p",
)


def locate(mistake="rate", order="SPL", ones=10_000, p=0.5):
    """mistake: the "rate" 0.5 hides what is divided by, or "eval" mode does, at any p.

    order: of the parts: S the seed, P the rate, L the layer and its input; the test comes last.
    """
    by_rate, count = mistake == "rate", f"{ones:_}"
    parts = {
        "S": [("torch.manual_seed(0)", SEED)],
        "P": [(f"p = {p}", None if by_rate else RATE)],
        "L": [(f"x, layer = torch.ones({count}), MyDropout(p)", INPUT if by_rate else MADE)]
        + ([] if by_rate else [("layer.eval()", None)]),
    }
    test = f"assert abs(mean - x.sum()) < 5 * ({ones // 100} * p / (1 - p)) ** 0.5"
    snippet = Snippet(
        (
            *(line for part in order for line in parts[part]),
            ("mean = torch.stack([layer(x).sum() for _ in range(100)]).mean()", DRAWS),
            (Sentence("{test}  # five standard errors", test=test), TOLERANCE),
        )
    )
    return Locate(
        model_answer=given(blind_comparison, snippet.fault),
        fields={"snippet": snippet},
        why=Sentence(
            "at p = 0.5 dividing by p and by 1 - p is the same; at 0.3 the sum would be {sum}"
            if by_rate
            else "in eval mode a layer returns its input, whatever it divides by in training",
            sum=spaced(round(ones * 0.7 / 0.3)),
        ),
        takeaway=(
            "No seed, input, number of draws or tolerance helps at p = 0.5; any other p does."
            if by_rate
            else "No seed, input, number of draws or tolerance helps in eval mode: a layer is "
            "tested in the mode in which it drops."
        ),
        minutes=4,
        hints=(
            "What does the wrong layer put out here, for a kept unit? And the right one?",
            Sentence(
                "Both put out {kept}: where two layers are the same function, no test of outputs "
                "can tell them apart. Which line makes them the same?",
                kept=2 if by_rate else 1,
            ),
            "The line that sets p to 0.5, where p and 1 - p are one number."
            if by_rate
            else "The line that calls eval: after it no layer divides by anything.",
        ),
        wrong=snippet.wrong,
        right=[snippet.fault, float(snippet.fault), str(snippet.fault)],
    )


def draw(source):
    mistake = source.choice(["rate", "eval"])
    return {
        "mistake": mistake,
        "order": source.choice(["PSL"] if mistake == "rate" else ["SPL", "PSL", "PLS"]),
        "ones": 100 * source.choice([20, 50, 400, 900]),
        "p": 0.5 if mistake == "rate" else source.choice([0.2, 0.3, 0.4]),
    }


exercise = with_variants(locate, draw)

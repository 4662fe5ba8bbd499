"""Predict a number: what a unit gets when its weights were trained in the other scaling."""

from course_utils.checking.kinds import Predict
from course_utils.checking.variants import given, spaced, with_variants
from course_utils.checking.verdict import Mistake
from course_utils.words import Sentence


def loaded_unchanged(ones, weight):
    return ones * weight


PAPERS = Mistake(
    "papers",
    "That is what it heard where it was trained. Is there something in PyTorch's eval mode that "
    "brings it down to that?",
    "factor_in_eval",
)
DIVIDED = Mistake(
    "divided",
    "PyTorch's layer divides in one of its modes. Is it the one asked for?",
    "factor_in_eval",
)
BOTH = Mistake(
    "both", "That is the factor applied twice. How often is it applied here?", "factor_in_eval"
)
SWAPPED = Mistake(
    "swapped", "That would be p of the ones. Of what is p the probability?", "keep_for_drop"
)
RATIO = Mistake("ratio", "That is how much too loud it is; asked for is what the unit hears.")
OTHERWISE = Mistake(
    "otherwise", "What does nn.Dropout do to so many ones in eval mode? Then add up what comes."
)


def predict(ones=10_000, weight=1, p=0.2):
    """weight: of each of the `ones`, in a unit that was trained the paper's way with `p`."""
    keep, heard = 1 - p, ones * weight
    count = spaced(ones)
    return Predict(
        model_answer=given(loaded_unchanged, ones, weight),
        fields={"ones": count, "weight": weight, "p": p},
        why="PyTorch's eval returns its input, and nobody has scaled the weights",
        takeaway=Sentence(
            "It was trained on {trained:g} and hears {percent:.3g} % too much, without an error "
            "(see 6.4).",
            trained=heard * keep,
            percent=100 * (1 / keep - 1),
        ),
        minutes=3,
        hints=(
            "Two questions: which factor do the weights carry, and which does the layer apply?",
            Sentence(
                "The weights are {weight}, as they were trained. In eval mode nn.Dropout returns "
                "its input.",
                weight=weight,
            ),
            Sentence("{ones} times {weight} * 1, added up.", ones=count, weight=weight),
        ),
        wrong=[
            (heard * keep, PAPERS),
            (heard / keep, DIVIDED),
            (heard * keep**2, BOTH),
            (heard * p, SWAPPED),
            (1 / keep, RATIO),
            (heard * 0.53, OTHERWISE),
            (heard * 0.94, OTHERWISE),
        ],
        right=[float(heard), f"{heard:g}", f"{heard:,.0f}"],
        otherwise=OTHERWISE,
    )


def draw(source):
    return {
        "ones": 2000 * source.randint(1, 10),
        "weight": source.choice([0.5, 2, 3, 4]),
        "p": source.choice([0.1, 0.2, 0.3, 0.4, 0.6]),
    }


exercise = with_variants(predict, draw)

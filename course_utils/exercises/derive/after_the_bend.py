"""Predict a number: the mean of a ReLU over the four masks of its two inputs."""

from course_utils.checking.kinds import Predict
from course_utils.checking.variants import given, with_variants
from course_utils.checking.verdict import Mistake
from course_utils.words import Sentence


def after_the_bend(p, h1, h2):
    keep = 1 - p
    both, first, second = (h1 - h2) / keep, h1 / keep, -h2 / keep
    return keep**2 * both + keep * p * first + p * keep * max(0, second)


STRAIGHT = Mistake(
    "straight",
    "That is the ReLU of the mean of z. Does a mask carry z below the bend?",
    "mean_survives_every_layer",
)
BY_P = Mistake(
    "by_p",
    "Your survivors are divided by p. Is then the mean of each unit its h?",
    "scale_is_one_over_p",
)
UNDIVIDED = Mistake("undivided", "Those are masked units without the division.")
UNWEIGHTED = Mistake("unweighted", "Are the four masks equally likely?")
FIRST_MASK = Mistake(
    "first_mask", "That is one of the four masks; is z positive under another one, too?"
)
GAP = Mistake("gap", "That is how far the bend moves the mean; asked for is where the mean is.")
TURNED = Mistake("turned", "What does a ReLU make of a negative z: its size, or nothing?")
OTHERWISE = Mistake(
    "otherwise", "Four masks: for each write its probability, z, and the ReLU of z."
)


def predict(p=0.2, h1=4, h2=2):
    """h1 is larger than h2, so that z is negative under one of the four masks."""
    keep, mean = 1 - p, after_the_bend(p, h1, h2)
    swapped = Mistake(
        "swapped",
        Sentence("That takes {p:g} for the chance to be kept. Which chance is p?", p=p),
        "keep_for_drop",
    )
    masks = {
        "both": (h1 - h2) / keep,
        "first": h1 / keep,
        "second": -h2 / keep,
        "keep_both": keep**2,
        "keep_one": keep * p,
        "keep_none": p**2,
    }
    return Predict(
        model_answer=given(after_the_bend, p, h1, h2),
        fields={"p": p, "h1": h1, "h2": h2},
        why="the mask that keeps only the second unit makes z negative, and the ReLU hides that",
        takeaway=Sentence(
            "Train mode says {mean:g} on average where eval mode says {straight}: that is the "
            "Jensen gap of 3.7.",
            mean=mean,
            straight=h1 - h2,
        ),
        minutes=5,
        hints=(
            "How many masks have two units, and under which of them is z negative?",
            Sentence(
                "A kept unit is h / {keep:g}. So z is {both:g} where both are kept, {first:g} with "
                "the first alone, {second:g} with the second alone, else 0; their probabilities "
                "are {keep_both:g}, {keep_one:g}, {keep_one:g} and {keep_none:g}.",
                keep=keep,
                **masks,
            ),
            Sentence(
                "{keep_both:g} * relu({both:g}) + {keep_one:g} * relu({first:g}) + {keep_one:g} * "
                "relu({second:g}) + {keep_none:g} * relu(0).",
                **masks,
            ),
        ),
        wrong=[
            (h1 - h2, STRAIGHT),
            (p * (h1 - h2) + keep * h1, swapped),
            ((keep**2 * (h1 - h2) + keep * p * h1) / p, BY_P),
            (keep**2 * (h1 - h2) + keep * p * h1, UNDIVIDED),
            ((h1 - h2 + h1) / keep / 4, UNWEIGHTED),
            ((h1 - h2) / keep, FIRST_MASK),
            (keep * (h1 - h2), FIRST_MASK),
            (p * h1, FIRST_MASK),
            (mean - (h1 - h2), GAP),
            (mean + p * h2, TURNED),
            ((h1 - h2 + h1) / 4, UNWEIGHTED),
            (h1, OTHERWISE),
            (mean - 0.1, OTHERWISE),
        ],
        right=[round(mean, 6), keep * (h1 - h2) + p * h1, h1 - keep * h2, f"{mean:g}"],
        otherwise=OTHERWISE,
    )


def draw(source):
    h2, h1 = sorted(source.sample(range(1, 10), 2))
    return {"p": source.choice([0.2, 0.6, 0.75]), "h1": h1, "h2": h2}


exercise = with_variants(predict, draw)

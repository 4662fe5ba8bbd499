"""Predict a number: how much truth there is in a training set that is known by heart."""

from course_utils.checking.kinds import Predict
from course_utils.checking.variants import given, with_variants
from course_utils.checking.verdict import Mistake
from course_utils.words import Sentence


def memorised_labels(redrawn, kinds):
    return 1 - redrawn * (1 - 1 / kinds)


GIVEN = Mistake(
    "given", "It agrees with every label that it was given. Is every one of those true?"
)
ALL_WRONG = Mistake("all_wrong", "Must a label that is drawn anew come out wrong?")
ERRORS = Mistake("errors", "That is the share of its answers that are false.")
REDRAWN = Mistake("redrawn", "That is the share of the labels that were drawn anew.")
LUCKY = Mistake("lucky", "Those are the labels drawn anew that came out true; what of the others?")
WITHIN = Mistake("within", "That is for a label drawn anew. How many were left as they were?")
OTHER_KINDS = Mistake(
    "other_kinds", "A label drawn anew may also be the old one: from how many kinds is it drawn?"
)
SHARE = Mistake("share", "Expected a share, a number from 0 to 1.")
OTHERWISE = Mistake(
    "otherwise", "Two groups: labels left alone, labels drawn anew. How many of each are true?"
)


def predict(redrawn=0.3, kinds=5):
    """redrawn: the share of the thousand labels that is drawn anew, from so many `kinds`."""
    true, anew = memorised_labels(redrawn, kinds), round(1000 * redrawn)
    turned = Mistake(
        "turned",
        Sentence(
            "Of {kinds} kinds, how many are true for one picture, and how many are false?",
            kinds=kinds,
        ),
    )
    return Predict(
        model_answer=given(memorised_labels, redrawn, kinds),
        fields={"percent": f"{100 * redrawn:g}", "kinds": kinds},
        why=Sentence(
            "1 of {kinds} of the {percent:g} % drawn anew comes out true, so {false:.3g} % of what "
            "it memorised is false",
            kinds=kinds,
            percent=100 * redrawn,
            false=100 * (1 - true),
        ),
        takeaway="Perfect on the labels it was given, and wrong as often as they are: that is "
        "memory.",
        minutes=4,
        hints=(
            "The network gives back the label that it was given. How many of those labels are "
            "true?",
            Sentence(
                "{left} labels were left alone and are true. {anew} were drawn anew, from {kinds} "
                "kinds, so each of these is true with probability 1/{kinds}.",
                left=1000 - anew,
                anew=anew,
                kinds=kinds,
            ),
            Sentence(
                "({left} * 1 + {anew} * 1/{kinds}) / 1000.",
                left=1000 - anew,
                anew=anew,
                kinds=kinds,
            ),
        ),
        wrong=[
            (1, GIVEN),
            (1 - redrawn, ALL_WRONG),
            (1 - true, ERRORS),
            (redrawn, REDRAWN),
            (redrawn / kinds, LUCKY),
            (1 / kinds, WITHIN),
            (1 - 1 / kinds, WITHIN),
            (100 * true, SHARE),
            (1000 * true, SHARE),
            (1 - redrawn / kinds, turned),
            (1 - redrawn * (1 - 1 / (kinds - 1)), OTHER_KINDS),
            (100 * true - 1, SHARE),
            (0.5, OTHERWISE),
            (true - 0.01, OTHERWISE),
        ],
        right=[
            true,
            1 - redrawn + redrawn / kinds,
            (1000 - anew + anew / kinds) / 1000,
            f"{100 * true:.6g} %",
            f"{true:.6g}".replace(".", ","),
        ],
        otherwise=OTHERWISE,
        possible=(0, 1, SHARE),
    )


def draw(source):
    return {
        "redrawn": source.choice([0.15, 0.2, 0.3, 0.35, 0.4, 0.6]),
        "kinds": source.choice([4, 5, 8, 10]),
    }


exercise = with_variants(predict, draw)

"""Predict a number: how many units `rand > p` drops where none should be."""

from course_utils.checking.kinds import Predict
from course_utils.checking.variants import given, spaced, with_variants
from course_utils.checking.verdict import Mistake
from course_utils.words import Sentence


def zero_draws(examples, units):
    return examples * units * 2**-9


NONE = Mistake(
    "none",
    "So it is on paper. What does the comparison make of a draw of exactly 0?",
    "strict_comparison",
)
FLOAT32 = Mistake(
    "float32", "Those are the zeros of float32. How far apart are numbers in bfloat16 near 1?"
)
WHOLE_STEP = Mistake(
    "whole_step", "Only a part of the last step below 1 is rounded up to 1: which part of it?"
)
SHARE = Mistake("share", "That is the share of units; asked for is how many of them.")
ALL = Mistake(
    "all", "That would be all of them; the comparison is strict, but most draws are above 0."
)
OTHERWISE = Mistake(
    "otherwise", "Two factors: how many coins are there, and how often is one exactly 0 (4.5)?"
)


def predict(examples=1024, units=1000):
    coins, zeros = examples * units, zero_draws(examples, units)
    one_example = Mistake(
        "one_example",
        Sentence("That is for one example; the batch has {examples}.", examples=examples),
    )
    one_unit = Mistake(
        "one_unit",
        Sentence("That is for one unit in all examples; the layer has {units} units.", units=units),
    )
    return Predict(
        model_answer=given(zero_draws, examples, units),
        fields={"examples": examples, "units": units},
        why=Sentence(
            "what lies above 1 - 2^-9 rounds to 1 and becomes 0, and there are {coins} coins",
            coins=spaced(coins),
        ),
        takeaway=Sentence(
            "At p = 0 nothing should happen, and about {lost:.0f} units of every example would be "
            "lost.",
            lost=units * 2**-9,
        ),
        minutes=4,
        hints=(
            "At p = 0, for which draws is `rand > p` false?",
            Sentence(
                "Only for a draw of exactly 0, which has the probability 2**-9 in bfloat16 (4.5). "
                "The batch has {examples} * {units} coins.",
                examples=examples,
                units=units,
            ),
            Sentence("{examples} * {units} * 2**-9.", examples=examples, units=units),
        ),
        wrong=[
            (0, NONE),
            (coins * 2**-24, FLOAT32),
            (coins * 2**-8, WHOLE_STEP),
            (2**-9, SHARE),
            (units * 2**-9, one_example),
            (coins, ALL),
            (examples * 2**-9, one_unit),
            (0.002, SHARE),
            (round(coins * 2**-24, 2), FLOAT32),
            (examples / 2, OTHERWISE),
            (units, OTHERWISE),
        ],
        right=[int(zeros), coins / 512, f"{zeros:g}", f"{zeros:,.0f}"],
        otherwise=OTHERWISE,
    )


def draw(source):
    return {
        "examples": 512 * source.randint(1, 8),
        "units": source.choice([1000, 1500, 2000, 2500, 3000]),
    }


exercise = with_variants(predict, draw)

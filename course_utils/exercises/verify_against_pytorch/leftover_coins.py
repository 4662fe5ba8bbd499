"""Predict a number: in how many places two masks agree, some coins being left over."""

from course_utils.checking.kinds import Predict
from course_utils.checking.variants import given, spaced, with_variants
from course_utils.checking.verdict import Mistake
from course_utils.words import Sentence


def leftover_coins(units, leftover, p):
    alike = p**2 + (1 - p) ** 2
    return units * leftover + units * (1 - leftover) * alike


FRESH = Mistake(
    "fresh", "Two independent masks would do that. Where coins are left over, these are not."
)
FROZEN = Mistake(
    "frozen", "Then no coin at all would be tossed anew at the second call.", "one_mask_for_all"
)
LEFT_OVER = Mistake(
    "left_over", "That is the leftover coins alone. Do two fresh coins never agree?"
)
BOTH_KEEP = Mistake(
    "both_keep", "To keep twice is one way for fresh coins to agree. Is it the only one?"
)
BOTH_DROP = Mistake(
    "both_drop", "To drop twice is one way for fresh coins to agree. Is it the only one?"
)
SECOND_KEEPS = Mistake(
    "second_keeps", "You count the fresh coins that keep, whatever the call before them did."
)
TWICE = Mistake(
    "twice", "A place holds either a leftover coin or a fresh one; some are counted twice."
)
DIFFERENT = Mistake("different", "You count the fresh coins that differ from the call before.")
TURNED = Mistake(
    "turned", "A part is left over and the rest is fresh. Which of the two agrees for certain?"
)
FRESH_ALONE = Mistake("fresh_alone", "Those are the fresh coins that agree. What of the others?")
TOSSED = Mistake("tossed", "That is how many are tossed anew. How many of these agree by chance?")
DISAGREE = Mistake("disagree", "That is in how many places the two masks differ.")
SHARE = Mistake("share", "That is a share, and asked for is a number of places.")
OTHERWISE = Mistake(
    "otherwise", "Count two kinds of places apart: leftover coins, and fresh ones (5.7)."
)


def predict(units=10_000, leftover=0.25, p=0.2):
    """leftover: the share of the places that keep the coin of the call before."""
    keep, places = 1 - p, leftover_coins(units, leftover, p)
    alike, left, fresh = p**2 + keep**2, round(units * leftover), round(units * (1 - leftover))
    fair = Mistake(
        "fair",
        Sentence("Fresh coins agree in half of the places at p = 0.5. Here p is {p:g}.", p=p),
    )
    return Predict(
        model_answer=given(leftover_coins, units, leftover, p),
        fields={
            "units": spaced(units),
            "percent": f"{100 * leftover:g}",
            "p": p,
        },
        why="leftover coins always agree, and fresh ones where both drop or both keep",
        takeaway=Sentence(
            "Leftover coins add agreement, {more:.0f} places here, though every call by itself is "
            "perfect.",
            more=places - units * alike,
        ),
        minutes=5,
        hints=(
            "How many places hold a coin of the call before, and do these agree?",
            Sentence(
                "{left} do, and agree. A fresh coin agrees with the one before it if both drop, "
                "which has the probability {p:g} * {p:g}, or if both keep, {keep:g} * {keep:g}.",
                left=left,
                p=p,
                keep=keep,
            ),
            Sentence(
                "{left} + {fresh} * ({p:g} * {p:g} + {keep:g} * {keep:g}).",
                left=left,
                fresh=fresh,
                p=p,
                keep=keep,
            ),
        ),
        wrong=[
            (units * alike, FRESH),
            (units, FROZEN),
            (left, LEFT_OVER),
            (left + fresh * keep**2, BOTH_KEEP),
            (left + fresh * p**2, BOTH_DROP),
            (left + fresh * keep, SECOND_KEEPS),
            (left + fresh * 0.5, fair),
            (left + units * alike, TWICE),
            (left + fresh * 2 * p * keep, DIFFERENT),
            (places / units, SHARE),
            (left * alike + fresh, TURNED),
            (fresh * alike, FRESH_ALONE),
            (fresh, TOSSED),
            (units - places, DISAGREE),
            (places - 0.06 * units, OTHERWISE),
            (fresh + 0.005 * units, OTHERWISE),
        ],
        right=[
            round(places),
            f"{places:.0f}",
            f"{places:,.0f}".replace(",", " "),
            units * (1 - (1 - leftover) * 2 * p * keep),
        ],
        otherwise=OTHERWISE,
    )


def draw(source):
    return {
        "units": 1000 * source.randint(2, 20),
        "leftover": source.choice([0.1, 0.2, 0.25, 0.3, 0.4, 0.6]),
        "p": source.choice([0.1, 0.2, 0.3, 0.4]),
    }


exercise = with_variants(predict, draw)

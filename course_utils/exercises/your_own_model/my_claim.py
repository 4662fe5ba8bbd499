"""Write the claim of one's own comparison, so that a careful reader has nothing left to ask."""

from course_utils.checking.kinds import Write
from course_utils.checking.verdict import Mistake, Refused
from course_utils.estimates import paired_interval
from course_utils.fair_comparison.claim import QUESTIONS, questions_left
from course_utils.words import Sentence


def my_claim():
    table = {"dropout": [7.1, 6.8, 7.9, 7.0, 7.4], "plain": [7.3, 6.6, 8.2, 6.9, 7.8]}
    found = paired_interval(table["dropout"], table["plain"])
    claim = {
        "data": "500 digits, one label in five drawn anew",
        "arm": "dropout",
        "against": "plain",
        "measure": "misread test rows, %",
        "smaller_is_better": True,
        "trials": {"dropout": 4, "plain": 4},
        "splits": len(table["plain"]),
        "difference": found.estimate,
        "low": found.low,
        "high": found.high,
        "verdict": "undecided",
    }
    return table, claim


BELIEFS = {"hope": "always_helps"}
MISTAKES = {
    key: Mistake(key, question.sentence, BELIEFS.get(key)) for key, question in QUESTIONS.items()
}
NO_PAIR = Sentence("Expected a table and a claim, two values: is there a return?")


def find_mistake(answer):
    got = answer()
    if not isinstance(got, tuple | list) or len(got) != 2:
        raise Refused(NO_PAIR)
    table, claim = got
    try:
        open_questions = questions_left(claim, table)
    except TypeError as error:
        raise Refused(Sentence("This cannot be read: {why}.", why=str(error))) from None
    return MISTAKES[open_questions[0].id] if open_questions else None


def but(**changes):
    """The right claim with some of its parts changed."""

    def claimed():
        table, claim = my_claim()
        return table, claim | changes

    return claimed


def without(name):
    def claimed():
        table, claim = my_claim()
        return table, {key: value for key, value in claim.items() if key != name}

    return claimed


def shorter():
    table, claim = my_claim()
    return table | {"plain": table["plain"][:4]}, claim


def accuracy(verdict):
    """Shares of rows read rightly, of which a larger one is better, from another author."""

    def claimed():
        table = {"mine": [0.91, 0.93, 0.92, 0.94], "theirs": [0.88, 0.91, 0.89, 0.92]}
        found = paired_interval(table["mine"], table["theirs"])
        numbers = dict(zip(("difference", "low", "high"), map(float, found), strict=True))
        claim = my_claim()[1] | numbers | {"arm": "mine", "against": "theirs", "splits": 4}
        claim |= {"measure": "accuracy on test rows", "smaller_is_better": False}
        return table, claim | {"trials": {"mine": 9, "theirs": 9}, "verdict": verdict}

    return claimed


def rounded():
    table, claim = my_claim()
    return table, claim | {name: round(claim[name], 2) for name in ("difference", "low", "high")}


def as_a_frame():
    import pandas as pd

    table, claim = my_claim()
    return pd.DataFrame(table), claim


exercise = Write(
    model_answer=my_claim,
    why="the claim names both sides, budget, measure, splits, interval, and what follows from it",
    takeaway="A careful reader has nothing left to ask. This claim may be printed.",
    minutes=10,
    hints=(
        "Read your sentence as somebody who was not there: which of the names has no value yet?",
        "Take the numbers from the table, not from memory: `paired_interval` gives three of them.",
        "The verdict looks at two things: where 0 lies, and `smaller_is_better`.",
    ),
    wrong=[
        *((without(name), MISTAKES[name]) for name in ("data", "against", "trials", "low")),
        (but(measure=" "), MISTAKES["measure"]),
        (but(trials=4), MISTAKES["trials"]),
        (but(trials={"dropout": 16, "plain": 4}), MISTAKES["budget"]),
        (but(against="the best"), MISTAKES["trials"]),
        (but(against="dropout"), MISTAKES["sides"]),
        (shorter, MISTAKES["pairs"]),
        (but(splits=20), MISTAKES["splits_differ"]),
        (but(difference=0.12), MISTAKES["sign"]),
        (but(difference=-12.0), MISTAKES["units"]),
        (but(difference=-1.2), MISTAKES["mean"]),
        (but(low=-0.2, high=-0.04), MISTAKES["ends"]),
        (but(verdict="better"), MISTAKES["hope"]),
        (accuracy("undecided"), MISTAKES["timid"]),
        (accuracy("worse"), MISTAKES["backwards"]),
    ],
    right=[rounded, as_a_frame, accuracy("better")],
    find_mistake=find_mistake,
)

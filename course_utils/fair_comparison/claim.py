"""What a careful reader still asks about a claim, given the table that it rests on."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from math import isclose, isfinite

from course_utils.arguments import given
from course_utils.estimates import paired_interval
from course_utils.words import Sentence


@dataclass(frozen=True)
class Question:
    """One thing that a claim leaves open, or says otherwise than its table."""

    id: str
    sentence: Sentence

    def __str__(self):
        return str(self.sentence)


UNSAID = {  # what a claim has to say, and what is asked where it does not
    "data": Sentence("On which data?"),
    "arm": Sentence("Which side is the claim about? Name it as in the table."),
    "against": Sentence("Against what? Name the other side as in the table."),
    "measure": Sentence("By which measure, on which rows?"),
    "smaller_is_better": Sentence("Is a smaller number a better one? Say True or False."),
    "trials": Sentence("How many trials did each side have? A number for each of the two."),
    "splits": Sentence("Over how many splits?"),
    "difference": Sentence("How large is the difference?"),
    "low": Sentence("How surely? The lower end of the interval is not said."),
    "high": Sentence("How surely? The upper end of the interval is not said."),
    "verdict": Sentence("What follows: better, worse or undecided?"),
}
AGAINST_THE_TABLE = {
    "sides": Sentence("The claim has to name two sides that the table has."),
    "pairs": Sentence(
        "The two sides have to have a finite number for each split, the same splits, two or more."
    ),
    "budget": Sentence("One side had more trials: whoever tries more often finds more by luck."),
    "splits_differ": Sentence("The table has another number of splits than the claim."),
    "sign": Sentence("The difference has the other sign: it is the side minus the other side."),
    "units": Sentence("The claim is a hundred times the table, or a hundredth: per cent or share?"),
    "mean": Sentence("The difference is not the mean of the differences split by split."),
    "ends": Sentence("The ends are not those of the paired 95 % interval by Student's t."),
    "hope": Sentence("The interval holds 0, and yet the claim chooses a side."),
    "backwards": Sentence("The verdict is turned round: which numbers are the better ones?"),
    "timid": Sentence("The interval excludes 0, and the claim does not say so."),
}
QUESTIONS = {key: Question(key, text) for key, text in (UNSAID | AGAINST_THE_TABLE).items()}
VERDICTS = ("better", "worse", "undecided")


def questions_left(claim, table):
    """The questions that `claim` leaves open, as a tuple of `Question`: empty when it says it all.

    claim: a dict with the names of `UNSAID`; `trials` holds a number for each of the two sides.
    table: for each side its numbers, one a split, in the same order (a dict, or a DataFrame with a
    column for each side). Numbers may be rounded, as they stand in a sentence.
    Raises TypeError for a claim that is no dict and a table that does not hold numbers.
    """
    if not isinstance(claim, Mapping):
        raise TypeError(f"claim has to be a dict, but got {given(claim)}")
    sides = _sides(table)
    ids = [name for name in UNSAID if not _is_said(name, claim)]
    if not {"arm", "against"} & set(ids):
        ids += _beside_the_table(claim, sides, set(ids))
    return tuple(QUESTIONS[key] for key in ids)


def _sides(table):
    try:
        return {name: [float(value) for value in table[name]] for name in table}
    except (TypeError, ValueError, KeyError, IndexError):
        raise TypeError(
            f"table has to hold numbers for each side, but got {given(table)}"
        ) from None


def _is_said(name, claim):
    value = claim.get(name)
    if name in ("data", "arm", "against", "measure"):
        return isinstance(value, str) and value.strip(" .") != ""
    if name == "verdict":
        return value in VERDICTS if isinstance(value, str) else False
    if name == "smaller_is_better":
        return isinstance(value, bool)
    if name == "trials":
        sides = [claim.get("arm"), claim.get("against")]
        tried = [value.get(side) for side in sides] if isinstance(value, Mapping) else [None]
        return all(_is_number(number) and number >= 1 for number in tried)
    return _is_number(value)


def _is_number(value):
    try:
        return not isinstance(value, bool | str) and isfinite(float(value))
    except (TypeError, ValueError):
        return False


def _beside_the_table(claim, sides, unsaid):
    """Ids of what the claim says otherwise than the numbers of its two sides."""
    arm, against = claim["arm"], claim["against"]
    if arm == against or not {arm, against} <= set(sides):
        return ["sides"]
    first, second = sides[arm], sides[against]
    if len(first) != len(second) or len(first) < 2 or not all(map(isfinite, first + second)):
        return ["pairs"]
    found = paired_interval(first, second)
    trials, wrong = claim.get("trials"), []
    if "trials" not in unsaid and trials[arm] != trials[against]:
        wrong.append("budget")
    if "splits" not in unsaid and claim["splits"] != len(first):
        wrong.append("splits_differ")
    if "difference" not in unsaid:
        wrong += _of_difference(float(claim["difference"]), found)
    if not {"low", "high"} & unsaid and not {"sign", "units"} & set(wrong):
        ends = [(float(claim["low"]), found.low), (float(claim["high"]), found.high)]
        wrong += [] if all(_rounds_to(*end, found) for end in ends) else ["ends"]
    if not {"verdict", "smaller_is_better"} & unsaid:
        wrong += _of_verdict(claim["verdict"], claim["smaller_is_better"], found)
    return wrong


def _of_difference(told, found):
    mean = found.estimate
    if _rounds_to(told, mean, found):
        return []
    if _rounds_to(-told, mean, found):
        return ["sign"]
    scaled = any(isclose(told, mean * factor, rel_tol=0.05) for factor in (100, 0.01))
    return ["units" if scaled else "mean"]


def _rounds_to(told, value, found):
    """Whether `told` is `value`, rounded to its own decimals, but not so far that it says less."""
    half_a_digit = 0.5 * 10.0 ** Decimal(repr(told)).as_tuple().exponent
    coarsest = 0.1 * (found.high - found.low)  # a fifth of the half width
    return abs(told - value) <= min(half_a_digit, coarsest) + 1e-5 * (1e-3 + abs(value))


def _of_verdict(told, smaller_is_better, found):
    if not found.excludes(0):
        return [] if told == "undecided" else ["hope"]
    if told == "undecided":
        return ["timid"]
    is_smaller = found.high < 0
    return [] if (told == "better") == (is_smaller == smaller_is_better) else ["backwards"]

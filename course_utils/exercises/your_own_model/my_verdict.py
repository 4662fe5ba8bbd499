"""Write the verdict that paired errors allow: better, worse, or undecided, with its interval."""

import torch
from scipy import stats

from course_utils.checking.kinds import Write
from course_utils.checking.verdict import Mistake, Refused
from course_utils.estimates import paired_interval
from course_utils.words import Sentence


def my_verdict(with_dropout, without):
    found = paired_interval(with_dropout, without)
    undecided = found.low <= 0 <= found.high
    verdict = "undecided" if undecided else "better" if found.high < 0 else "worse"
    return {
        "verdict": verdict,
        "difference": found.estimate,
        "low": found.low,
        "high": found.high,
        "splits": len(with_dropout),
    }


NAMES = ("verdict", "difference", "low", "high", "splits")
SIGN = Mistake(
    "sign", "The difference has the other sign: it is the error with dropout minus without."
)
DIFFERENCE = Mistake(
    "difference", "The difference is not the mean of the differences split by split."
)
UNPAIRED = Mistake(
    "unpaired",
    "The interval is that of two unpaired samples: what both errors of a split share must cancel.",
)
NORMAL = Mistake("normal", "The interval is too narrow for so few splits: 1.96 is not Student's t.")
SPREAD = Mistake("spread", "That is how far single splits stray, and not how far their mean does.")
INTERVAL = Mistake("interval", "The ends are not those of the 95 % interval by Student's t.")
HOPE = Mistake(
    "hope",
    "The interval holds 0, and yet a side was chosen: the mean alone does not decide.",
    "always_helps",
)
BACKWARDS = Mistake("backwards", "A smaller error is a better one: the verdict is turned round.")
VERDICT = Mistake("verdict", "The interval excludes 0, and the verdict does not say so.")
SPLITS = Mistake("splits", "`splits` is not the number of splits.")

CASES = {  # errors with dropout, errors without
    "better": ([7.1, 6.8, 7.9, 7.0, 7.4], [8.2, 8.1, 8.8, 7.9, 8.6]),
    "worse": ([0.9, 0.8, 1.0, 0.95], [0.7, 0.62, 0.77, 0.75]),
    "undecided": ([5.0, 6.1, 5.2, 5.9, 5.5, 5.6], [5.4, 5.9, 5.6, 5.8, 5.9, 5.5]),
}


def find_mistake(answer):
    for expected, (with_dropout, without) in CASES.items():
        got = answer(list(with_dropout), list(without))
        if not isinstance(got, dict) or not set(NAMES) <= set(got):
            raise Refused(
                Sentence("Expected a dict of `verdict`, `difference`, `low`, `high` and `splits`.")
            )
        told = [float(got[name]) for name in NAMES[1:4]]
        if mistake := _wrong_numbers(told, with_dropout, without):
            return mistake
        if got["splits"] != len(without):
            return SPLITS
        if got["verdict"] != expected:
            if expected == "undecided":
                return HOPE
            return VERDICT if got["verdict"] == "undecided" else BACKWARDS
    return None


def _wrong_numbers(told, with_dropout, without):
    difference, *ends = told
    a, b = (torch.tensor(errors).double() for errors in (with_dropout, without))
    mean, sd, n = float((a - b).mean()), float((a - b).std()), len(a)
    if abs(difference - mean) > 1e-4:
        return SIGN if abs(difference + mean) < 1e-4 else DIFFERENCE
    t = stats.t.isf(0.025, n - 1)
    halves = {
        None: t * sd / n**0.5,
        NORMAL: 1.96 * sd / n**0.5,
        SPREAD: t * sd,
        UNPAIRED: float(stats.ttest_ind(a, b).confidence_interval().high - mean),
    }
    for mistake, half in halves.items():
        if all(abs(end - (mean + s * half)) < 1e-3 for end, s in zip(ends, (-1, 1), strict=True)):
            return mistake
    return INTERVAL


def by_scipy(with_dropout, without):
    test = stats.ttest_rel(with_dropout, without)
    low, high = test.confidence_interval(0.95)
    verdict = ("undecided", "worse", "better")[int(test.pvalue < 0.05) * (1 + (high < 0))]
    mean = sum(x - y for x, y in zip(with_dropout, without, strict=True)) / len(without)
    return {
        "verdict": verdict,
        "difference": mean,
        "low": low,
        "high": high,
        "splits": len(without),
    }


def with_tensors(with_dropout, without):
    made = my_verdict(with_dropout, without)
    return {k: torch.tensor(v) if isinstance(v, float) else v for k, v in made.items()}


def with_half(half, **changes):
    """A verdict whose interval has the half width half(differences)."""

    def verdict(with_dropout, without):
        d = torch.tensor(with_dropout).double() - torch.tensor(without).double()
        ends = {"low": float(d.mean() - half(d)), "high": float(d.mean() + half(d))}
        return my_verdict(with_dropout, without) | ends | changes

    return verdict


def but(**changes):
    return lambda a, b: my_verdict(a, b) | changes


def turned(a, b):
    other = {"better": "worse", "worse": "better"}
    made = my_verdict(a, b)
    return made | {"verdict": other.get(made["verdict"], "undecided")}


def by_the_mean(a, b):
    made = my_verdict(a, b)
    return made | {"verdict": "better" if made["difference"] < 0 else "worse"}


def unpaired(a, b):
    low, high = stats.ttest_ind(a, b).confidence_interval()
    return my_verdict(a, b) | {"low": low, "high": high}


exercise = Write(
    model_answer=my_verdict,
    why="the verdict follows from the paired interval: on which side of 0 it lies, if on one",
    takeaway="The verdict says no more than the interval does: now fill in the sentence.",
    minutes=12,
    hints=(
        "What do the two errors of one split share, and what becomes of it in their difference?",
        "Take the differences, their paired interval (`estimates` has it), and look where 0 lies.",
        "`found = paired_interval(with_dropout, without)`; it has low, high and estimate.",
    ),
    wrong=[
        (lambda a, b: my_verdict(b, a), SIGN),
        (but(difference=0.0), DIFFERENCE),
        (unpaired, UNPAIRED),
        (with_half(lambda d: 1.96 * d.std() / len(d) ** 0.5), NORMAL),
        (with_half(lambda d: stats.t.isf(0.025, len(d) - 1) * d.std()), SPREAD),
        (with_half(lambda d: d.std()), INTERVAL),
        (by_the_mean, HOPE),
        (turned, BACKWARDS),
        (but(verdict="undecided"), VERDICT),
        (but(splits=20), SPLITS),
    ],
    right=[by_scipy, with_tensors],
    find_mistake=find_mistake,
)

"""Write the test whether the best trial stands at the end of the range that was tried."""

import numpy as np

from course_utils.checking.kinds import Write
from course_utils.checking.verdict import Mistake


def at_an_end(trials):
    values = [value for value, _ in trials]
    best, _ = min(trials, key=lambda trial: trial[1])
    return best in (min(values), max(values))


KIND = Mistake("kind", "Expected True or False, but another object came back.")
NOT_ALL_ORDERS = Mistake(
    "order", "The answer depends on the order of the list. The first trial need not be the least."
)
WORST = Mistake("worst", "It looks at the trial of the largest loss. Which one is the best?")
LOSSES = Mistake("losses", "It looks for the end of the losses. Of which numbers is the range?")
LOW_MISSED = Mistake("low_missed", "With the best at the smallest value, it says False.")
HIGH_MISSED = Mistake("high_missed", "With the best at the largest value, it says False.")
INSIDE = Mistake("inside", "With values on both sides of the best, it says True.")
NEIGHBOURS = Mistake(
    "neighbours", "The best is next to the end, and one trial lies beyond it: that is enough here."
)
OPPOSITE = Mistake("opposite", "It says the opposite: True where there are values on both sides.")
CHANGED = Mistake("changed", "The list that was handed over is another one afterwards.")

LOW = [(0.1, 0.2), (0.3, 0.5), (1.0, 0.9), (3.0, 0.7), (10.0, 1.2)]
HIGH = [(0.1, 0.9), (0.3, 0.7), (1.0, 0.6), (3.0, 0.8), (10.0, 0.3)]
MIDDLE = [(0.1, 0.9), (0.3, 0.5), (1.0, 0.2), (3.0, 0.4), (10.0, 0.7)]
NEXT = [(0.1, 0.9), (0.3, 0.5), (1.0, 0.4), (3.0, 0.1), (10.0, 0.6)]
WORST_INSIDE = [(0.1, 0.2), (0.3, 0.3), (1.0, 1.5), (3.0, 0.4), (10.0, 0.5)]
NEGATIVE = [(-5.0, 0.4), (-3.0, 0.1), (-1.0, 0.2)]
ALONE = [(0.5, 0.3)]
CASES = {"low": LOW, "high": HIGH, "middle": MIDDLE, "next": NEXT, "worst": WORST_INSIDE}
CASES |= {"negative": NEGATIVE, "alone": ALONE}
SHUFFLED = (2, 4, 0, 3, 1)


def find_mistake(answer):
    said = {}
    for name, trials in CASES.items():
        given = list(trials)
        said[name] = answer(given)
        if given != trials:
            return CHANGED
        if not isinstance(said[name], bool | np.bool_):
            return KIND
    right = {name: at_an_end(trials) for name, trials in CASES.items()}
    if mistake := _mistake_in(said, right):
        return mistake
    for trials in (LOW, HIGH, MIDDLE, NEXT, WORST_INSIDE):
        mixed = [trials[place] for place in SHUFFLED]
        if bool(answer(mixed)) != at_an_end(trials):
            return NOT_ALL_ORDERS
    return None


def _mistake_in(said, right):
    if said == right:
        return None
    if all(said[name] != right[name] for name in right):
        return OPPOSITE
    if said == {name: _worst_at_an_end(trials) for name, trials in CASES.items()}:
        return WORST
    if not (said["low"] or said["high"] or said["worst"]):
        return LOSSES
    if not (said["low"] and said["worst"] and said["alone"]):
        return LOW_MISSED
    if not said["high"]:
        return HIGH_MISSED
    return INSIDE if said["middle"] else NEIGHBOURS


def _worst_at_an_end(trials):
    return at_an_end([(value, -loss) for value, loss in trials])


def in_sorted_order(trials):
    losses = [loss for _, loss in sorted(trials)]
    return losses.index(min(losses)) in (0, len(losses) - 1)


def by_counting(trials):
    best = min(trials, key=lambda trial: trial[1])[0]
    return not (any(v < best for v, _ in trials) and any(v > best for v, _ in trials))


def by_arrays(trials):
    values, losses = np.array(trials).T
    best = values[losses.argmin()]
    return bool(best == values.min() or best == values.max())


def sorts_in_place(trials):
    trials.sort(key=lambda trial: trial[1])
    return at_an_end(trials)


def first_or_last(trials):
    losses = [loss for _, loss in trials]
    return losses.index(min(losses)) in (0, len(losses) - 1)


def outer_fifth(trials):
    values = sorted(value for value, _ in trials)
    best = min(trials, key=lambda trial: trial[1])[0]
    return best in (*values[:1], *values[-2:])


exercise = Write(
    model_answer=at_an_end,
    why="the best value is compared with the smallest and with the largest one that were tried",
    takeaway="A winner at the end of its range says where to look, and not yet what is best.",
    minutes=5,
    hints=(
        "Which two of the values that were tried have nothing beyond them?",
        "Find the pair of smallest loss first; then compare its value with all the values.",
        "min(trials, key=...) finds the pair; compare its value with min and max of all.",
    ),
    wrong=[
        (first_or_last, NOT_ALL_ORDERS),
        (lambda trials: _worst_at_an_end(trials), WORST),
        (lambda trials: not at_an_end(trials), OPPOSITE),
        (
            lambda trials: min(trials, key=lambda t: t[1])[0] == max(v for v, _ in trials),
            LOW_MISSED,
        ),
        (
            lambda trials: min(trials, key=lambda t: t[1])[0] == min(v for v, _ in trials),
            HIGH_MISSED,
        ),
        (lambda trials: True, INSIDE),
        (lambda trials: False, LOSSES),
        (lambda trials: min(trials, key=lambda t: t[1]), KIND),
        (outer_fifth, NEIGHBOURS),
        (sorts_in_place, CHANGED),
    ],
    right=[in_sorted_order, by_counting, by_arrays],
    find_mistake=find_mistake,
)

"""Write the trials of both sides: equal budgets, and no difference but the rate of dropout."""

from collections import Counter

from course_utils.checking.kinds import Write
from course_utils.checking.verdict import Mistake, Refused
from course_utils.words import Sentence


def my_trials(n):
    import random

    draw = random.Random(0)
    both = [
        {"rate": 10 ** draw.uniform(-4, -2), "decay": 10 ** draw.uniform(-3, 0)} for _ in range(n)
    ]
    return {
        "plain": [setting | {"p": 0.0} for setting in both],
        "dropout": [setting | {"p": draw.uniform(0.1, 0.6)} for setting in both],
    }


BUDGET = Mistake(
    "budget",
    "The two sides have not n trials each. Whoever may try more often finds more by luck alone.",
)
NO_P = Mistake("no_p", "Not every setting says its p: without it nobody knows which side it is.")
PLAIN_DROPS = Mistake("plain_drops", "On the plain side p has to be 0 in every trial.")
NEVER_DROPS = Mistake("never_drops", "On the side of dropout a p is not above 0 and below 1.")
ONE_P = Mistake(
    "one_p",
    "All trials with dropout have the same p: it is to be tuned, like the rate and the decay.",
)
NOTHING_TUNED = Mistake(
    "nothing_tuned",
    "The plain side tries the same setting n times: its budget is spent on nothing.",
)
OTHER_SETTINGS = Mistake(
    "other_settings",
    "Beside p the sides try different settings: a difference may then come from those.",
    "always_helps",
)


def find_mistake(answer):
    for n in (4, 16):
        sides = _sides(answer(n))
        if mistake := _wrong(sides["plain"], sides["dropout"], n):
            return mistake
    return None


def _sides(given):
    """The two lists, if they are lists of dicts under the two names."""
    if not isinstance(given, dict) or set(given) != {"plain", "dropout"}:
        raise Refused(Sentence("Expected a dict with the names plain and dropout, and no others."))
    sides = {name: list(side) for name, side in given.items()}
    if not all(isinstance(setting, dict) for side in sides.values() for setting in side):
        raise Refused(Sentence("Expected a list of dicts for each side."))
    return sides


def _wrong(plain, dropout, n):
    if len(plain) != n or len(dropout) != n:
        return BUDGET
    if not all("p" in setting for setting in [*plain, *dropout]):
        return NO_P
    if any(setting["p"] not in (0, None) for setting in plain):
        return PLAIN_DROPS
    if not all(0 < (setting["p"] or 0) < 1 for setting in dropout):
        return NEVER_DROPS
    if len({setting["p"] for setting in dropout}) < 2:
        return ONE_P
    others = [Counter(map(_beside_p, side)) for side in (plain, dropout)]
    if len(others[0]) < 2:
        return NOTHING_TUNED
    return None if others[0] == others[1] else OTHER_SETTINGS


def _beside_p(setting):
    return tuple(sorted((name, repr(value)) for name, value in setting.items() if name != "p"))


def on_a_grid(n):
    rates = [10 ** (-4 + 2 * k / n) for k in range(n)]
    dropout = [{"p": 0.1 + 0.5 * k / n, "lr": rate} for k, rate in enumerate(rates)]
    return {"dropout": dropout, "plain": [{"lr": rate, "p": None} for rate in reversed(rates)]}


def as_rows(n):
    """Tuples of dicts, with p first, and whole numbers among the settings."""
    dropout = tuple({"p": 1 / (k + 2), "width": 8 * k, "name": "adam"} for k in range(n))
    return {"plain": tuple(setting | {"p": 0} for setting in dropout), "dropout": dropout}


def changed(side, change):
    """The right trials, with each setting of one side put through `change`."""

    def trials(n):
        sides = my_trials(n)
        return sides | {side: [change(setting) for setting in sides[side]]}

    return trials


def twice_as_many(n):
    return {"plain": my_trials(n)["plain"], "dropout": my_trials(2 * n)["dropout"]}


def without_p(setting):
    return {name: value for name, value in setting.items() if name != "p"}


exercise = Write(
    model_answer=my_trials,
    why="both sides try the same rates and decays, n each; only p differs",
    takeaway="Equal budgets and equal settings but for p: the comparison asks one question.",
    minutes=8,
    hints=(
        "What may the side of dropout try that the plain side cannot, and what must both share?",
        "Draw n pairs of rate and decay once, and use them for both sides.",
        "Each side is `[setting | {'p': ...} for setting in both]`, with p = 0 on the plain side.",
    ),
    wrong=[
        (twice_as_many, BUDGET),
        (lambda n: my_trials(4), BUDGET),
        (changed("plain", without_p), NO_P),
        (changed("plain", lambda setting: setting | {"p": 0.1}), PLAIN_DROPS),
        (changed("dropout", lambda setting: setting | {"p": 0.0}), NEVER_DROPS),
        (changed("dropout", lambda setting: setting | {"p": 0.5}), ONE_P),
        (changed("dropout", lambda s: s | {"rate": 2 * s["rate"]}), OTHER_SETTINGS),
        (
            lambda n: {
                k: [s | {"rate": 1, "decay": 1} for s in v] for k, v in my_trials(n).items()
            },
            NOTHING_TUNED,
        ),
    ],
    right=[on_a_grid, as_rows],
    find_mistake=find_mistake,
)

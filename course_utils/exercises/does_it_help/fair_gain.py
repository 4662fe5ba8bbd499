"""Write the verdict: each arm's own winner by validation, and what it is worth on test rows."""

import math

from course_utils.checking.answer_values import number
from course_utils.checking.kinds import Write
from course_utils.checking.verdict import Mistake

ARMS = ("plain", "dropout")


def fair_gain(search, test):
    errors = []
    for arm in ("plain", "dropout"):
        winner = search[arm].index(min(search[arm]))
        errors.append(sum(test[arm][winner]) / len(test[arm][winner]))
    return errors[0] - errors[1]


BY_TEST = Mistake(
    "by_test", "The trial was chosen by its test errors. Which rows are there to choose by?"
)
ONE_WINNER = Mistake(
    "one_winner",
    "Both arms are judged at the trial that was best for one of them. Does each arm have its own?",
    "same_settings_are_fair",
)
REVERSED = Mistake("reversed", "The sign is the other one: from which error is which taken away?")
LARGEST = Mistake("largest", "It takes the trial with the largest validation loss.")
ALL_TRIALS = Mistake("all_trials", "That is the mean over all trials. Which one was asked for?")
VALIDATION = Mistake(
    "validation", "Those are the validation losses. Which numbers give the verdict?"
)
FIRST = Mistake("first", "That is the first trial of each arm. Where is it chosen?")
SUM = Mistake("sum", "That is the sum over the splits, and a mean is asked for.")
BEST_SPLIT = Mistake("best_split", "That is the best split of each arm, not the mean over them.")
OTHERWISE = Mistake("otherwise", "First choose a trial of each arm; then average its test errors.")

SEARCH = {"plain": [0.7, 0.5, 0.9, 0.6], "dropout": [0.8, 0.9, 0.43, 0.55]}
TEST = {
    "plain": [[0.31, 0.41], [0.43, 0.49], [0.95, 0.93], [0.61, 0.57]],
    "dropout": [[0.73, 0.69], [0.83, 0.75], [0.37, 0.45], [0.29, 0.35]],
}
LONGER = {  # three splits, another number of trials in each arm, and a winner that is last
    "search": {"plain": [0.3, 0.2], "dropout": [0.5, 0.4, 0.1]},
    "test": {
        "plain": [[0.5, 0.9, 0.1], [0.3, 0.5, 0.4]],
        "dropout": [[0.2, 0.1, 0.3], [0.6, 0.6, 0.9], [0.7, 0.2, 0.6]],
    },
}


def _mean(values):
    return sum(values) / len(values)


def _gain(search, test, choose):
    plain, dropout = (_mean(test[arm][choose(arm)]) for arm in ARMS)
    return plain - dropout


def _index(values, best):
    return values.index(best(values))


def by_test(search, test):
    return _gain(search, test, lambda arm: _index([_mean(row) for row in test[arm]], min))


def plain_s_winner(search, test):
    return _gain(search, test, lambda arm: _index(search["plain"], min))


def dropout_s_winner(search, test):
    return _gain(search, test, lambda arm: _index(search["dropout"], min))


def largest(search, test):
    return _gain(search, test, lambda arm: _index(search[arm], max))


def first(search, test):
    return _gain(search, test, lambda arm: 0)


def all_trials(search, test):
    plain, dropout = (_mean([_mean(row) for row in test[arm]]) for arm in ARMS)
    return plain - dropout


def validation(search, test):
    return min(search["plain"]) - min(search["dropout"])


def best_split(search, test):
    plain, dropout = (min(test[arm][_index(search[arm], min)]) for arm in ARMS)
    return plain - dropout


def summed(search, test):
    plain, dropout = (sum(test[arm][_index(search[arm], min)]) for arm in ARMS)
    return plain - dropout


KNOWN = {
    by_test: BY_TEST,
    plain_s_winner: ONE_WINNER,
    dropout_s_winner: ONE_WINNER,
    largest: LARGEST,
    first: FIRST,
    all_trials: ALL_TRIALS,
    validation: VALIDATION,
    best_split: BEST_SPLIT,
    summed: SUM,
}


def find_mistake(answer):
    for search, test in ((SEARCH, TEST), (LONGER["search"], LONGER["test"])):
        given = number(answer(_copy(search), {arm: _copy_rows(test[arm]) for arm in ARMS}))
        right = fair_gain(search, test)
        if math.isclose(given, right, abs_tol=1e-9):
            continue
        if math.isclose(given, -right, abs_tol=1e-9):
            return REVERSED
        if search is SEARCH:
            for wrong, mistake in KNOWN.items():
                if math.isclose(abs(given), abs(wrong(search, test)), abs_tol=1e-9):
                    return mistake
        return OTHERWISE
    return None


def _copy(search):
    return {arm: list(search[arm]) for arm in ARMS}


def _copy_rows(rows):
    return [list(row) for row in rows]


def by_numpy(search, test):
    import numpy as np

    winners = {arm: int(np.argmin(losses)) for arm, losses in search.items()}
    return np.mean(test["plain"][winners["plain"]]) - np.mean(test["dropout"][winners["dropout"]])


def by_sorting(search, test):
    def judged(arm):
        pairs = zip(search[arm], test[arm], strict=True)
        return _mean(min(pairs)[1])

    return judged("plain") - judged("dropout")


def pair_by_pair(search, test):
    rows = [test[arm][_index(search[arm], min)] for arm in ARMS]
    return _mean([a - b for a, b in zip(*rows, strict=True)])


exercise = Write(
    model_answer=fair_gain,
    why="each arm has its own winner by validation, and only its test errors are looked at",
    takeaway="Each arm chooses by validation; only the two winners meet the test rows.",
    minutes=6,
    hints=(
        "Which numbers may decide between trials, and which must not?",
        "search[arm].index(min(search[arm])) is the place of that arm's own winner.",
        "The mean of test[arm][place] for both arms; plain minus dropout.",
    ),
    wrong=[
        *KNOWN.items(),
        (lambda search, test: -fair_gain(search, test), REVERSED),
        (lambda search, test: 0.0, OTHERWISE),
    ],
    right=[by_numpy, by_sorting, pair_by_pair],
    find_mistake=find_mistake,
)

"""Trials: equal budgets from shared ranges; no committed winner stands at the edge of its range."""

import math
from itertools import pairwise

import pandas as pd
import pytest

from course_utils.experiments import committed_results
from course_utils.fair_comparison import (
    ARMS,
    N_TRIALS,
    ON_MNIST,
    ON_TABLES,
    all_trials,
    at_the_edge,
    judged,
    trials,
    winner,
)
from course_utils.fair_comparison.trials import NAMES, RANGES, WIDENED

EVERYWHERE = ON_TABLES + ON_MNIST
SWEEPS = [("fair_search", "fair_verdict", ON_TABLES)]
SWEEPS += [("fair_search_mnist", "fair_verdict_mnist", ON_MNIST)]


@pytest.mark.parametrize(("data", "labels"), EVERYWHERE)
def test_every_arm_has_the_same_number_of_trials_and_tunes_what_is_its_own(data, labels):
    for arm, names in ARMS.items():
        tried = trials(data, labels, arm)
        assert len(tried) == N_TRIALS >= 16
        for trial in tried:
            assert {name for name in NAMES if trial[name] is not None} == set(names)


@pytest.mark.parametrize(("data", "labels"), EVERYWHERE)
def test_rivals_draw_the_same_learning_rates_and_decays(data, labels):
    shared = [
        [(trial["learning_rate"], trial["weight_decay"]) for trial in trials(data, labels, arm)]
        for arm in ("plain", "dropout")
    ]
    assert shared[0] == shared[1]


@pytest.mark.parametrize("name", ["learning_rate", "weight_decay", "penalty"])
def test_each_sixteenth_of_a_range_is_tried_once(name):
    arm = "linear" if name == "penalty" else "plain"
    for data, labels in EVERYWHERE:
        low, high = WIDENED.get((data, labels, name), RANGES[name])
        values = [trial[name] for trial in trials(data, labels, arm)]
        places = [math.log(value / low) / math.log(high / low) * N_TRIALS for value in values]
        # three digits of a value: a place may round over the border of its sixteenth
        assert all(n - 0.01 < place < n + 1.01 for n, place in enumerate(sorted(places))), (
            data,
            labels,
            name,
        )


def test_the_odds_of_p_are_spread_and_not_p_itself():
    p = sorted(trial["p"] for trial in trials("digits", "noisy", "dropout"))
    steps = [math.log(b / (1 - b)) - math.log(a / (1 - a)) for a, b in pairwise(p)]
    low, high = WIDENED.get(("digits", "noisy", "p"), RANGES["p"])
    assert max(steps) < 2.1 * math.log(high / low) / N_TRIALS
    assert 0 < p[0] < 0.1
    assert 0.8 < p[-1] < 1


def test_the_winner_is_the_trial_of_least_mean_validation_loss():
    tried = trials("digits", "clean", "plain")
    rows = [
        trial | {"seed": seed, "validation": abs(n - 6) + 0.1 * seed}
        for n, trial in enumerate(tried)
        for seed in range(3)
    ]
    rows += [
        trial | {"seed": 0, "validation": -1.0} for trial in trials("digits", "noisy", "plain")
    ]
    shuffled = pd.DataFrame(rows).sample(frac=1, random_state=0)
    assert winner(shuffled, "digits", "clean", "plain") == tried[6]


def test_the_edge_is_where_no_trial_lies_beyond():
    tried = trials("digits", "clean", "dropout")
    lowest = min(tried, key=lambda trial: trial["p"])
    assert "p" in at_the_edge(lowest)
    ordered = sorted(tried, key=lambda trial: trial["weight_decay"])
    assert "weight_decay" in at_the_edge(ordered[-1])
    assert "weight_decay" not in at_the_edge(ordered[1])


def test_the_trials_of_some_tasks_are_those_of_each_arm_on_each():
    every = all_trials(EVERYWHERE)
    assert len(every) == len(EVERYWHERE) * len(ARMS) * N_TRIALS
    assert every == all_trials(ON_TABLES) + all_trials(ON_MNIST)


@pytest.mark.parametrize(("searched", "tasks"), [(search, tasks) for search, _, tasks in SWEEPS])
@pytest.mark.parametrize("arm", ARMS)
def test_no_committed_winner_stands_at_the_edge_of_its_range(searched, tasks, arm):
    for task in tasks:
        best = winner(committed_results(searched), *task, arm)
        assert at_the_edge(best) == [], best


def test_untuned_rivals_are_judged_twice_and_each_arm_once_tuned():
    settings = judged(committed_results("fair_search"), ON_TABLES[:1])
    steps = [(setting["step"], setting["arm"]) for setting in settings]
    untuned = [(step, arm) for step in ("end", "stopped") for arm in ("plain", "dropout")]
    assert steps == untuned + [("tuned", arm) for arm in ARMS]


@pytest.mark.parametrize(("searched", "told", "tasks"), SWEEPS)
def test_the_verdict_tests_the_winners_of_the_search_on_other_splits(searched, told, tasks):
    search, verdict = committed_results(searched), committed_results(told)
    assert not set(search.seed) & set(verdict.seed)
    tuned = verdict[verdict.step == "tuned"]
    assert {tuple(pair) for pair in tuned[["data", "labels"]].to_numpy()} == set(tasks)
    assert (tuned.groupby(["data", "labels", "arm"]).seed.nunique() == 20).all()
    for (data, labels, arm), rows in tuned.groupby(["data", "labels", "arm"]):
        best = winner(search, data, labels, arm)
        for name in ARMS[arm]:
            assert set(rows[name]) == {best[name]}

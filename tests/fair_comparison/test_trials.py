"""Trials: equal budgets from shared ranges; no committed winner stands at the edge of its range."""

import math
from itertools import pairwise

import pandas as pd
import pytest

from course_utils.experiments import committed_results
from course_utils.fair_comparison import ARMS, LABELS, N_TRIALS, TASKS, at_the_edge, trials, winner
from course_utils.fair_comparison.trials import NAMES, RANGES, WIDENED

EVERYWHERE = [(data, labels) for data in TASKS for labels in LABELS]


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


@pytest.mark.parametrize("arm", ARMS)
@pytest.mark.parametrize(("data", "labels"), EVERYWHERE)
def test_no_committed_winner_stands_at_the_edge_of_its_range(data, labels, arm):
    best = winner(committed_results("fair_search"), data, labels, arm)
    assert at_the_edge(best) == [], best


def test_the_verdict_tests_the_winners_of_the_search_on_other_splits():
    search, verdict = committed_results("fair_search"), committed_results("fair_verdict")
    assert not set(search.seed) & set(verdict.seed)
    tuned = verdict[verdict.step == "tuned"]
    assert (tuned.groupby(["data", "labels", "arm"]).seed.nunique() == 20).all()
    for (data, labels, arm), rows in tuned.groupby(["data", "labels", "arm"]):
        best = winner(search, data, labels, arm)
        for name in ARMS[arm]:
            assert set(rows[name]) == {best[name]}

"""Fitting: stopped early, a net is what it was at its least validation loss; linear is scikit's."""

import pytest
import torch
from sklearn.linear_model import Ridge

from course_utils.fair_comparison import UNTUNED, Task, loss_of, predictor, task, trials
from course_utils.fair_comparison.fitting import Best
from course_utils.models import mlp

PLAIN, DROPOUT = ({"data": "diabetes", "labels": "noisy"} | untuned for untuned in UNTUNED)


def outputs(rows, setting, **options):
    torch.manual_seed(1)
    return predictor(rows, setting, 1, **options)(rows.validation.features)


def test_the_best_weights_are_those_of_the_least_loss_it_has_seen():
    net, rows = mlp([10, 1], 0.0, seed=0), task("diabetes", "clean", 0).validation
    best = Best(loss_of("diabetes"), *rows)
    found = []
    for weight in (0.5, 0.1, 0.2):
        torch.nn.init.constant_(net[0].weight, weight)
        with torch.no_grad():
            found.append(best(net))
    assert best.least == min(found)
    assert (best.weights["0.weight"] == [0.5, 0.1, 0.2][found.index(min(found))]).all()


@pytest.mark.parametrize("setting", [PLAIN, DROPOUT])
def test_early_is_better_on_validation_rows_than_the_end(setting):
    rows = task("diabetes", "noisy", 1)
    loss = loss_of("diabetes")
    early, end = (outputs(rows, setting, early=early) for early in (True, False))
    assert loss(early, rows.validation.labels).mean() < loss(end, rows.validation.labels).mean()


def test_no_test_row_is_read_while_an_arm_is_fitted():
    rows = task("diabetes", "noisy", 1)
    missing = Task(rows.train, rows.validation, test=None)
    assert torch.equal(outputs(rows, DROPOUT), outputs(missing, DROPOUT))


def test_looking_early_does_not_change_the_training():
    """The weights at the end are the same; what differs is which ones are taken."""
    rows = task("diabetes", "noisy", 1)
    never_better = Task(rows.train, rows.train, test=None)  # training loss falls to the end
    torch.manual_seed(1)
    early = predictor(never_better, PLAIN, 1)(rows.test.features)
    torch.manual_seed(1)
    end = predictor(never_better, PLAIN, 1, early=False)(rows.test.features)
    assert (early - end).abs().mean() < 0.1 * end.std()


def test_dropout_draws_from_the_global_generator():
    rows = task("diabetes", "noisy", 1)
    assert torch.equal(outputs(rows, DROPOUT), outputs(rows, DROPOUT))
    torch.manual_seed(2)
    other = predictor(rows, DROPOUT, 1)(rows.validation.features)
    assert not torch.equal(outputs(rows, DROPOUT), other)


def test_the_linear_arm_is_ridge_with_a_penalty_for_each_row():
    rows, trial = task("diabetes", "clean", 1), trials("diabetes", "clean", "linear")[0]
    x, y = rows.train.features.double().numpy(), rows.train.labels.numpy()
    expected = Ridge(alpha=100 * trial["penalty"]).fit(x, y).predict(rows.test.features.double())
    found = predictor(rows, trial, 1)(rows.test.features)
    assert found.shape == (242, 1)
    assert torch.allclose(found[:, 0], torch.tensor(expected))


def test_the_linear_arm_gives_logarithms_of_probabilities_for_classes():
    rows, trial = task("digits", "clean", 1), trials("digits", "clean", "linear")[0]
    found = predictor(rows, trial, 1)(rows.test.features)
    assert torch.allclose(found.exp().sum(-1), torch.ones(1000, dtype=torch.float64))

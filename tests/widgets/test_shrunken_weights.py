"""Two weights as p grows: the least of the mean loss over all masks, and of ridge regression."""

from itertools import product

import numpy as np
import pytest
from sklearn.linear_model import Ridge

from course_utils.widgets.explorer import close_all
from course_utils.widgets.shrunken_weights import LEAST_SQUARES, shrunken_weights, weights


@pytest.fixture(autouse=True)
def all_closed():
    yield
    close_all()


def columns(correlation):
    """Two columns with sums of squares 1 and this product, and the target that both explain."""
    table = np.array([[1.0, correlation], [0.0, (1 - correlation**2) ** 0.5]])
    return table, table @ LEAST_SQUARES


@pytest.mark.parametrize("p", [0.1, 0.3, 0.9])
@pytest.mark.parametrize("correlation", [-0.9, 0.0, 0.5])
def test_dropout_s_weights_have_the_least_mean_loss_over_all_masks(p, correlation):
    table, target = columns(correlation)
    # the mean over the four masks, as one least-squares problem with a row for each mask and row
    rows, targets = [], []
    for mask in product([0, 1], repeat=2):
        root = np.sqrt(np.prod([1 - p if kept else p for kept in mask]))
        rows.append(root * table * mask / (1 - p))
        targets.append(root * target)
    expected = np.linalg.lstsq(np.concatenate(rows), np.concatenate(targets), rcond=None)[0]
    assert weights(p, correlation) == pytest.approx(expected, abs=1e-9)


@pytest.mark.parametrize("factor", [0.1, 1.0, 10.0])
def test_words_say_what_scikit_learn_s_ridge_finds_in_that_unit(factor):
    p, correlation = 0.3, 0.5
    table, target = columns(correlation)
    fitted = Ridge(alpha=p / (1 - p), fit_intercept=False).fit(table * [1, factor], target)
    first, second = fitted.coef_ * [1, factor]
    said = shrunken_weights().describe(p=p, correlation=correlation, factor=factor)
    assert f"ridge {first:.2f} and {second:.2f}" in said


def test_unit_of_the_second_input_moves_ridge_and_not_dropout():
    explorer = shrunken_weights()
    before, after = (explorer.describe(factor=factor) for factor in (1.0, 10.0))
    assert before.split("ridge")[0].split(": ")[1] == after.split("ridge")[0].split(": ")[1]
    assert before.split("ridge")[1] != after.split("ridge")[1]


def test_picture_ends_at_least_squares_without_dropout():
    explorer = shrunken_weights()
    explorer.picture(p=0.0, correlation=0.9, factor=10.0)
    plane = explorer._stage.figure.axes[0]
    dots = [line for line in plane.lines if line.get_marker() in ("o", "^")]
    assert np.allclose([dot.get_xydata()[0] for dot in dots], LEAST_SQUARES)
    assert len(dots) == 2

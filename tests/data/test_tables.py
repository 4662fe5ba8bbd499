"""The tables are the ones the datasheet describes, and the ten points its line and noise.

Tests of chance use fixed seeds; their stated rates say how often another seed would trip them.
"""

import math

import pytest
import torch
from scipy import stats
from sklearn import datasets

from course_utils import data

ONE_IN_A_MILLION = 1e-6


def test_digits_are_sklearns_digits_over_16():
    ours, theirs = data.load_digits(), datasets.load_digits()
    assert ours.features.shape == (1797, 64)
    assert (ours.features.dtype, ours.labels.dtype) == (torch.float32, torch.int64)
    assert (ours.features * 16 == torch.tensor(theirs.data)).all()  # sixteenths are exact
    assert (ours.labels == torch.tensor(theirs.target)).all()


def test_breast_cancer_is_sklearns_in_raw_units():
    ours, theirs = data.load_breast_cancer(), datasets.load_breast_cancer()
    assert ours.features.shape == (569, 30)
    assert (ours.features.dtype, ours.labels.dtype) == (torch.float32, torch.int64)
    assert (ours.features == torch.tensor(theirs.data).float()).all()
    assert (ours.labels == torch.tensor(theirs.target)).all()
    assert ours.labels.bincount().tolist() == [212, 357]  # malignant, benign


def test_ten_points_are_the_draw_of_seed_0():
    points = data.load_ten_points()
    assert [v.shape for v in points] == [(10, 1), (10,), (10, 1), (10,)]
    assert all(v.dtype == torch.float32 for v in points)
    for ours, drawn in zip(points, data.draw_ten_points(0), strict=True):
        assert torch.equal(ours, drawn)


def test_ten_points_without_noise_lie_on_the_line():
    points = data.draw_ten_points(3, noise_sd=0)
    for x, y in (points[:2], points[2:]):
        # four decimals, then float32
        assert torch.allclose(y, 1.5 * x.flatten(), atol=0.5e-4 + 1e-6)
    assert not torch.allclose(points.y_train, points.x_train.flatten())


def test_noise_of_ten_points_has_the_stated_standard_deviation():
    """The sum of squares over 0.25 is chi-squared; two-sided, one false alarm in a million."""
    draws = [data.draw_ten_points(seed) for seed in range(100)]
    noise = torch.cat([y - 1.5 * x.flatten() for d in draws for x, y in (d[:2], d[2:])]).double()
    assert len(noise) == 2000

    def plausible(sd):
        tail = stats.chi2(2000).cdf(noise.square().sum().item() / sd**2)
        return min(tail, 1 - tail) > ONE_IN_A_MILLION / 2

    assert plausible(0.5)
    assert not plausible(0.25)  # the variance taken for the deviation


def test_test_points_lie_between_the_training_points():
    points = data.load_ten_points()
    assert points.x_train.min() < points.x_test.min()
    assert points.x_test.max() < points.x_train.max()
    assert not set(points.x_train.flatten().tolist()) & set(points.x_test.flatten().tolist())


def test_rows_takes_positions_and_masks_alike():
    digits = data.load_digits()
    threes = digits.labels == 3
    by_mask, by_position = digits.rows(threes), digits.rows(threes.nonzero().flatten())
    assert torch.equal(by_mask.features, by_position.features)
    assert by_mask.labels.unique().tolist() == [3]


@pytest.mark.parametrize(
    ("seed", "noise_sd", "error", "parts"),
    [
        (-1, 0.5, ValueError, ("seed", "-1")),
        (0, -0.5, ValueError, ("noise_sd", "-0.5")),
        (0, math.inf, ValueError, ("noise_sd", "inf")),
        (0, math.nan, ValueError, ("noise_sd", "nan")),
        (0, None, TypeError, ("noise_sd", "None")),
    ],
)
def test_draw_ten_points_refuses(seed, noise_sd, error, parts, says):
    with pytest.raises(error, match=says(*parts)):
        data.draw_ten_points(seed, noise_sd=noise_sd)

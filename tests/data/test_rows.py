"""Rows are standardised, split and relabelled as stated, and by their seed alone.

Tests of chance use fixed seeds; their stated rates say how often another seed would trip them.
"""

import math
from collections import Counter

import numpy as np
import pytest
import torch
from scipy import stats
from sklearn.preprocessing import StandardScaler

from course_utils import data
from course_utils.data.rows import _generator

ONE_IN_A_MILLION = 1e-6


# standardise


def test_standardise_two_rows_by_hand():
    train, other = data.standardise(torch.tensor([[0.0], [4.0]]), torch.tensor([[6.0]]))
    assert train.tolist() == [[-1.0], [1.0]]  # mean 2, deviation 2 (over n, not n - 1)
    assert other.tolist() == [[2.0]]


def test_standardise_agrees_with_sklearn():
    table = data.load_breast_cancer().features
    train, test = table[:400], table[400:]
    scaler = StandardScaler().fit(train.double().numpy())
    for ours, raw in zip(data.standardise(train, test), (train, test), strict=True):
        theirs = torch.tensor(scaler.transform(raw.double().numpy()))
        # both in float64, ours rounded once to float32; 1e-9 covers their orders of summation
        tolerance = torch.finfo(torch.float32).eps / 2 * theirs.abs() + 1e-9
        assert ((ours.double() - theirs).abs() <= tolerance).all()


def test_standardise_takes_nothing_from_the_other_rows():
    train, test = torch.eye(3), torch.full((2, 3), 5.0)
    alone = data.standardise(train)[0]
    assert torch.equal(alone, data.standardise(train, test)[0])
    leaky = data.standardise(torch.cat([train, test]))[0][:3]
    assert not torch.allclose(alone, leaky)  # the mistake it guards against would show


@pytest.mark.parametrize(
    ("tables", "error", "parts"),
    [
        ((torch.ones(3, 2),), ValueError, ("train", "constant columns [0, 1]")),
        ((torch.eye(2), torch.ones(3, 5)), ValueError, ("table 1", "(3, 5)")),
        ((torch.tensor([[0.0], [math.nan]]),), ValueError, ("table 0", "all finite: False")),
        ((torch.rand(4),), ValueError, ("table 0", "(4,)")),
        ((torch.tensor([[1], [2]]),), TypeError, ("table 0", "torch.int64")),
        ((np.eye(2),), TypeError, ("table 0", "ndarray")),
    ],
)
def test_standardise_refuses(tables, error, parts, says):
    with pytest.raises(error, match=says(*parts)):
        data.standardise(*tables)


# split


def test_split_of_everything_is_a_permutation():
    (order,) = data.split(5, [5], seed=0)
    assert order.dtype == torch.int64
    assert sorted(order.tolist()) == [0, 1, 2, 3, 4]


def test_split_parts_are_disjoint_and_of_their_sizes():
    parts = data.split(1797, (1000, 200, 300), seed=1)
    assert [len(part) for part in parts] == [1000, 200, 300]
    rows = torch.cat(parts)
    assert len(rows.unique()) == 1500
    assert 0 <= rows.min() <= rows.max() < 1797


def test_split_is_fixed_by_its_seed_alone():
    first = data.split(100, (60, 40), seed=7)
    torch.manual_seed(123)  # the global generator is not consulted...
    state = torch.get_rng_state()
    again = data.split(100, (60, 40), seed=7)
    assert torch.equal(torch.get_rng_state(), state)  # ...nor advanced
    assert all(torch.equal(a, b) for a, b in zip(first, again, strict=True))
    assert not torch.equal(first[0], data.split(100, (60, 40), seed=8)[0])


def test_split_makes_every_order_equally_likely():
    """Chi-squared over the 6 orders of 3 rows; one false alarm in a million."""
    orders = Counter(tuple(data.split(3, [3], seed=s)[0].tolist()) for s in range(1200))
    assert len(orders) == 6
    assert stats.chisquare(list(orders.values())).pvalue > ONE_IN_A_MILLION


def test_split_with_a_seed_is_the_same_on_every_machine():
    assert [part.tolist() for part in data.split(8, (5, 3), seed=0)] == [[4, 6, 7, 3, 5], [1, 0, 2]]


@pytest.mark.parametrize(
    ("n", "sizes", "seed", "error", "parts"),
    [
        (10, (6, 5), 0, ValueError, ("sizes", "10 rows", "(6, 5)")),
        (10, (5, 0), 0, ValueError, ("sizes", "from 1 up", "0")),
        (10, (-1,), 0, ValueError, ("sizes", "-1")),
        (10, (0.8, 0.2), 0, TypeError, ("sizes", "whole number", "0.8")),
        (10, (True,), 0, TypeError, ("sizes", "True")),
        (10, 5, 0, TypeError, ("sizes", "tuple or list", "5")),
        (10, (), 0, TypeError, ("sizes", "()")),
        (0, (1,), 0, ValueError, ("n ", "from 1 up", "0")),
        (2.5, (1,), 0, TypeError, ("n ", "2.5")),
        (10, (5,), -1, ValueError, ("seed", "-1")),
        (10, (5,), 0.5, TypeError, ("seed", "0.5")),
        (10, (5,), None, TypeError, ("seed", "None")),
        (10, (5,), 2**63, ValueError, ("seed", str(2**63))),
    ],
)
def test_split_refuses(n, sizes, seed, error, parts, says):
    with pytest.raises(error, match=says(*parts)):
        data.split(n, sizes, seed=seed)


# relabel


def test_relabel_nothing_changes_nothing():
    labels = torch.arange(10)
    noisy, wrong = data.relabel(labels, 0, 10, seed=0)
    assert torch.equal(noisy, labels)
    assert not wrong.any()


def test_relabel_mask_marks_exactly_the_wrong_labels():
    labels = data.load_digits().labels
    before = labels.clone()
    noisy, wrong = data.relabel(labels, 0.3, 10, seed=0)
    assert torch.equal(labels, before)
    assert wrong.dtype == torch.bool
    assert torch.equal(noisy[~wrong], labels[~wrong])
    assert (noisy[wrong] != labels[wrong]).all()
    assert 0 <= noisy.min() <= noisy.max() <= 9


def never_keeps_a_label(labels, fraction, n_classes, *, seed):
    """The common mistake: a redrawn label is always another one, so all of `fraction` are wrong."""
    generator = torch.Generator().manual_seed(seed)
    coin = torch.rand(len(labels), generator=generator) < fraction
    shift = torch.randint(1, n_classes, labels.shape, generator=generator)
    noisy = torch.where(coin, (labels + shift) % n_classes, labels)
    return noisy, noisy != labels


@pytest.mark.parametrize(("fraction", "n_classes"), [(0.2, 10), (0.2, 2), (0.75, 3), (1.0, 10)])
def test_relabel_makes_the_stated_fraction_wrong(fraction, n_classes):
    """Exact binomial tail; one false alarm in a million. The usual mistake does not pass."""
    n = 20_000
    labels = torch.arange(n) % n_classes

    def plausible(method):
        wrong = int(method(labels, fraction, n_classes, seed=0)[1].sum())
        expected = fraction * (1 - 1 / n_classes)
        return stats.binomtest(wrong, n, expected).pvalue > ONE_IN_A_MILLION

    assert plausible(data.relabel)
    assert not plausible(never_keeps_a_label)


def test_redrawn_labels_are_uniform_whatever_they_were():
    """Chi-squared over 5 classes for each old label; one false alarm in a million in all."""
    n_classes = 5
    labels = torch.arange(10_000) % n_classes
    noisy, _ = data.relabel(labels, 1.0, n_classes, seed=0)
    for old in range(n_classes):
        counts = noisy[labels == old].bincount(minlength=n_classes)
        assert stats.chisquare(counts).pvalue > ONE_IN_A_MILLION / n_classes


def test_relabel_is_fixed_by_its_seed():
    labels = data.load_digits().labels
    first, again, other = (data.relabel(labels, 0.2, 10, seed=s)[0] for s in (4, 4, 5))
    assert torch.equal(first, again)
    assert not torch.equal(first, other)


def test_more_noise_only_adds_to_less_noise():
    labels = data.load_digits().labels
    (some, wrong), (more, still_wrong) = (data.relabel(labels, f, 10, seed=0) for f in (0.1, 0.4))
    assert still_wrong[wrong].all()
    assert torch.equal(some[wrong], more[wrong])


def test_split_and_relabel_of_one_seed_are_not_entangled():
    """The rows made wrong must not gather in one part; exact tail, one false alarm in a million."""
    n, n_part = 1797, 900
    wrong = data.relabel(data.load_digits().labels, 0.5, 10, seed=0)[1]

    def plausible(part):
        tail = stats.hypergeom(n, int(wrong.sum()), n_part).cdf(int(wrong[part].sum()))
        return ONE_IN_A_MILLION / 2 < tail < 1 - ONE_IN_A_MILLION / 2

    assert plausible(data.split(n, (n_part,), seed=0)[0])
    one_stream = torch.rand(n, generator=_generator("relabel", 0), dtype=torch.float64)
    assert not plausible(one_stream.argsort()[:n_part])  # the mistake: one stream for both


@pytest.mark.parametrize(
    ("labels", "fraction", "n_classes", "seed", "error", "parts"),
    [
        (torch.arange(3), 1.1, 3, 0, ValueError, ("fraction", "between 0 and 1", "1.1")),
        (torch.arange(3), -0.1, 3, 0, ValueError, ("fraction", "-0.1")),
        (torch.arange(3), math.nan, 3, 0, ValueError, ("fraction", "nan")),
        (torch.arange(3), "0.2", 3, 0, TypeError, ("fraction", "'0.2'")),
        (torch.arange(3), 0.2, 1, 0, ValueError, ("n_classes", "from 2 up", "1")),
        (torch.arange(3), 0.2, 2, 0, ValueError, ("labels", "0 to 1", "[0, 1, 2]")),
        (torch.tensor([-1]), 0.2, 2, 0, ValueError, ("labels", "[-1]")),
        (torch.rand(3), 0.2, 3, 0, TypeError, ("labels", "int64", "float32")),
        ([0, 1], 0.2, 3, 0, TypeError, ("labels", "int64", "list")),
        (torch.arange(3), 0.2, 3, -5, ValueError, ("seed", "-5")),
    ],
)
def test_relabel_refuses(labels, fraction, n_classes, seed, error, parts, says):
    with pytest.raises(error, match=says(*parts)):
        data.relabel(labels, fraction, n_classes, seed=seed)


@pytest.mark.parametrize("dtype", [torch.float32, torch.float64, torch.float16])
def test_a_column_that_varies_by_roundings_alone_is_refused(dtype):
    steps = torch.arange(6.0).reshape(6, 1).to(dtype)
    nearly = torch.tensor(3.7, dtype=dtype) * (1 + torch.finfo(dtype).eps * steps)
    assert not (nearly == nearly[0]).all()
    for shift in (1, -1e3):
        with pytest.raises(ValueError, match=r"constant columns \[1\]"):
            data.standardise(torch.cat([steps, shift * nearly], 1))


def test_small_and_large_units_are_no_constants():
    for unit in (1e-30, 1e30):
        (made,) = data.standardise(unit * torch.tensor([[1.0], [2.0], [4.0]]))
        torch.testing.assert_close(made.std(0, correction=0), torch.ones(1))


def test_a_table_that_its_dtype_cannot_hold_is_refused():
    train = torch.tensor([[0.0], [1e-3]], dtype=torch.float16)
    with pytest.raises(ValueError, match="table 1 has to be near train, but is too far for torch"):
        data.standardise(train, torch.full((1, 1), 6e4, dtype=torch.float16))


def test_no_rows_are_refused():
    with pytest.raises(ValueError, match="at least one row"):
        data.standardise(torch.ones(0, 3))

"""The cheap comparisons: right coins pass all of them, and each wrong kind fails its own."""

import numpy as np
import pytest

from course_utils.conformance.coin_comparisons import MOST_ROWS, compare_coins, shift_z

P, CALLS = 0.3, 4
SURE = 1e-9  # about the share of one comparison in a report
SHAPES = ((984,), (24, 41), (131, 513), (6, 27, 6), (4, 27, 3, 3), (3, 5, 2, 3, 2, 5), (7,))


def coins(shape, seed=0, p=P):
    return np.random.default_rng(seed).random((CALLS, *shape)) < p


def failed(masks, p=P):
    """(property, id of the mistake) of the comparisons that are too unlikely."""
    return {(name, c.mistake.id) for name, c in compare_coins(p, masks) if c.charged < SURE}


@pytest.mark.parametrize("p", [0.125, 0.3, 0.5, 0.9])
@pytest.mark.parametrize("shape", SHAPES)
def test_right_coins_pass(shape, p):
    assert failed(coins(shape, p=p), p) == set()


@pytest.mark.parametrize(("p", "mistake"), [(0.2, "too_many"), (0.4, "too_few")])
def test_another_rate_is_seen_in_all_calls_or_in_one(p, mistake):
    assert failed(coins((24, 41)), p) == {("dropped_fraction", mistake)}


def test_one_call_at_another_rate_is_seen():
    masks = coins((131, 513))
    masks[2] = coins((131, 513), p=P + 0.02)[2]
    assert ("dropped_fraction", "too_many") in failed(masks)


def test_nothing_more_is_asked_where_nothing_varies():
    for constant, mistake in ((False, "nothing_dropped"), (True, "everything_dropped")):
        masks = np.full((CALLS, 24, 41), constant)
        assert failed(masks) == {("dropped_fraction", mistake)}
        assert len(list(compare_coins(P, masks))) == 1


def shared_by_rows(shape):
    return np.broadcast_to(coins(shape)[:, :1], (CALLS, *shape))


def shared_by_columns(shape):
    return np.broadcast_to(coins(shape)[..., :1], (CALLS, *shape))


@pytest.mark.parametrize("shape", [(24, 41), (131, 513)])
def test_shared_coins_are_seen_in_few_rows_and_in_many(shape):
    assert (shape[0] > MOST_ROWS) == (shape == (131, 513))
    assert ("independent_units", "rows_share") in failed(shared_by_rows(shape))
    assert ("independent_units", "units_share") in failed(shared_by_columns(shape))


def test_two_rows_alone_are_seen_among_few():
    masks = coins((24, 41))
    masks[:, 20] = masks[:, 3]
    assert ("independent_units", "rows_share") in failed(masks)


def test_every_second_of_many_rows_that_copies_another_is_seen():
    masks = coins((131, 513))
    masks[:, 65:130] = masks[:, :65]
    assert ("independent_units", "rows_share") in failed(masks)


@pytest.mark.parametrize(
    ("lag", "mistake"), [(1, "neighbours"), (2, "neighbours"), (16, "pattern")]
)
def test_units_at_a_distance_that_share_are_seen(lag, mistake):
    masks = coins((24, 41)).reshape(CALLS, -1)
    masks[:, lag:][:, ::3] = masks[:, :-lag][:, ::3]
    assert ("independent_units", mistake) in failed(masks.reshape(CALLS, 24, 41))


def test_a_favoured_place_is_seen():
    shape = (131, 513)
    for index, place in (
        ((slice(None), 5), "row"),
        ((slice(None), slice(None), 5), "column"),
    ):
        masks = coins(shape)
        masks[index] = coins(shape, 1, p=0.7)[index]
        assert ("equal_places", f"favoured_{place}") in failed(masks)
    masks = coins((984,), p=0.2)
    masks[:, 492:] = coins((984,), 1, p=0.4)[:, 492:]
    assert ("equal_places", "favoured_half") in failed(masks)


def test_exactly_k_are_seen():
    ranks = np.random.default_rng(0).random((CALLS, 24, 41)).argsort(-1).argsort(-1)
    assert ("independent_units", "too_even") in failed(ranks < 12, 12 / 41)


def test_a_mask_that_comes_back_is_seen():
    masks = coins((24, 41))
    masks[3] = masks[0]
    assert failed(masks) == {("fresh_masks", "same_mask")}


def test_one_call_is_not_compared_with_itself():
    names = {name for name, _ in compare_coins(P, coins((24, 41))[:1])}
    assert "fresh_masks" not in names


def test_the_covariance_at_a_shift_is_in_standard_errors():
    random = np.random.default_rng(0)
    z = [shift_z((random.random(4000) < P) - P, 8, P) for _ in range(400)]
    assert abs(np.std(z) - 1) < 4 / 800**0.5  # the standard error of a standard deviation
    assert abs(np.mean(z)) < 4 / 400**0.5

"""The global generators give what the seed says inside the block, and go on afterwards."""

import random

import numpy as np
import pytest
import torch

from course_utils.seeding import seeded


def draws():
    return torch.rand(2).tolist(), np.random.rand(2).tolist(), random.random()  # noqa: NPY002


def test_one_seed_gives_the_same_draws_of_all_three():
    with seeded(3):
        first = draws()
    with seeded(3):
        assert draws() == first
    with seeded(4):
        assert all(one != other for one, other in zip(draws(), first, strict=True))


def test_afterwards_they_go_on_from_where_they_were():
    with seeded(0):
        undisturbed = draws(), draws()
    with seeded(0):
        before = draws()
        with seeded(9):
            draws()
        assert (before, draws()) == undisturbed


def test_they_go_on_after_an_error_too():
    with seeded(0):
        expected = draws()
    with seeded(0):
        with pytest.raises(ZeroDivisionError), seeded(9):
            1 / 0  # noqa: B018
        assert draws() == expected


def test_the_largest_seed_is_taken():
    with seeded(2**63 - 1):
        draws()


@pytest.mark.parametrize("seed", [-1, 1.5, None, "0", True, 2**64])
def test_what_is_no_seed_is_refused(seed):
    with (
        pytest.raises((TypeError, ValueError), match="seed has to be a whole number"),
        seeded(seed),
    ):
        pass

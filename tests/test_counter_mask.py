"""Philox gives the published words, and a mask from a counter is a function of its places alone."""

import numpy as np
import pytest
import torch

from course_utils.conformance import check_dropout
from course_utils.counter_mask import counter_mask, philox

ALL_ONES = 0xFFFFFFFF
# the known answers of the authors' library, Random123: counter, key, words
KNOWN = [
    ((0, 0, 0, 0), (0, 0), (0x6627E8D5, 0xE169C58D, 0xBC57AC4C, 0x9B00DBD8)),
    ((ALL_ONES,) * 4, (ALL_ONES,) * 2, (0x408F276D, 0x41C83B0E, 0xA20BC7C6, 0x6D5451FD)),
    (
        (0x243F6A88, 0x85A308D3, 0x13198A2E, 0x03707344),
        (0xA4093822, 0x299F31D0),
        (0xD16CFE09, 0x94FDCCEB, 0x5001E420, 0x24126EA1),
    ),
]


@pytest.mark.parametrize(("counter", "key", "words"), KNOWN)
def test_words_are_those_that_the_authors_publish(counter, key, words):
    assert tuple(int(word) for word in philox(counter, key)) == words


def test_words_are_those_of_whole_numbers_without_a_limit():
    """The same by Python's own numbers, which cannot overflow, and for a tensor of counters."""

    def plain(counter, key):
        a, b, c, d = counter
        for turn in range(10):
            left, right = 0xD2511F53 * a, 0xCD9E8D57 * c
            k, m = (key[0] + turn * 0x9E3779B9) % 2**32, (key[1] + turn * 0xBB67AE85) % 2**32
            a, b, c, d = right >> 32 ^ b ^ k, right % 2**32, left >> 32 ^ d ^ m, left % 2**32
        return a, b, c, d

    drawn = np.random.default_rng(0).integers(0, 2**32, size=(50, 6))
    counters = torch.tensor(drawn[:, :4].T)
    for key in drawn[:3, 4:].tolist():
        words = torch.stack(philox(tuple(counters), key), 1).tolist()
        assert words == [list(plain(row, key)) for row in drawn[:, :4].tolist()]


def test_any_part_of_a_mask_is_that_part_of_the_whole():
    whole = torch.arange(240).reshape(12, 20)
    mask = counter_mask(whole, 0.3, seed=5, layer=2, step=9)
    for part in (np.s_[3:7], np.s_[:, ::3], np.s_[11, 19], np.s_[:0]):
        assert torch.equal(counter_mask(whole[part], 0.3, seed=5, layer=2, step=9), mask[part])


def test_seed_layer_and_step_have_masks_of_their_own():
    places = torch.arange(10_000)
    base = {"seed": 1, "layer": 1, "step": 1}
    masks = [counter_mask(places, 0.3, **base)]
    masks += [counter_mask(places, 0.3, **base | {name: 2}) for name in base]
    masks.append(counter_mask(places, 0.3, **base | {"seed": 1 + 2**32}))
    masks.append(counter_mask(places + 2**32, 0.3, **base))
    for n, one in enumerate(masks):
        for other in masks[:n]:
            agree = (one == other).double().mean()
            assert abs(agree - 0.58) < 6 * (0.58 * 0.42 / 10_000) ** 0.5  # p^2 + keep^2


def test_the_ends_are_exact():
    places = torch.arange(1000)
    assert counter_mask(places, 0, seed=0).all()
    assert not counter_mask(places, 1, seed=0).any()


def test_as_a_dropout_it_passes_the_judge():
    calls = iter(range(10**9))

    def dropout(x, p, training):
        if not training or p == 0:
            return x
        if p == 1:
            return x * 0
        kept = counter_mask(torch.arange(x.numel()).reshape(x.shape), p, seed=3, step=next(calls))
        return x * (kept.to(x.dtype) / (1 - p))

    report = check_dropout(dropout, rates=(0.3, 0.8))
    assert report.passed, report


@pytest.mark.parametrize(
    ("arguments", "error", "words"),
    [
        ({"index": torch.ones(3)}, TypeError, "index has to be of torch.int64"),
        ({"index": [1, 2]}, TypeError, "index has to be a tensor"),
        ({"index": torch.tensor([3, -1])}, ValueError, "places from 0 up, but holds -1"),
        ({"p": 1.2}, ValueError, "p|probability"),
        ({"seed": -1}, ValueError, "seed has to be"),
        ({"seed": 2**63}, ValueError, "seed has to be"),
        ({"step": 2**32}, ValueError, "step has to be"),
        ({"layer": 1.5}, TypeError, "layer has to be"),
    ],
)
def test_what_cannot_be_used_is_told_in_one_sentence(arguments, error, words):
    usual = {"index": torch.arange(3), "p": 0.3, "seed": 0}
    with pytest.raises(error, match=words) as caught:
        counter_mask(**usual | arguments)
    assert "\n" not in str(caught.value)

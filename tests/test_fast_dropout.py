"""The fast dropout: its odds exactly, then the masks it deals, then what it keeps for backward."""

import math
import os
import subprocess
import sys

import numpy as np
import pytest
import torch
from scipy import stats
from torch import nn

from course_utils import fast_dropout
from course_utils.conformance import check_dropout
from course_utils.dropout import Dropout
from course_utils.estimates import binomial_range
from course_utils.fast_dropout import COINS, LARGE_BYTES, SLOTS, FastDropout, keep_patterns

torch.set_num_threads(1)
RATES = [1e-4, 0.1, 0.25, 0.3, 1 / 3, 0.5, 0.8, 0.999, 0.99999]  # the last cuts up to 2**64
PATTERNS = np.unpackbits(np.arange(256, dtype=np.uint8)[:, None], axis=1, bitorder="little")
SMALL, BIG = (7, 13), (LARGE_BYTES // 4 + 3,)  # the two ways to multiply, and numbers of no eight


def seeded(seed=0):
    return torch.Generator().manual_seed(seed)


def kept(patterns, n):
    """The coins of the patterns one by one, 1 where an element is kept."""
    return np.unpackbits(patterns, count=n, bitorder="little")


def odds_of_patterns(p):
    """The probability of each pattern, summed over all slots and all that a second draw can say."""
    pattern_of_slot, cuts = fast_dropout._slots(p)
    odds = np.bincount(pattern_of_slot, minlength=2**COINS) / SLOTS
    second = np.diff(np.concatenate([[0.0], cuts, [2.0**64]])) / 2.0**64
    return odds + (SLOTS - len(pattern_of_slot)) / SLOTS * second


def odds_of_free_coins(p):
    """The probability of each pattern where eight coins know nothing of one another."""
    k = PATTERNS.sum(1)
    return (1 - p) ** k * p ** (COINS - k)


def errors_of_the_odds(odds, p):
    """Largest error of a coin's P(dropped), and of a pattern's share against free coins."""
    dropped = [math.fsum(odds[coin == 0]) for coin in PATTERNS.T]  # no rounding of the test's own
    return max(abs(odd - p) for odd in dropped), np.abs(odds - odds_of_free_coins(p)).max()


@pytest.fixture
def fast_everywhere(monkeypatch):
    """Small inputs go the fast way too, so that whoever judges by small ones judges it."""
    monkeypatch.setattr(fast_dropout, "SMALL", 0)


class TestOdds:
    @pytest.mark.parametrize("p", RATES)
    def test_every_coin_drops_with_p_and_is_independent_of_the_seven_others(self, p):
        rate, dependence = errors_of_the_odds(odds_of_patterns(p), p)
        assert rate < 1e-15
        assert dependence < 1e-15

    @pytest.mark.parametrize("p", [0.1, 0.3, 1 / 3])
    def test_without_the_second_draw_the_rate_would_be_off(self, p):
        pattern_of_slot, _ = fast_dropout._slots(p)
        pattern = pattern_of_slot.take(np.arange(SLOTS), mode="clip")
        rate, _ = errors_of_the_odds(np.bincount(pattern, minlength=2**COINS) / SLOTS, p)
        assert rate > 1e-4

    def test_a_fair_coin_needs_no_table(self):
        words = np.empty(100, np.int64)
        torch.from_numpy(words).random_(torch.iinfo(torch.int64).min, None, generator=seeded())
        assert np.array_equal(keep_patterns(6400, 0.5, generator=seeded()), words.view(np.uint8))


class TestKeepPatterns:
    def test_one_byte_for_eight_elements_and_one_for_the_rest(self):
        for n, count in [(1, 1), (8, 1), (9, 2), (64, 8), (1000, 125)]:
            for p in (0.3, 0.5):
                patterns = keep_patterns(n, p)
                assert patterns.shape == (count,)
                assert patterns.dtype == np.uint8

    @pytest.mark.parametrize("p", RATES)
    def test_dropped_count_is_binomial_with_p(self, p):
        n = 8_000_000
        low, high = binomial_range(n, p, false_alarm=1e-9)
        dropped = n - int(kept(keep_patterns(n, p, generator=seeded()), n).sum())
        assert low <= dropped <= high
        if p != 0.5:
            assert not low <= n - dropped <= high, "keep and drop swapped must not pass"

    @pytest.mark.parametrize("p", [0.1, 0.3, 1 / 3, 0.5, 0.8])
    def test_patterns_come_as_often_as_free_coins_make_them(self, p):
        patterns = keep_patterns(8_000_000, p, generator=seeded())
        counts = np.bincount(patterns, minlength=2**COINS)
        expected = len(patterns) * odds_of_free_coins(p)
        common = expected >= 5  # chi-square needs some of each; the rest is one class
        seen = [*counts[common], counts[~common].sum()]
        hoped = [*expected[common], expected[~common].sum()]
        if expected[~common].sum() < 5:
            seen, hoped = seen[:-1], [*hoped[:-1]]
            hoped = np.array(hoped) * sum(seen) / sum(hoped)
        assert stats.chisquare(seen, hoped).pvalue > 1e-9

    def test_words_without_a_sign_bit_are_found_by_the_same_count(self, monkeypatch):
        monkeypatch.setattr(fast_dropout, "ALL_64_BITS", ())  # `random_()`, which fills 63
        monkeypatch.setattr(fast_dropout, "SMALL", 0)
        n = 8_000_000
        low, high = binomial_range(n, 0.3, false_alarm=1e-9)
        assert not low <= n - kept(keep_patterns(n, 0.3, generator=seeded()), n).sum() <= high
        assert not check_dropout(FastDropout).passed

    @pytest.mark.parametrize("p", [0.3, 0.5])
    def test_a_seed_gives_one_mask_whatever_the_number_of_threads(self, p):
        masks = []
        for threads in (1, 2):
            torch.set_num_threads(threads)
            masks.append(keep_patterns(100_003, p, generator=seeded(4)))
        torch.set_num_threads(1)
        assert np.array_equal(*masks)
        assert not np.array_equal(masks[0], keep_patterns(100_003, p, generator=seeded(5)))

    @pytest.mark.skipif(not hasattr(os, "fork"), reason="this system has no fork")
    def test_a_forked_process_has_the_mask_of_its_seed(self):
        script = (
            "import os, sys, torch; from course_utils.fast_dropout import keep_patterns\n"
            "draw = lambda: keep_patterns(999, 0.3, generator=torch.Generator().manual_seed(1))\n"
            "before = draw(); child = os.fork()\n"
            "if child == 0: os._exit(int((draw() != before).any()))\n"
            "sys.exit(os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]))"
        )
        assert (
            subprocess.run([sys.executable, "-c", script], check=False, timeout=60).returncode == 0
        )


class TestFastDropout:
    @pytest.mark.parametrize("rates", [(0.1, 0.3, 0.8), (1 / 3, 0.5, 0.95)])
    def test_is_a_drop_in(self, rates):
        report = check_dropout(FastDropout, rates=rates, seed=0)
        assert report.drop_in is True, report

    @pytest.mark.parametrize("seed", range(3))
    @pytest.mark.parametrize("rates", [(0.1, 0.3, 0.8), (1 / 3, 0.5, 0.95)])
    def test_is_a_drop_in_where_it_does_all_itself(self, rates, seed, fast_everywhere):
        report = check_dropout(FastDropout, rates=rates, seed=seed)
        assert report.drop_in is True, report

    @pytest.mark.parametrize("p", RATES)
    @pytest.mark.parametrize("shape", [SMALL, BIG])
    @pytest.mark.parametrize("dtype", fast_dropout.FAST_DTYPES)
    def test_outputs_and_gradients_are_dropouts_with_the_same_mask(self, p, shape, dtype):
        n = math.prod(shape)
        mask = torch.from_numpy(kept(keep_patterns(n, p, generator=seeded()), n)).bool()
        x, grad = (torch.randn(shape, generator=seeded(s)).to(dtype) for s in (1, 2))
        x.requires_grad_()
        noise = mask.view(shape).to(dtype).div_(1 - p)
        out = FastDropout(p, generator=seeded())(x)
        assert torch.equal(out, x * noise)
        assert torch.equal(*torch.autograd.grad(out, x, grad), grad * noise)

    def test_coins_do_not_depend_on_dtype_or_strides_and_are_dealt_in_memory_order(self):
        images = torch.ones(2, 3, 4, 5)
        layer = [FastDropout(0.3, generator=seeded()) for _ in range(4)]
        flat = layer[0](images).flatten()
        assert torch.equal(layer[1](images.bfloat16()).flatten() == 0, flat == 0)
        last = layer[2](images.to(memory_format=torch.channels_last))
        assert torch.equal(last.permute(0, 2, 3, 1).flatten(), flat)
        assert torch.equal(layer[3](images.expand(2, 3, 4, 5)[..., :]).flatten(), flat)

    @pytest.mark.parametrize("shape", [SMALL, BIG])
    def test_large_results_can_be_overwritten_as_torchs_can(self, shape, fast_everywhere):
        x = torch.ones(shape, requires_grad=True)
        FastDropout(0.3)(x).relu_().sum().backward()
        assert set(x.grad.unique().tolist()) == {0.0, torch.tensor(1 / 0.7).item()}

    @pytest.mark.parametrize("in_noise", [False, True])
    def test_gradients_of_every_order_pass_with_the_mask_held_fixed(self, in_noise, monkeypatch):
        monkeypatch.setattr(fast_dropout, "LARGE_BYTES", 0 if in_noise else LARGE_BYTES)
        x = torch.randn(3, 5, dtype=torch.float64, generator=seeded(), requires_grad=True)
        held = lambda x: FastDropout(0.3, generator=seeded())(x)  # noqa: E731
        assert torch.autograd.gradcheck(held, x)
        assert torch.autograd.gradgradcheck(held, x)
        assert not torch.autograd.gradcheck(FastDropout(0.3), x, raise_exception=False)

    @pytest.mark.parametrize("shape", [SMALL, BIG])
    @pytest.mark.parametrize("inplace", [False, True])
    def test_a_gradient_of_other_strides_meets_the_same_mask(self, shape, inplace, fast_everywhere):
        x = torch.ones(shape, requires_grad=True)
        out = FastDropout(0.3, inplace)(x * 1)
        out.sum().backward()  # its gradient is one number, expanded
        assert torch.equal(x.grad, out.detach())

    def test_a_backward_that_draws_again_would_be_found(self, monkeypatch, fast_everywhere):
        noise_of = fast_dropout._noise_of
        again = lambda _, p, x: lambda: noise_of(keep_patterns(x.numel(), p), p, x)()  # noqa: E731
        monkeypatch.setattr(fast_dropout, "_noise_of", again)
        assert "backward" in check_dropout(FastDropout).failed

    def test_checkpointing_with_the_global_generator_keeps_the_gradient(self, fast_everywhere):
        net = nn.Sequential(nn.Linear(20, 20), FastDropout(0.3), nn.Linear(20, 20))
        x = torch.randn(5, 20, generator=seeded())
        grads = []
        for run in (net, lambda x: torch.utils.checkpoint.checkpoint(net, x, use_reentrant=False)):
            torch.manual_seed(3)
            net.zero_grad()
            run(x).square().sum().backward()
            grads.append(net[0].weight.grad.clone())
        assert torch.equal(*grads)

    def test_is_dropout_where_its_way_is_closed(self):
        others = [torch.ones(50, dtype=torch.complex64), torch.ones(4, device="meta")]
        for x in [*others, torch.eye(4).to_sparse()]:
            out = FastDropout(0.3)(x)
            assert (out.dtype, out.device, out.layout) == (x.dtype, x.device, x.layout)
        vmapped = [
            torch.func.vmap(drop(0.3, generator=seeded()), randomness="same")(torch.ones(3, 40))
            for drop in (FastDropout, Dropout)
        ]
        assert torch.equal(*vmapped)

    def test_p_may_be_changed_between_two_calls(self):
        layer = FastDropout(0.3)
        layer(torch.ones(10))
        layer.p = 0.9
        assert set(layer(torch.ones(1000)).unique().tolist()) == {0, torch.tensor(1 / 0.1).item()}

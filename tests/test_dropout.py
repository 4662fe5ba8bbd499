"""Dropout by hand: the exact cases, then PyTorch as the reference, then what must fail."""

import copy
import io
import itertools

import pytest
import torch
import torch.nn.functional as F
from torch import nn

from course_utils.dropout import Dropout, inverted_dropout, keep_mask, vanilla_dropout
from course_utils.estimates import binomial_range
from course_utils.fast_dropout import FastDropout

RATES = [0.0, 0.1, 0.3, 0.5, 0.8, 1.0]
DTYPES = [torch.float64, torch.float32, torch.float16, torch.bfloat16]


def seeded(seed=0):
    return torch.Generator().manual_seed(seed)


def bits_equal(a, b):
    """Equal to the last bit, the sign of zero included."""
    integers = {2: torch.int16, 4: torch.int32, 8: torch.int64}[a.element_size()]
    return a.dtype == b.dtype and torch.equal(a.view(integers), b.view(integers))


def reseeded(function, *arguments):
    torch.manual_seed(7)
    return function(*arguments)


class TestKeepMask:
    def test_p_0_keeps_all_and_p_1_drops_all(self):
        assert keep_mask((1000,), 0).all()
        assert not keep_mask((1000,), 1).any()

    @pytest.mark.parametrize("p", [0.1, 0.3, 0.8])
    def test_dropped_count_is_binomial_with_p(self, p):
        n = 100_000
        low, high = binomial_range(n, p, false_alarm=1e-9)
        dropped = n - int(keep_mask((n,), p, generator=seeded()).sum())
        assert low <= dropped <= high
        assert not low <= n - dropped <= high, "keep and drop swapped must not pass"

    def test_a_draw_of_exactly_0_is_kept_at_p_0(self, monkeypatch):
        monkeypatch.setattr(torch, "rand", lambda *shape, **_: torch.zeros(3))
        assert keep_mask((3,), 0).all()
        assert not (torch.zeros(3) > 0).any(), "the comparison with > would have dropped it"

    def test_default_dtype_does_not_coarsen_the_probability(self):
        torch.set_default_dtype(torch.float16)
        try:
            half = keep_mask((200,), 0.3, generator=seeded())
        finally:
            torch.set_default_dtype(torch.float32)
        assert torch.equal(half, keep_mask((200,), 0.3, generator=seeded()))

    def test_generator_reproduces_and_lends_its_device(self):
        assert torch.equal(
            keep_mask((50,), 0.3, generator=seeded(1)), keep_mask((50,), 0.3, generator=seeded(1))
        )
        assert keep_mask((2,), 0.3, device="meta").device.type == "meta"


class TestInvertedDropout:
    def test_each_value_is_0_or_x_over_keep(self):
        mask = torch.tensor([True, False, True])
        out = inverted_dropout(torch.tensor([1.0, 2.0, 3.0]), 0.75, mask=mask)
        assert out.tolist() == [4.0, 0.0, 12.0]

    @pytest.mark.parametrize(("dtype", "p"), [*itertools.product(DTYPES, RATES)])
    def test_bit_equal_to_native_dropout_with_its_mask(self, dtype, p):
        x = torch.randn(64, 33, generator=seeded(), dtype=torch.float64).to(dtype)
        expected, mask = torch.native_dropout(x, p, True)
        assert bits_equal(inverted_dropout(x, p, mask=mask), expected)

    @pytest.mark.parametrize(("dtype", "p"), [*itertools.product(DTYPES, RATES)])
    def test_outputs_and_gradients_bit_equal_to_f_dropout_with_its_mask(self, dtype, p):
        x = torch.randn(64, 33, generator=seeded(), dtype=torch.float64).to(dtype)
        grad = torch.randn(64, 33, generator=seeded(1), dtype=torch.float64).to(dtype)
        mask = reseeded(F.dropout, torch.ones_like(x), p) != 0
        theirs, ours = (x.clone().requires_grad_() for _ in range(2))
        expected = reseeded(F.dropout, theirs, p)
        found = inverted_dropout(ours, p, mask=mask)
        expected.backward(grad)
        found.backward(grad)
        assert bits_equal(found.detach(), expected.detach())
        assert bits_equal(ours.grad, theirs.grad)

    def test_dividing_after_the_multiplication_is_not_bit_equal(self):
        x = torch.randn(10_000, generator=seeded())
        expected, mask = torch.native_dropout(x, 0.3, True)
        assert not torch.equal(x * mask / (1 - 0.3), expected)

    def test_mask_can_be_shared_over_rows(self):
        x = torch.ones(4, 3, requires_grad=True)
        inverted_dropout(x, 0.5, mask=torch.tensor([True, False, True])).sum().backward()
        assert x.grad.tolist() == [[2.0, 0.0, 2.0]] * 4

    @pytest.mark.parametrize("p", [1.0, 0.3])
    def test_infinities_behave_as_in_torch(self, p):
        x = torch.tensor([float("inf"), -1.0, float("nan"), -0.0] * 4)
        mask = reseeded(F.dropout, torch.ones_like(x), p) != 0
        expected = reseeded(F.dropout, x, p)
        torch.testing.assert_close(
            inverted_dropout(x, p, mask=mask), expected, rtol=0, atol=0, equal_nan=True
        )

    @pytest.mark.parametrize(
        ("mask", "error", "words"),
        [
            (torch.ones(3), TypeError, "mask has to be a tensor of torch.bool"),
            (torch.ones(4, dtype=torch.bool), ValueError, r"shape \(2, 3\), but got \(4,\)"),
            (torch.ones(5, 2, 3, dtype=torch.bool), ValueError, r"but got \(5, 2, 3\)"),
        ],
    )
    def test_unusable_mask_is_refused_in_a_sentence(self, mask, error, words):
        with pytest.raises(error, match=words):
            inverted_dropout(torch.ones(2, 3), 0.3, mask=mask)

    def test_mask_that_keeps_at_p_1_is_refused(self):
        with pytest.raises(ValueError, match="drop every element at p = 1"):
            inverted_dropout(torch.ones(2), 1.0, mask=torch.tensor([True, False]))

    def test_gradients_of_every_order_pass_with_the_mask_held_fixed(self):
        x = torch.randn(3, 4, dtype=torch.float64, generator=seeded(), requires_grad=True)
        mask = keep_mask((3, 4), 0.3, generator=seeded())
        held = lambda x: inverted_dropout(x, 0.3, mask=mask)  # noqa: E731
        assert torch.autograd.gradcheck(held, x, check_batched_grad=True)
        assert torch.autograd.gradgradcheck(held, x)

    def test_gradcheck_catches_a_mask_that_is_not_held(self):
        x = torch.randn(3, 4, dtype=torch.float64, generator=seeded(), requires_grad=True)
        assert not torch.autograd.gradcheck(
            lambda x: inverted_dropout(x, 0.3), x, raise_exception=False
        )


class TestVanillaDropout:
    def test_mask_in_training_and_keep_in_eval(self):
        x = torch.tensor([1.0, 2.0])
        mask = torch.tensor([True, False])
        assert vanilla_dropout(x, 0.75, mask=mask).tolist() == [1.0, 0.0]
        assert vanilla_dropout(x, 0.75, training=False).tolist() == [0.25, 0.5]

    @pytest.mark.parametrize("p", RATES)
    def test_is_keep_times_the_inverted_one(self, p):
        x = torch.randn(100, dtype=torch.float64, generator=seeded())
        mask = keep_mask((100,), p, generator=seeded())
        for training in (True, False):
            vanilla = vanilla_dropout(x, p, training, mask=mask if training else None)
            inverted = inverted_dropout(x, p, training, mask=mask if training else None)
            torch.testing.assert_close(vanilla, (1 - p) * inverted, rtol=1e-15, atol=0)

    def test_same_object_at_p_0(self):
        x = torch.ones(3)
        assert vanilla_dropout(x, 0) is x
        assert vanilla_dropout(x, 0, training=False) is x

    def test_inplace_writes_into_the_input_in_both_modes(self):
        for training in (True, False):
            x = torch.ones(5)
            assert vanilla_dropout(x, 0.5, training, generator=seeded(), inplace=True) is x


@pytest.mark.parametrize("Drop", [Dropout, FastDropout])
class TestLayers:
    def test_prints_and_stores_what_nn_dropout_does(self, Drop):
        for arguments in [(), (0.3,), (1, True)]:
            assert repr(Drop(*arguments)).removeprefix("Fast") == repr(nn.Dropout(*arguments))
        layer = Drop(0.3)
        assert not layer.state_dict()
        assert not [*layer.parameters(), *layer.buffers()]

    @pytest.mark.parametrize("p", [1.1, -0.1, float("inf")])
    def test_p_outside_0_1_raises_torchs_own_message(self, Drop, p):
        with pytest.raises(ValueError, match="dropout probability") as theirs:
            nn.Dropout(p)
        for ours in (Drop, lambda p: inverted_dropout(torch.ones(2), p, training=False)):
            with pytest.raises(ValueError, match="dropout probability") as error:
                ours(p)
            assert str(error.value) == str(theirs.value)

    def test_nan_is_refused_when_the_layer_is_made(self, Drop):
        with pytest.raises(ValueError, match="between 0 and 1, but got nan"):
            Drop(float("nan"))

    @pytest.mark.parametrize("dtype", [torch.int64, torch.bool])
    def test_integers_raise_torchs_own_message(self, Drop, dtype):
        x = torch.ones(3, dtype=dtype)
        with pytest.raises(RuntimeError) as theirs:
            nn.Dropout(0.3)(x)
        with pytest.raises(RuntimeError) as ours:
            Drop(0.3)(x)
        assert str(ours.value) == str(theirs.value)

    @pytest.mark.parametrize("p", [0.0, 1.0])
    def test_integers_pass_where_nothing_is_divided(self, Drop, p):
        x = torch.tensor([1, 2])
        assert torch.equal(Drop(p)(x), nn.Dropout(p)(x))

    def test_input_itself_comes_back_where_torch_gives_it_back(self, Drop):
        x = torch.ones(3)
        empty = torch.ones(0, 3)
        for layer in (Drop, nn.Dropout):
            assert layer(0.3).eval()(x) is x
            assert layer(0.0)(x) is x
            assert layer(0.3)(empty) is empty
            assert layer(1.0)(x) is not x

    @pytest.mark.parametrize("p", [0.0, 1.0, 0.3])
    def test_random_numbers_are_used_only_when_needed(self, Drop, p):
        for training, size in itertools.product((True, False), (0, 4)):
            before = torch.get_rng_state()
            Drop(p).train(training)(torch.ones(size))
            used = not torch.equal(before, torch.get_rng_state())
            assert used == (training and size > 0 and p == 0.3)

    @pytest.mark.parametrize("dtype", DTYPES)
    def test_dtype_stays(self, Drop, dtype):
        assert Drop(0.3)(torch.ones(4, dtype=dtype)).dtype == dtype

    @pytest.mark.parametrize(
        "x",
        [
            torch.randn(2, 3, 4, 5).to(memory_format=torch.channels_last),
            torch.randn(2, 3, 4, 5, 6).to(memory_format=torch.channels_last_3d),
            torch.randn(4, 5).T,
            torch.randn(2, 3, 4).permute(2, 0, 1),
            torch.randn(8, 8)[::2, ::2],
            torch.randn(5, 1).expand(5, 4),
            torch.tensor(2.0),
            torch.ones(3, device="meta"),
        ],
        ids=[
            "channels_last",
            "channels_last_3d",
            "T",
            "permuted",
            "strided",
            "expanded",
            "0-d",
            "meta",
        ],
    )
    def test_device_and_memory_layout_are_torchs(self, Drop, x):
        ours, theirs = Drop(0.3)(x), nn.Dropout(0.3)(x)
        assert (ours.shape, ours.stride(), ours.device) == (
            theirs.shape,
            theirs.stride(),
            theirs.device,
        )

    def test_inplace_writes_into_the_input_and_only_then(self, Drop):
        x = torch.ones(1000)
        assert Drop(0.3)(x) is not x
        assert x.eq(1).all()
        assert Drop(0.3, inplace=True)(x) is x
        assert not x.eq(1).all()

    def test_inplace_is_refused_where_autograd_needs_the_overwritten_values(self, Drop):
        for layer in (Drop, nn.Dropout):
            drop = layer(0.3, inplace=True)
            leaf = torch.ones(50, requires_grad=True)
            with pytest.raises(RuntimeError, match="leaf"):
                drop(leaf)
            with pytest.raises(RuntimeError, match="modified by an inplace operation"):
                drop(leaf.exp()).sum().backward()
            drop(leaf * 2).sum().backward()
            assert set(leaf.grad.tolist()) <= {0.0, leaf.grad.max().item()}

    def test_generator_makes_it_reproducible_through_copies(self, Drop):
        x = torch.ones(100)
        layer = Drop(0.3, generator=seeded(5))
        stored = io.BytesIO()
        torch.save(layer, stored)
        stored.seek(0)
        copies = [copy.deepcopy(layer), torch.load(stored, weights_only=False)]
        first, second = layer(x), layer(x)
        assert not torch.equal(first, second)
        for other in [*copies, Drop(0.3, generator=seeded(5))]:
            assert torch.equal(other(x), first)
            assert torch.equal(other(x), second)

    def test_follows_the_global_seed_without_a_generator(self, Drop):
        x = torch.ones(100)
        assert torch.equal(reseeded(Drop(0.3), x), reseeded(Drop(0.3), x))

    @pytest.mark.parametrize("generator", [None, seeded()])
    def test_vmap_draws_a_mask_per_example(self, Drop, generator):
        drop = Drop(0.3, generator=generator)
        out = torch.func.vmap(drop, randomness="different")(torch.ones(2, 500))
        assert not torch.equal(out[0], out[1])
        assert set(out.unique().tolist()) == {0.0, torch.tensor(1 / 0.7).item()}
        with pytest.raises(RuntimeError, match="randomness"):
            torch.func.vmap(drop)(torch.ones(2, 5))

    def test_per_example_gradients_through_vmap_are_the_masks(self, Drop):
        drop = Drop(0.3)
        total = lambda x: drop(x).sum()  # noqa: E731
        grads = torch.func.vmap(torch.func.grad(total), randomness="different")(torch.ones(2, 500))
        assert set(grads.unique().tolist()) == {0.0, torch.tensor(1 / 0.7).item()}

    def test_autocast_keeps_the_dtype_of_the_layer_before(self, Drop):
        net = nn.Sequential(nn.Linear(4, 4), Drop(0.3))
        with torch.autocast("cpu", dtype=torch.bfloat16):
            assert net(torch.ones(2, 4)).dtype == torch.bfloat16

    def test_whole_graph_is_captured_without_a_generator(self, Drop):
        layer = Drop(0.3)
        compiled = torch.compile(layer, backend="aot_eager", fullgraph=True)
        x = torch.ones(2000, requires_grad=True)
        out = compiled(x)
        out.sum().backward()
        assert torch.equal(out.detach(), x.grad)
        assert set(out.unique().tolist()) == {0.0, torch.tensor(1 / 0.7).item()}

    def test_compiled_agrees_with_eager_dropout_under_a_generator(self, Drop):
        eager, compiled = Dropout(0.3, generator=seeded(2)), Drop(0.3, generator=seeded(2))
        x = torch.ones(100)  # in a compiled graph the fast one is the plain one
        assert torch.equal(torch.compile(compiled, backend="aot_eager")(x), eager(x))

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


SIZES = [8, 2**17]  # FastDropout is three different things below, and from 256 KiB on


@pytest.mark.parametrize("Drop", [Dropout, FastDropout])
class TestEdges:
    """What was silently wrong once, or ended in an error that named none of the arguments."""

    @pytest.mark.parametrize("wrong", [seeded(), 1, None, "yes"])
    def test_a_generator_or_a_number_for_inplace_is_refused(self, Drop, wrong):
        with pytest.raises(TypeError, match=r"^inplace has to be True or False, but got "):
            Drop(0.5, wrong)
        layer = Drop(0.5)
        layer.inplace = wrong
        with pytest.raises(TypeError, match=r"^inplace has to be True or False, but got "):
            layer(torch.ones(4))

    @pytest.mark.parametrize("wrong", [0, "cpu", torch.ones(2)])
    def test_a_seed_for_a_generator_is_refused(self, Drop, wrong):
        with pytest.raises(TypeError, match=r"^generator has to be a torch.Generator or None, but"):
            Drop(0.5, generator=wrong)

    @pytest.mark.parametrize("size", SIZES)
    @pytest.mark.parametrize("kind", [torch.tensor, torch.ones_like])
    def test_a_tensor_of_one_number_may_hold_p(self, Drop, size, kind):
        p = torch.tensor(0.25) if kind is torch.tensor else torch.tensor(0.25, dtype=torch.float64)
        assert set(Drop(p)(torch.ones(size)).tolist()) <= {0.0, torch.tensor(1 / 0.75).item()}

    @pytest.mark.parametrize(
        "p",
        [
            nn.Parameter(torch.tensor(0.3)),
            torch.tensor(0.3, requires_grad=True) * 1,
            torch.tensor([0.3]),
            torch.tensor([0.3, 0.4]),
            torch.tensor(0.3j),
            "0.3",
            None,
            0.3j,
            [0.3],
        ],
    )
    def test_another_p_is_refused_when_made_and_when_changed_later(self, Drop, p):
        with pytest.raises(TypeError, match=r"^p has to be a number"):
            Drop(p)
        layer = Drop(0.5)
        if not isinstance(p, nn.Parameter):  # a module takes those for its own
            layer.p = p
            for training in (True, False):
                with pytest.raises(TypeError, match=r"^p has to be a number"):
                    layer.train(training)(torch.ones(4))

    @pytest.mark.parametrize("training", [True, False])
    @pytest.mark.parametrize("x", [[1.0, 2.0], None, 3.0])
    def test_what_is_no_tensor_is_refused(self, Drop, x, training):
        with pytest.raises(TypeError, match=r"^x has to be a tensor, but got "):
            Drop(0.5).train(training)(x)

    @pytest.mark.parametrize("generator", [None, seeded()])
    @pytest.mark.parametrize("size", SIZES)
    def test_forward_mode_gives_the_mask_times_the_tangent(self, Drop, size, generator):
        x, tangent = torch.ones(size), torch.full((size,), 2.0)
        for layer in (Drop(0.5, generator=generator), Drop(0.3, generator=generator)):
            out, slope = torch.func.jvp(layer, (x,), (tangent,))
            assert torch.equal(slope, 2 * out)
            with torch.autograd.forward_ad.dual_level():
                dual = layer(torch.autograd.forward_ad.make_dual(x, tangent))
                out, slope = torch.autograd.forward_ad.unpack_dual(dual)
            assert torch.equal(slope, 2 * out)

    @pytest.mark.parametrize("create_graph", [False, True])
    @pytest.mark.parametrize("size", SIZES)
    def test_many_gradients_at_once_meet_one_mask(self, Drop, size, create_graph):
        x = torch.ones(size, requires_grad=True)
        out = Drop(0.3)(x)
        grads = torch.stack([torch.ones(size), torch.full((size,), 3.0)])
        (found,) = torch.autograd.grad(
            out, x, grads, is_grads_batched=True, create_graph=create_graph
        )
        assert torch.equal(found, grads * out.detach())

    @pytest.mark.parametrize("size", SIZES)
    def test_a_vectorised_hessian_is_that_of_one_mask(self, Drop, size):
        def energy(x):
            out = Drop(0.3, generator=seeded())(x.expand(size // 4, 4))
            return (out**2).sum()

        once = torch.autograd.functional.hessian(energy, torch.ones(4))
        many = torch.autograd.functional.hessian(energy, torch.ones(4), vectorize=True)
        torch.testing.assert_close(many, once)

    @pytest.mark.parametrize("size", SIZES)
    def test_a_traced_layer_draws_anew_at_each_call_and_takes_other_sizes(self, Drop, size):
        traced = torch.jit.trace(Drop(0.3), torch.ones(size), check_trace=False)
        first, second = traced(torch.ones(size + 64)), traced(torch.ones(size + 64))
        assert not torch.equal(first, second)
        assert set(first.tolist()) == {0.0, torch.tensor(1 / 0.7).item()}

    def test_script_refuses_it_in_one_sentence_and_leaves_the_model_alone(self, Drop):
        model = nn.Sequential(nn.Linear(3, 3), Drop(0.3))
        sentence = (
            rf"^{Drop.__name__} has to be replaced by nn.Dropout\(0.3\) before torch.jit.script"
        )
        for scripted in (model, model[1]):
            with pytest.raises(NotImplementedError, match=sentence):
                torch.jit.script(scripted)
        assert type(model[1]) is Drop

    @pytest.mark.parametrize("size", SIZES)
    def test_compiled_and_exported_it_takes_batches_of_any_size(self, Drop, size):
        torch._dynamo.reset()
        compiled = torch.compile(Drop(0.3), backend="aot_eager", fullgraph=True, dynamic=True)
        for rows in (4, 9, 5):
            assert compiled(torch.ones(rows, size)).shape == (rows, size)
        batch = torch.export.Dim("batch")
        example = (torch.ones(4, size),)
        exported = torch.export.export(Drop(0.3), example, dynamic_shapes=({0: batch},)).module()
        first, second = exported(torch.ones(7, size)), exported(torch.ones(7, size))
        assert first.shape == (7, size)
        assert not torch.equal(first, second)

    def test_jagged_tensors_get_a_mask_of_their_own_rows(self, Drop):
        parts = [torch.ones(200, 3), torch.ones(400, 3)]
        x = torch.nested.nested_tensor(parts, layout=torch.jagged, requires_grad=True)
        out = Drop(0.3)(x)
        out.sum().backward()
        assert torch.equal(out.values(), x.grad.values())
        assert set(out.values().unique().tolist()) == {0.0, torch.tensor(1 / 0.7).item()}
        assert not (Drop(0.3)(x) + out).values().isnan().any(), "its rows are those of x"

    def test_tensors_that_no_noise_can_be_made_for_are_refused_in_training_alone(self, Drop):
        quantized = torch.quantize_per_tensor(torch.ones(2, 3), 0.1, 0, torch.quint8)
        strided = torch.nested.nested_tensor([torch.ones(2), torch.ones(3)])
        for x in (quantized, strided, torch.ones(2, 3).to_mkldnn(), torch.eye(3).to_sparse_csr()):
            assert Drop(0.3).eval()(x) is x
            with pytest.raises(NotImplementedError, match=r"^x has to be "):
                Drop(0.3)(x)

    @pytest.mark.parametrize("reentrant", [True, False])
    @pytest.mark.parametrize("size", [8, 2**13, 2**17])
    def test_checkpointing_is_right_or_refused(self, Drop, size, reentrant):
        def gradient(layer, run):
            torch.manual_seed(2)
            x = torch.ones(size, requires_grad=True)
            run(lambda x: layer(x).exp(), x).sum().backward()
            return x.grad

        def checkpointed(function, x):
            return torch.utils.checkpoint.checkpoint(function, x, use_reentrant=reentrant)

        plain = gradient(Drop(0.3), lambda function, x: function(x))
        assert torch.equal(gradient(Drop(0.3), checkpointed), plain)
        with pytest.raises(RuntimeError, match=r"^generator has to be None under torch.utils"):
            gradient(Drop(0.3, generator=seeded()), checkpointed)


@pytest.mark.parametrize("drop", [inverted_dropout, vanilla_dropout])
@pytest.mark.parametrize("wrong", [seeded(), 1, None])
def test_a_generator_given_by_position_is_no_training_mode(drop, wrong):
    with pytest.raises(TypeError, match=r"^training has to be True or False, but got "):
        drop(torch.ones(3), 0.5, wrong)
    with pytest.raises(TypeError, match=r"^training has to be bool|train"):
        F.dropout(torch.ones(3), 0.5, wrong)


def test_the_papers_eval_does_not_turn_integers_into_floats():
    with pytest.raises(RuntimeError, match="x has to be a floating tensor"):
        vanilla_dropout(torch.ones(3, dtype=torch.int64), 0.5, training=False)


@pytest.mark.parametrize("shape", [-1, (2, -3), 1.5, (2, 1.5), "23", None, torch.ones(2)])
def test_a_mask_of_no_shape_is_refused(shape):
    with pytest.raises((TypeError, ValueError), match=r"^each size of shape has to be a whole"):
        keep_mask(shape, 0.5)
    assert keep_mask(3, 0.5).shape == (3,)


@pytest.mark.parametrize("mask", [[True], 1, "mask"])
def test_a_mask_that_is_no_tensor_is_refused(mask):
    with pytest.raises(TypeError, match=r"^mask has to be a tensor, but got "):
        inverted_dropout(torch.ones(1), 0.5, mask=mask)

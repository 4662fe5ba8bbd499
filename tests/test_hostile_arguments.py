"""Every public function, on any arguments: a right result, or an error of one sentence.

hypothesis chooses which arguments are replaced and by what; the same choices at every run.
"""

import math

import numpy as np
import pytest
import torch
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from scipy import stats
from torch import nn, optim

from course_utils import (
    data,
    dropout,
    estimates,
    fast_dropout,
    machine,
    models,
    modes,
    scaling,
    seeding,
    timing,
    training,
)

few = settings(
    derandomize=True,
    database=None,
    deadline=None,
    max_examples=40,
    suppress_health_check=list(HealthCheck),
)


class Unspeakable:
    """A value that cannot be named: its own repr raises."""

    def __repr__(self):
        raise LookupError("planted")


def net():
    return nn.Sequential(nn.Linear(3, 4), nn.ReLU(), nn.Dropout(0.3), nn.Linear(4, 2))


HOSTILE = [  # functions, so that each call gets a fresh one
    *(lambda v=v: v for v in (None, True, False, -1, 0, 1, 3, 2**70, 1.5, -0.0, 1j, len, object)),
    *(lambda v=v: v for v in (math.nan, math.inf, -math.inf, "", "0.5", "ab", b"x", ..., range(3))),
    *(lambda v=v: list(v) for v in ((), (1.0,), (1, 2), ([1.0], [1.0, 2.0]), ("a",), (None, 1))),
    *(lambda v=v: v for v in ({}, {"a": 1}, (2, -1), (1.5, 2), (2, 2))),
    lambda: np.float32(0.5),
    lambda: np.int64(2),
    lambda: np.bool_(True),
    lambda: np.array(0.5),
    lambda: np.ones((2, 3)),
    lambda: np.array(["a", None]),
    lambda: torch.tensor(0.5),
    lambda: torch.tensor(0.5, requires_grad=True),
    lambda: nn.Parameter(torch.tensor([0.5])),
    lambda: torch.tensor(2),
    lambda: torch.ones(2, 3),
    lambda: torch.full((2, 3), math.nan),
    lambda: torch.ones(2, 3, dtype=torch.int64),
    lambda: torch.ones(2, 3, dtype=torch.bool),
    lambda: torch.ones(2, 3, dtype=torch.complex64),
    lambda: torch.ones(2, 3, dtype=torch.float16),
    lambda: torch.ones(2, 3).to(torch.float8_e4m3fn),
    lambda: torch.ones(2, 3, device="meta"),
    lambda: torch.eye(3).to_sparse(),
    lambda: torch.ones(0, 3),
    lambda: torch.ones(6),
    lambda: torch.ones(2, 1, 3),
    lambda: torch.Generator(),
    lambda: nn.Linear(3, 2),
    lambda: nn.Dropout(1.0),
    net,
    lambda: nn.Linear,
    lambda: optim.Adam,
    Unspeakable,
]


def floats(*shape):
    return lambda: torch.linspace(-1, 1, math.prod(shape)).reshape(shape)


def labels(*shape):
    return lambda: torch.zeros(shape, dtype=torch.int64)


def layer(kind, x, **options):
    return kind(**options)(x)


def in_mode(mode, model):
    with mode(model) as inside:
        return inside


def seeded_draw(seed):
    with seeding.seeded(seed):
        return torch.rand(1)


NOISE = {"generator": torch.Generator, "mask": lambda: None, "inplace": lambda: False}
DROPOUT = {"x": floats(2, 3), "p": lambda: 0.3, "training": lambda: True, **NOISE}
LAYER = {"x": floats(2, 3), "p": lambda: 0.3, "inplace": lambda: False, "generator": lambda: None}
TRAIN = {
    "model": lambda: nn.Linear(3, 1),
    "x": floats(4, 3),
    "y": floats(4),
    "loss": lambda: training.squared_error,
    "epochs": lambda: 1,
    "seed": lambda: 0,
    "batch_size": lambda: 2,
    "validation": lambda: (floats(2, 3)(), floats(2)()),
    "watch": dict,
    "every": lambda: 1,
    "progress": lambda: False,
}
SETTINGS = {"optimiser": lambda: optim.Adam, "p": lambda: 0.3, "lr": lambda: 0.1}
GROUPS = {"model": net, "optimiser": lambda: optim.Adam, "lr": lambda: 0.1}
FUNCTIONS = {  # name -> (function, argument -> a function that makes a good one)
    "keep_mask": (dropout.keep_mask, {"shape": lambda: (2, 3), "p": lambda: 0.3}),
    "inverted_dropout": (dropout.inverted_dropout, DROPOUT),
    "vanilla_dropout": (dropout.vanilla_dropout, DROPOUT),
    "Dropout": (lambda **options: layer(dropout.Dropout, **options), LAYER),
    "FastDropout": (lambda **options: layer(fast_dropout.FastDropout, **options), LAYER),
    "keep_patterns": (
        fast_dropout.keep_patterns,
        {"n": lambda: 9, "p": lambda: 0.3, "generator": torch.Generator},
    ),
    "evaluating": (lambda model: in_mode(modes.evaluating, model), {"model": net}),
    "dropout_on": (lambda model: in_mode(modes.dropout_on, model), {"model": net}),
    "is_dropout_layer": (modes.is_dropout_layer, {"layer": nn.Dropout}),
    "standardise": (data.standardise, {"train": floats(4, 3)}),
    "split": (data.split, {"n": lambda: 9, "sizes": lambda: (3, 2), "seed": lambda: 0}),
    "relabel": (
        data.relabel,
        {
            "labels": labels(5),
            "fraction": lambda: 0.3,
            "n_classes": lambda: 3,
            "seed": lambda: 0,
        },
    ),
    "draw_ten_points": (data.draw_ten_points, {"seed": lambda: 0, "noise_sd": lambda: 0.5}),
    "load_mnist": (data.load_mnist, {"folder": lambda: "none", "part": lambda: "train"}),
    "standard_error": (estimates.standard_error, {"values": floats(5), "dim": lambda: 0}),
    "running_mean": (estimates.running_mean, {"values": floats(5), "dim": lambda: 0}),
    "binomial_interval": (
        estimates.binomial_interval,
        {"successes": lambda: 3, "n": lambda: 9, "confidence": lambda: 0.9},
    ),
    "binomial_range": (
        estimates.binomial_range,
        {"n": lambda: 9, "probability": lambda: 0.3, "false_alarm": lambda: 1e-3},
    ),
    "paired_interval": (
        estimates.paired_interval,
        {"first": floats(4), "second": floats(4), "confidence": lambda: 0.9},
    ),
    "by_turns": (
        timing.by_turns,
        {"candidates": lambda: {"a": int}, "rounds": lambda: 1, "seconds": lambda: 0},
    ),
    "deciles": (timing.deciles, {"values": lambda: [1.0, 2.0]}),
    "ratio": (timing.ratio, {"reference": lambda: [1.0], "candidate": lambda: [2.0]}),
    "mlp": (models.mlp, {"sizes": lambda: [3, 2], "p": lambda: 0.3, "seed": lambda: 0}),
    "side_by_side": (models.side_by_side, {"nets": lambda: [net(), net()]}),
    "cross_entropy": (training.cross_entropy, {"logits": floats(4, 3), "labels": labels(4)}),
    "squared_error": (training.squared_error, {"output": floats(4, 1), "target": floats(4)}),
    "accuracy": (training.accuracy, {"logits": floats(4, 3), "labels": labels(4)}),
    "train": (training.train, TRAIN),
    "inverted_settings": (scaling.inverted_settings, SETTINGS),
    "vanilla_settings": (scaling.vanilla_settings, SETTINGS),
    "inverted_groups": (scaling.inverted_groups, GROUPS),
    "vanilla_groups": (scaling.vanilla_groups, GROUPS),
    "inverted_weights": (scaling.inverted_weights, {"model": net}),
    "fed_by_dropout": (scaling.fed_by_dropout, {"model": net}),
    "seeded": (seeded_draw, {"seed": lambda: 0}),
    "check_machine": (machine.check_machine, {"folder": lambda: "."}),
}


@pytest.mark.parametrize("name", FUNCTIONS)
@few
@given(choices=st.data())
def test_a_hostile_argument_gets_a_result_or_one_sentence(name, choices):
    function, good = FUNCTIONS[name]
    replaced = choices.draw(st.lists(st.sampled_from(sorted(good)), min_size=1, max_size=2))
    arguments = {argument: make() for argument, make in good.items()}
    for argument in replaced:
        arguments[argument] = choices.draw(st.sampled_from(HOSTILE))()
    try:
        function(**arguments)
    except (ValueError, TypeError, RuntimeError, FileNotFoundError) as error:
        told = str(error)
        assert "\n" not in told
        assert 10 < len(told) < 400
        # a sentence names the argument; of a model it names what is amiss in it
        assert any(argument in told for argument in [*good, "p has to be"])


shapes = st.lists(st.integers(0, 40), max_size=3).map(tuple)
seeds = st.integers(0, 2**63 - 1)
rates = st.one_of(st.sampled_from([0, 1, 0.0, 0.5, 1.0, 1e-9, 1 - 1e-9]), st.floats(0, 1))
dtypes = st.sampled_from([torch.float64, torch.float32, torch.float16, torch.bfloat16])


@pytest.mark.parametrize("Drop", [dropout.Dropout, fast_dropout.FastDropout])
@few
@given(shape=shapes, p=rates, dtype=dtypes, seed=seeds, own=st.booleans(), inplace=st.booleans())
def test_a_layer_multiplies_by_0_or_by_one_factor_and_the_gradient_by_the_same(
    Drop, shape, p, dtype, seed, own, inplace
):
    generator = torch.Generator().manual_seed(seed) if own else None
    x = (torch.arange(math.prod(shape)).reshape(shape) % 7 + 1).to(dtype).requires_grad_()
    given_in = x * 1
    before = given_in.detach().clone()
    with seeding.seeded(seed):
        out = Drop(p, inplace, generator=generator)(given_in)
    kept = out.detach() != 0
    scale = torch.ones((), dtype=dtype).div_(1 - p) if p < 1 else torch.zeros((), dtype=dtype)
    noise = torch.where(kept, scale, torch.zeros((), dtype=dtype))
    assert torch.equal(out.detach(), before * noise)
    assert (out is given_in) == ((inplace and p < 1) or p == 0 or x.numel() == 0) or p == 1
    (gradient,) = torch.autograd.grad(out.sum(), x)
    assert torch.equal(gradient, noise)


@few
@given(shape=shapes, p=rates, seed=seeds, training=st.booleans())
def test_the_papers_way_is_keep_times_pytorchs_with_the_same_mask(shape, p, seed, training):
    x = torch.ones(shape, dtype=torch.float64)
    masks = [torch.Generator().manual_seed(seed) for _ in range(2)]
    vanilla = dropout.vanilla_dropout(x, p, training, generator=masks[0])
    inverted = dropout.inverted_dropout(x, p, training, generator=masks[1])
    torch.testing.assert_close(vanilla, (1 - p) * inverted, rtol=1e-12, atol=0)


@few
@given(shape=shapes, p=rates)
def test_pytorchs_layer_takes_and_refuses_the_same_inputs(shape, p):
    for x in (torch.ones(shape), torch.ones(shape, dtype=torch.int64)):
        for in_training in (True, False):
            outcomes = []
            for layer in (nn.Dropout, dropout.Dropout, fast_dropout.FastDropout):
                try:
                    out = layer(p).train(in_training)(x)
                    outcomes.append((out.shape, out.dtype, out is x))
                except RuntimeError as error:
                    outcomes.append(str(error))
            assert outcomes[0] == outcomes[1] == outcomes[2]


@few
@given(n=st.integers(0, 60), probability=rates, false_alarm=st.floats(1e-12, 0.999))
def test_a_range_of_counts_leaves_out_no_more_than_it_may(n, probability, false_alarm):
    low, high = estimates.binomial_range(n, probability, false_alarm=false_alarm)
    assert 0 <= low <= high <= n
    law = stats.binom(n, probability)
    assert law.cdf(low - 1) <= false_alarm / 2 * (1 + 1e-9)
    assert law.sf(high) <= false_alarm / 2 * (1 + 1e-9)


numbers = st.floats(-1e6, 1e6)


@few
@given(pairs=st.lists(st.tuples(numbers, numbers), min_size=2), share=st.floats(0.01, 0.99))
def test_a_paired_interval_holds_its_estimate_and_grows_with_the_confidence(pairs, share):
    first, second = zip(*pairs, strict=True)
    found = estimates.paired_interval(first, second, confidence=share)
    wider = estimates.paired_interval(first, second, confidence=(1 + share) / 2)
    assert wider.low <= found.low <= found.estimate <= found.high <= wider.high
    assert not found.excludes(found.estimate)


@few
@given(st.lists(st.lists(numbers, min_size=2, max_size=2), min_size=1, max_size=9), dtypes)
def test_standardised_columns_have_mean_0_and_deviation_1(rows, dtype):
    try:
        (made,) = data.standardise(torch.tensor(rows, dtype=torch.float64).to(dtype))
    except ValueError:
        return
    tolerance = 64 * torch.finfo(dtype).eps
    assert made.double().mean(0).abs().max() <= tolerance
    assert (made.double().std(0, correction=0) - 1).abs().max() <= tolerance


@few
@given(p=st.floats(0, 0.99), lr=st.floats(1e-6, 10), optimiser=st.sampled_from([*scaling.POWERS]))
def test_settings_come_back_from_there_and_back(p, lr, optimiser):
    there = scaling.inverted_settings(optimiser, p, lr=lr)
    assert scaling.vanilla_settings(optimiser, p, **there)["lr"] == pytest.approx(lr, rel=1e-12)

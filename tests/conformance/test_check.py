"""Correct dropouts pass whatever they draw from, and judging leaves no trace."""

import random
from itertools import count

import numpy as np
import pytest
import torch
from torch import nn
from torch.nn import functional

from course_utils.conformance import BY_CHANCE, LAWS, PROPERTIES, check_dropout, from_numpy
from course_utils.conformance.adapters import adapt
from course_utils.conformance.check import examine
from course_utils.dropout import Dropout, inverted_dropout, vanilla_dropout


def numpy_uniform(x, p, training):
    if not training or p in (0, 1):
        return x * (1 - p * training)
    kept = np.random.rand(*x.shape) >= p  # noqa: NPY002
    return np.where(kept, x / (1 - p), 0.0).astype(x.dtype)


def numpy_binomial(x, p, training):
    if not training or p in (0, 1):
        return x * (1 - p * training)
    return x * np.random.binomial(1, 1 - p, x.shape) / (1 - p)  # noqa: NPY002


OWN_SEEDS = count(11)  # with one seed, two layers would draw the same masks


def own_generator(p):
    return Dropout(p, generator=torch.Generator().manual_seed(next(OWN_SEEDS)))


def permuted(x, p, training):
    if not training or p in (0, 1):
        return inverted_dropout(x, p, training)
    order = torch.randperm(x.numel())
    return inverted_dropout(x, p, training, mask=(torch.rand(x.numel()) >= p)[order].view(x.shape))


SEEDS = [0, *(pytest.param(seed, marks=pytest.mark.slow) for seed in (1, 2))]


@pytest.mark.parametrize("seed", SEEDS)
@pytest.mark.parametrize("right", [nn.Dropout, Dropout, own_generator])
def test_layers_are_drop_ins(right, seed):
    report = check_dropout(right, seed=seed)
    assert report.drop_in is True, report


@pytest.mark.parametrize("seed", SEEDS)
@pytest.mark.parametrize(
    "right",
    [
        functional.dropout,
        inverted_dropout,
        permuted,
        from_numpy(numpy_uniform),
        from_numpy(numpy_binomial),
    ],
)
def test_functions_are_dropouts(right, seed):
    report = check_dropout(right, seed=seed)
    assert report.passed, report
    assert report.failed == ()


def test_coins_drawn_without_need_are_no_fault_of_the_dropout():
    def idle(x, p, training):
        kept = torch.rand(x.shape) >= p
        return (
            functional.dropout(x, p, training)
            if x.requires_grad
            else x * kept / (1 - p)
            if (training and p < 1)
            else x * (1 - p * training)
        )

    report = check_dropout(idle, rates=(0.3,))
    assert report.passed
    assert "random_numbers" in report.failed
    assert report["random_numbers"].diagnosis.id == "draws_eval"


def test_the_papers_form_is_told_apart():
    report = check_dropout(vanilla_dropout)
    assert report.failed == ("values", "mean_and_variance", "evaluation")
    assert report.verdict_id == "papers"


def test_a_report_is_the_same_for_the_same_seed():
    for right in (nn.Dropout, from_numpy(numpy_binomial)):
        first, second = check_dropout(right, seed=5), check_dropout(right, seed=5)
        assert first == second
        assert first.table(evidence=True) != check_dropout(right, seed=6).table(evidence=True)


def test_the_text_is_the_same_for_every_seed():
    assert str(check_dropout(nn.Dropout, seed=5)) == str(check_dropout(nn.Dropout, seed=6))


def test_global_generators_are_put_back():
    def seeding(x, p, training):
        torch.manual_seed(0)
        np.random.seed(0)  # noqa: NPY002
        random.seed(0)
        return functional.dropout(x, p, training)

    def draws():
        return torch.rand(3).tolist(), np.random.rand(3).tolist(), random.random()  # noqa: NPY002

    torch.manual_seed(1)
    np.random.seed(1)  # noqa: NPY002
    random.seed(1)
    expected = draws()
    torch.manual_seed(1)
    np.random.seed(1)  # noqa: NPY002
    random.seed(1)
    assert not check_dropout(seeding).passed
    assert draws() == expected


def test_the_number_of_threads_is_put_back():
    before = torch.get_num_threads()
    seen = []

    def looking(x, p, training):
        seen.append(torch.get_num_threads())
        return functional.dropout(x, p, training)

    check_dropout(looking, rates=(0.3,))
    assert set(seen) == {1}
    assert torch.get_num_threads() == before


def test_gradients_may_be_off_where_it_is_called():
    with torch.no_grad():
        assert check_dropout(nn.Dropout).drop_in


def test_rates_are_those_asked_for():
    assert check_dropout(nn.Dropout, rates=[0.25]).rates == (0.25,)


@pytest.mark.parametrize("rates", [(), (0.0,), (0.3, 1.0), (float("nan"),), (0.01,)])
def test_rates_outside_their_range_are_refused(rates):
    with pytest.raises(ValueError, match=r"each between 0.05 and 0.95, but got"):
        check_dropout(nn.Dropout, rates=rates)


@pytest.mark.parametrize("seed", [-1, 1.0, True, 2**63, "0"])
def test_a_seed_outside_its_range_is_refused(seed):
    with pytest.raises(ValueError, match=r"seed has to be a whole number from 0 to 2\*\*63 - 1"):
        check_dropout(nn.Dropout, seed=seed)


@pytest.mark.parametrize("rate", [0, 1, -0.1, float("nan")])
def test_a_false_alarm_rate_outside_its_range_is_refused(rate):
    with pytest.raises(ValueError, match="false_alarm has to be between 0 and 1, but got"):
        check_dropout(nn.Dropout, false_alarm=rate)


def test_the_largest_seed_is_one():
    assert check_dropout(nn.Dropout, seed=2**63 - 1, rates=(0.3,)).passed


@pytest.mark.parametrize("law", ["pixels", None, 3])
def test_an_unknown_law_is_refused(law):
    with pytest.raises(ValueError, match="law has to be one of elementwise, channels, rows, "):
        check_dropout(nn.Dropout, law=law)


def test_a_law_may_be_given_by_its_id():
    by_id = check_dropout(nn.Dropout2d, law="channels", rates=(0.3,))
    assert by_id == check_dropout(nn.Dropout2d, law=LAWS["channels"], rates=(0.3,))
    assert by_id.law.id == "channels"


def test_the_false_alarm_rate_decides_and_is_said():
    def little_too_many(x, p, training):
        return functional.dropout(x, p + 0.002, training) * (1 - p - 0.002) / (1 - p)

    strict = examine(adapt(little_too_many), (0.3,), 0, BY_CHANCE, circumstances=())
    loose = examine(adapt(little_too_many), (0.3,), 0, BY_CHANCE, circumstances=(), false_alarm=0.9)
    assert not strict.failed
    assert "dropped_fraction" in loose.failed
    assert str(check_dropout(nn.Dropout, rates=(0.3,), false_alarm=1e-3)).endswith(
        "fails at most once in 1,000 reports."
    )


def test_default_dtype_and_gradient_mode_are_put_back():
    def changing(x, p, training):
        torch.set_default_dtype(torch.float64)
        torch.set_grad_enabled(False)
        return functional.dropout(x, p, training)

    check_dropout(changing, rates=(0.3,))
    assert torch.get_default_dtype() == torch.float32
    assert torch.is_grad_enabled()


UNUSUAL = {
    "Bernoulli, in place": lambda x, p: x * torch.empty_like(x).bernoulli_(1 - p).div_(1 - p),
    "masked_fill": lambda x, p: (x / (1 - p)).masked_fill(torch.rand(x.shape) < p, 0.0),
    "where": lambda x, p: torch.where(torch.rand(x.shape) < p, torch.zeros_like(x), x / (1 - p)),
    "from the end": lambda x, p: (
        x * (torch.rand(x.shape).flip(0) >= p) / (1 - p) if x.dim() else functional.dropout(x, p)
    ),
    "functional on ones": lambda x, p: x * functional.dropout(torch.ones_like(x), p),
    "64-bit integers": lambda x, p: (
        x * (torch.randint(2**53, x.shape) >= round(p * 2**53)).to(x.dtype) / (1 - p)
    ),
}


@pytest.mark.parametrize("style", UNUSUAL)
def test_right_ones_in_unusual_style_pass(style):
    def dropout(x, p, training):
        if not training or p == 0:
            return x
        return UNUSUAL[style](x, p) if p < 1 else x * 0

    report = check_dropout(dropout)
    assert report.passed, report


def test_every_wrong_return_is_a_report_and_no_traceback():
    wrongs = (
        lambda x, p, training: None,
        lambda x, p, training: x.sum(),
        lambda x, p, training: 1 / 0,
        lambda p: "a layer",
        nn.Flatten,
        dict,
    )
    for wrong in wrongs:
        report = check_dropout(wrong)
        assert not report.passed
        assert report["values"].passed is False
        assert "Traceback" not in str(report)


def test_properties_have_ids_of_their_own():
    names = [asked.id for asked in PROPERTIES]
    assert len(set(names)) == len(names) == len(PROPERTIES)
    assert [
        finding.property for finding in check_dropout(nn.Dropout, rates=(0.3,)).findings
    ] == names

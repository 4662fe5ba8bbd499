"""A trial asks everything that is cheap, keeps the first fault of each property, and its coins."""

import numpy as np
import pytest
import torch
from torch import nn
from torch.nn import functional

from course_utils.conformance.adapters import adapt
from course_utils.conformance.laws import channels, elementwise
from course_utils.conformance.report import Diagnosis
from course_utils.conformance.trials import (
    LARGE,
    LARGE_HALF,
    SMALL,
    SMALL_CALLS,
    Trial,
    as_floats,
    gradient_of,
)


def trial_of(implementation, law=elementwise):
    return Trial(None, adapt(implementation), law, seed=0)


def asked(implementation, p=0.3, shape=SMALL, calls=3, **options):
    trial = trial_of(implementation)
    return trial, trial.ask(p, shape, calls, **options)


def test_a_right_dropout_has_no_fault_and_its_coins_come_back():
    trial, coins = asked(nn.Dropout)
    assert trial.faults == {}
    assert coins.shape == (3, *SMALL)
    assert coins.dtype == bool
    assert {property for property, _ in trial.comparisons} == {
        "dropped_fraction",
        "equal_places",
        "independent_units",
        "fresh_masks",
    }


def test_the_coins_are_those_of_the_outputs():
    outputs = []

    def remembered(x, p, training):
        outputs.append(functional.dropout(x, p, training))
        return outputs[-1]

    _, coins = asked(remembered, calls=2)
    assert np.array_equal(coins, [(output == 0).numpy() for output in outputs[:2]])


def test_coins_need_not_be_compared():
    trial, coins = asked(nn.Dropout, compare=False)
    assert coins is not None
    assert trial.comparisons == []


@pytest.mark.parametrize(
    ("wrong", "property", "id"),
    [
        (lambda x, p, training: x * 1, "dropped_fraction", "nothing_dropped"),
        (
            lambda x, p, training: functional.dropout(x, p, training) * (1 - p * training),
            "values",
            "wrong_values_here",
        ),
        (
            lambda x, p, training: functional.dropout(x.bfloat16(), p, training).float(),
            "values",
            "wrong_values_here",
        ),
        (
            lambda x, p, training: functional.dropout(x, p, training) * (1 + 6e-7 * training),
            "form_kept",
            "coarse",
        ),
        (lambda x, p, training: functional.dropout(x, p, True), "evaluation", "changed_in_eval"),
        (
            lambda x, p, training: functional.dropout(x.detach(), p, training),
            "backward",
            "cut_off",
        ),
    ],
)
def test_each_fault_is_of_its_property(wrong, property, id):
    trial, _ = asked(wrong)
    assert trial.faults[property].id == id


def test_of_wrong_outputs_the_gradient_is_not_judged():
    trial, coins = asked(lambda x, p, training: x * 3 if training else x)
    assert coins is None
    assert list(trial.faults) == ["values"]


def test_only_the_first_fault_of_a_property_is_kept():
    trial = trial_of(nn.Dropout)
    for id in ("first", "second"):
        trial.fault("values", Diagnosis(id, id))
    assert trial.faults["values"].id == "first"


def test_an_output_that_is_overwritten_later_still_counts_as_it_was():
    class Buffered(nn.Dropout):
        def forward(self, x):
            output = super().forward(x)
            if x.requires_grad or not self.training:
                return output
            if not hasattr(self, "kept"):
                self.kept = torch.empty_like(x)
            return self.kept.copy_(output)

    trial, coins = asked(Buffered, calls=4)
    assert trial.faults == {}
    assert not (coins[0] == coins[1]).all()


def test_a_gradient_is_asked_of_the_last_call_alone():
    wanted = []

    def looking(x, p, training):
        wanted.append(x.requires_grad)
        return functional.dropout(x, p, training)

    asked(looking, calls=3)
    assert wanted == [False, False, True, False]  # the last one is in eval mode
    wanted.clear()
    asked(looking, calls=2, upstream=None)
    assert not any(wanted)


def test_all_is_small_at_both_rates_and_large_at_one():
    seen = []

    def looking(x, p, training):
        seen.append((p, tuple(x.shape)))
        return functional.dropout(x, p, training)

    trial_of(looking).ask_all()
    small = (SMALL_CALLS + 1) * [(0.3, SMALL)] + (SMALL_CALLS + 1) * [(0.5, SMALL)]
    assert seen == [*small, (0.3, LARGE), (0.3, LARGE)]
    assert np.prod(LARGE) * 4 > 2**18
    assert np.prod(LARGE_HALF) * 2 > 2**18


def test_a_law_gives_its_shapes_and_its_coins():
    trial = trial_of(nn.Dropout2d, channels)
    shape = channels.shape_for(*SMALL)
    coins = trial.ask(0.3, shape, 2)
    assert trial.faults == {}
    assert coins.shape == (2, *SMALL)
    trial = trial_of(nn.Dropout, channels)
    trial.ask(0.3, shape, 2)
    assert trial.faults["independent_units"].id == "not_together"


def test_inputs_are_nowhere_zero_and_the_same_each_time():
    trial = trial_of(nn.Dropout)
    assert (trial.x((50, 40)) != 0).all()
    assert torch.equal(trial.x((50, 40)), trial.x((50, 40)))
    assert trial.x((3,), torch.float16).dtype == torch.float16


def test_a_gradient_that_is_cut_off_is_a_fault():
    trial, x = trial_of(nn.Dropout), torch.ones(3, requires_grad=True)
    assert torch.equal(gradient_of(trial, x * 2, x, torch.ones(3)), torch.full((3,), 2.0))
    assert trial.faults == {}
    assert gradient_of(trial, x.detach(), x, torch.ones(3)) is None
    assert trial.faults["backward"].id == "cut_off"


@pytest.mark.parametrize("dtype", [torch.float16, torch.bfloat16, torch.float32, torch.float64])
def test_numbers_hold_every_value_of_their_dtype(dtype):
    x = torch.tensor([1 / 3, -2.5e-3, 60_000.0]).to(dtype)
    assert torch.equal(torch.from_numpy(as_floats(x)).to(dtype), x)

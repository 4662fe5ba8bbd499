"""Each circumstance finds a layer that is wrong in it alone, and names itself.

A planted layer is right but for one line, `here`, which says where it goes wrong.
"""

import copy

import pytest
import torch
from torch import nn
from torch.nn import functional

from course_utils.conformance import CIRCUMSTANCES, from_module
from course_utils.conformance.check import examine
from course_utils.conformance.trials import SMALL
from course_utils.mutants import CorrectDropout

IDS = [circumstance.id for circumstance in CIRCUMSTANCES]


class Planted(CorrectDropout):
    """Right where `here(x)` is false; else it drops too many."""

    def forward(self, x):
        if not self.training or self.p == 0:
            return x
        if not x.is_floating_point():
            raise TypeError("x has to hold real numbers")
        return self.times(x, self.noise(x)) if self.p < 1 else x * 0

    def noise(self, x):
        rate = min(1, self.p + 0.2) if self.here(x) else self.p
        return functional.dropout(torch.ones_like(x), rate) * (1 - rate) / (1 - self.p)

    def times(self, x, noise):
        return x * noise

    def here(self, x):
        return False


class Backward(Planted):
    """Right in forward; in backward g is multiplied by `factor(g, noise)`."""

    def times(self, x, noise):
        return Product.apply(x, noise, self.gradient)

    def gradient(self, grad, noise):
        return grad * noise * 2 if self.here_back(grad) else grad * noise


class Product(torch.autograd.Function):
    @staticmethod
    def forward(ctx, x, noise, gradient):
        ctx.save_for_backward(noise)
        ctx.gradient = gradient
        return x * noise

    @staticmethod
    def backward(ctx, grad):
        return ctx.gradient(grad, *ctx.saved_tensors), None, None


def where(here):
    return type("Planted", (Planted,), {"here": lambda self, x: here(x)})


def back_where(here):
    return type("Planted", (Backward,), {"here_back": lambda self, grad: here(grad)})


class ScalarsRaise(Planted):
    def here(self, x):
        if x.dim() == 0:
            raise IndexError("no dimension 0")


class LastDropped(Planted):
    def noise(self, x):
        noise = super().noise(x)
        if x.dim() == 1 and 4 < len(x) < 130:
            noise[-1] = 0
        return noise


class Coarse(Planted):
    def noise(self, x):
        if x.dtype != torch.bfloat16 or x.dim() != 1:
            return super().noise(x)
        return (torch.rand_like(x) >= self.p).to(x.dtype) / (1 - self.p)


class MaskFromOutput(Planted):
    def times(self, x, noise):
        return Guess.apply(x, noise)


class Guess(torch.autograd.Function):
    @staticmethod
    def forward(ctx, x, noise):
        output = x * noise
        ctx.scale = noise.max()
        ctx.save_for_backward(output)
        return output

    @staticmethod
    def backward(ctx, grad):
        (output,) = ctx.saved_tensors
        return grad * (output != 0) * ctx.scale, None


class Cleans(Planted):
    def times(self, x, noise):
        return (x if x.requires_grad else x.nan_to_num()) * noise


class LaterMask(Backward):
    def times(self, x, noise):
        self.last = noise
        return super().times(x, noise)

    def gradient(self, grad, noise):
        same = self.last.shape == grad.shape
        return grad * (self.last if same else noise)


class OnlyOnce(Backward):
    went_back = None

    def gradient(self, grad, noise):
        again = self.went_back is not None and self.went_back.data_ptr() == noise.data_ptr()
        self.went_back = noise  # kept alive, so that no other one gets its place in memory
        return grad * noise * (2 if again and noise.shape == SMALL else 1)


class CutOff(Backward):
    def gradient(self, grad, noise):
        return (grad * noise).detach()


class Reuses(Planted):
    def forward(self, x):
        output = super().forward(x)
        if not self.training or x.requires_grad or x.shape != SMALL:
            return output
        if not hasattr(self, "buffer") or self.buffer.dtype != x.dtype:
            self.buffer = torch.empty_like(x)
        return self.buffer.copy_(output)


class AfterEval(Planted):
    evaluated = False

    def here(self, x):
        return self.evaluated

    def forward(self, x):
        self.evaluated = self.evaluated or not self.training
        return super().forward(x)


class OwnMode(Planted):
    def train(self, mode=True):
        self.mode = mode
        return super().train(mode)

    def forward(self, x):
        mode, self.training = self.training, getattr(self, "mode", True)
        try:
            return super().forward(x)
        finally:
            self.training = mode


class FirstRate(Planted):
    def __init__(self, p=0.5):
        super().__init__(p)
        self.scale = 1 / (1 - p) if p < 1 else 1.0

    def noise(self, x):
        return (torch.rand(x.shape) >= self.p).to(x.dtype) * self.scale


class WorseCopy(Planted):
    def __deepcopy__(self, memo):
        return where(lambda x: True)(self.p)


class WorsePickle(Planted):
    def __deepcopy__(self, memo):
        return type(self)(self.p).train(self.training)

    def __reduce__(self):
        return (AlwaysWrong, (self.p,))


class AlwaysWrong(Planted):
    def here(self, x):
        return True


class WorseState(Planted):
    loaded = False

    def here(self, x):
        return self.loaded

    def load_state_dict(self, *args, **kwargs):
        self.loaded = True
        return super().load_state_dict(*args, **kwargs)


class OtherDefault(Planted):
    def __init__(self, p=0.3):
        super().__init__(p)


class OneSeed(Planted):
    def __init__(self, p=0.5):
        super().__init__(p)
        self.generator = torch.Generator().manual_seed(0)

    def __deepcopy__(self, memo):
        return copy.copy(self)

    def __reduce__(self):
        return (type(self), (self.p,))

    def noise(self, x):
        draws = torch.rand(x.shape, generator=self.generator)
        return (draws >= self.p).to(x.dtype) / (1 - self.p)


class Tires(Planted):
    tossed = 0

    def here(self, x):
        return self.tossed > 2**16 and x.shape == SMALL

    def noise(self, x):
        self.tossed += x.numel()
        return super().noise(x)


class AtAQuarter(Planted):
    def here(self, x):
        return self.p == 0.25


class NoPythonNumber(Planted):
    def here(self, x):
        return not isinstance(self.p, int | float)


MANY, GRADIENT = ("dropped_fraction", "too_many"), ("backward", "other_gradient")
PLANTED = {
    "one_dimension": (where(lambda x: x.shape == (984,)), *MANY),
    "two_dimensions": (where(lambda x: x.shape == SMALL), *MANY),
    "three_dimensions": (where(lambda x: x.dim() == 3), *MANY),
    "four_dimensions": (where(lambda x: x.dim() == 4), *MANY),
    "five_dimensions": (where(lambda x: x.dim() == 5), *MANY),
    "every_tail": (LastDropped, "equal_places", "favoured_last"),
    "scalar_and_empty": (ScalarsRaise, "works_everywhere", "raises"),
    "very_large": (Coarse, *MANY),
    "transposed": (where(lambda x: x.dim() == 2 and x.stride(0) == 1 and len(x) > 1), *MANY),
    "strided": (where(lambda x: x.dim() == 2 and x.stride(1) == 2), *MANY),
    "expanded": (where(lambda x: 0 in x.stride()), *MANY),
    "channels_last": (where(lambda x: x.dim() == 4 and x.stride(1) == 1), *MANY),
    "float64": (where(lambda x: x.dtype == torch.float64), *MANY),
    "float16": (where(lambda x: x.dtype == torch.float16), *MANY),
    "bfloat16": (where(lambda x: x.dtype == torch.bfloat16 and x.dim() == 2), *MANY),
    "zeros": (MaskFromOutput, "backward", "mask_from_output"),
    "nan_and_infinity": (Cleans, "values", "not_let_through"),
    "no_grad": (where(lambda x: not torch.is_grad_enabled()), *MANY),
    "inference_mode": (where(lambda x: torch.is_inference_mode_enabled()), *MANY),
    "autocast": (where(lambda x: torch.is_autocast_enabled("cpu")), *MANY),
    "parameter": (where(lambda x: isinstance(x, nn.Parameter)), *MANY),
    "gradient_not_contiguous": (
        back_where(lambda grad: not grad.is_contiguous() and 0 not in grad.stride()),
        *GRADIENT,
    ),
    "gradient_broadcast": (
        back_where(lambda grad: grad.numel() > 1 and grad.stride()[-1:] == (0,)),
        *GRADIENT,
    ),
    "gradient_of_a_sum": (
        back_where(lambda grad: grad.numel() > 1 and not any(grad.stride())),
        *GRADIENT,
    ),
    "gradient_tiny": (back_where(lambda grad: 0 < grad.abs().max() < 1e-15), *GRADIENT),
    "gradient_odd": (back_where(lambda grad: not grad.isfinite().all()), *GRADIENT),
    "very_large_with_gradient": (back_where(lambda grad: grad.numel() > 2**20), *GRADIENT),
    "other_rates": (AtAQuarter, *MANY),
    "other_numbers": (NoPythonNumber, *MANY),
    "behind_others": (
        where(lambda x: x.dim() == 2 and x.is_contiguous() and x.storage_offset() > 0),
        *MANY,
    ),
    "sliced": (where(lambda x: not x.is_contiguous() and x.storage_offset() > 0), *MANY),
    "columns_expanded": (where(lambda x: x.dim() == 2 and x.stride()[-1] == 0), *MANY),
    "every_size": (where(lambda x: x.shape == SMALL and (x > 0).all()), *MANY),
    "gradient_huge": (back_where(lambda grad: grad.abs().max() > 1e25), *GRADIENT),
    "two_calls": (LaterMask, "backward", "mask_of_a_later_call"),
    "second_pass": (OnlyOnce, "backward", "not_twice"),
    "second_derivative": (CutOff, "backward", "second_derivative_cut_off"),
    "next_call": (Reuses, "own_output", "earlier_output_changed"),
    "to_and_fro": (AfterEval, *MANY),
    "by_attribute": (OwnMode, "evaluation", "changed_in_eval"),
    "p_changed": (FirstRate, "values", "wrong_values_here"),
    "deep_copied": (WorseCopy, *MANY),
    "pickled": (WorsePickle, *MANY),
    "state_loaded": (WorseState, *MANY),
    "default_p": (OtherDefault, "values", "other_default"),
    "two_alike": (OneSeed, "fresh_masks", "layers_share"),
    "many_coins": (Tires, *MANY),
}


def test_the_planted_layer_is_right_as_such():
    report = examine(from_module(Planted), (0.3,), 0)
    assert report.failed == (), report


@pytest.mark.parametrize("name", PLANTED)
def test_each_circumstance_finds_what_is_wrong_in_it_alone(name):
    layer, property, diagnosis = PLANTED[name]
    places = [circumstance for circumstance in CIRCUMSTANCES if circumstance.id == name]
    report = examine(from_module(layer), (0.3,), 0, circumstances=places)
    found = report[property]
    assert found.passed is False, report
    where = found.circumstance.id if found.circumstance else None
    assert (found.diagnosis.id, where) == (diagnosis, name), report


@pytest.mark.slow
@pytest.mark.parametrize("circumstance", CIRCUMSTANCES, ids=IDS)
def test_without_its_circumstance_a_planted_layer_passes(circumstance):
    if circumstance.id not in PLANTED:
        pytest.skip("none is planted")
    layer, property, _ = PLANTED[circumstance.id]
    others = tuple(other for other in CIRCUMSTANCES if other is not circumstance)
    report = examine(from_module(layer), (0.3,), 0, circumstances=others)
    seen = report[property].circumstance
    # of wider ones a narrower one is a case: inference mode is without gradients too
    assert report[property].passed or seen is not None, report


@pytest.mark.parametrize("circumstance", CIRCUMSTANCES, ids=IDS)
def test_a_circumstance_compares_what_it_says_that_it_asks(circumstance, tried):
    trial = tried(nn.Dropout, circumstance)
    assert trial.faults == {}
    assert {property for property, _ in trial.comparisons} <= set(circumstance.asks)


def test_ids_are_unique_and_labels_are_too():
    assert len(set(IDS)) == len(IDS)
    assert len({circumstance.label for circumstance in CIRCUMSTANCES}) == len(IDS)

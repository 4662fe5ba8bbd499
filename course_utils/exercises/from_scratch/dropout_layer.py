"""Write the layer: a drop-in for nn.Dropout, judged by the whole of check_dropout."""

import math

import torch
from torch import nn

from course_utils.checking.kinds import Write, not_a_dropout, tensor
from course_utils.checking.verdict import Mistake, Refused
from course_utils.conformance import from_module
from course_utils.dropout import inverted_dropout
from course_utils.exercises.from_scratch.factors import common_factor, same, some_input
from course_utils.exercises.from_scratch.masks import (
    AT_ZERO,
    COARSE,
    EXACTLY_K,
    FROZEN,
    SHARED,
    SWAPPED,
    WHOLE_ROWS,
    wrong_coins,
    wrong_mask,
)


class DropoutLayer(nn.Module):
    def __init__(self, p):
        super().__init__()
        if not 0 <= p <= 1:
            raise ValueError(f"p has to be between 0 and 1, but got {p}")
        self.p = p

    def forward(self, x):
        if not self.training or self.p == 0:
            return x
        kept = torch.rand(x.shape, device=x.device) >= self.p
        scale = 1 - self.p if self.p < 1 else 1
        return x * kept.to(x.dtype).div_(scale)


IDLE = Mistake("In training at p = 0.3 no unit is dropped. Which branch is for which mode?")
DROPS_IN_EVAL = Mistake("Units are dropped after eval() as well. Who tells the layer its mode?")
BY_P = Mistake(
    "Survivors grow by 1/0.3, and at p = 0.1 tenfold. How much is there to make up for?", 2
)
BOTH = Mistake("Training has paid for the dropped units, and eval pays again.", 4)
PAPERS = Mistake("That is the paper's way, with its factor in eval. PyTorch pays in training.")
NOBODY = Mistake("Neither mode has a factor: on average the next layer hears less in training.")
TIMES_KEEP = Mistake("Survivors become smaller. Fewer speak: should each be quieter, or louder?")
NAN = Mistake("At p = 1 the output is not all zeros: what is divided by what?")
ENDS = Mistake(
    "At p = 1 the output is right and its gradient is not: what is divided by 0, and only then "
    "thrown away?"
)
BAD_P = Mistake("A p below 0 or above 1 passes without a ValueError.")
NAN_P = Mistake("p = NaN passes without a ValueError. How does NaN compare, as in 4.4?")
INTEGERS = Mistake("Integers are taken in training, where nn.Dropout has a RuntimeError (4.8).")
OVERWRITES = Mistake("The input has changed. Its owner may still need it.", "inplace")
STATE = Mistake("A mask is saved with the weights. What does a layer need to remember?")
BACKWARD = Mistake(
    "The gradient does not meet the mask and the factor of the output. Follow x to the output: is "
    "it cut off on the way, or is there a second mask?",
    14,
)

BY_PROPERTY = {"backward": BACKWARD, "p = 0 and p = 1": ENDS, "no state": STATE}


def diagnose(answer):
    def layer(p):
        built = answer(p)
        if not isinstance(built, nn.Module):
            raise Refused(f"An nn.Module is due, but DropoutLayer(p) is a {type(built).__name__}.")
        return built

    if isinstance(answer, nn.Module):
        raise Refused("The class is due, not a layer made from it: that one has its p already.")

    def call(layer, x):
        return tensor(layer(x.clone()), x.shape, x.dtype)

    x, subject = some_input(), layer(0.3)
    trained, evaluated = call(subject, x), call(subject.eval(), x)
    if not (trained == 0).any():
        return IDLE
    subject.train()(given := x.clone())
    if not torch.equal(given, x):
        return OVERWRITES
    if (evaluated == 0).any():
        return DROPS_IN_EVAL
    if mistake := wrong_mask(lambda x: call(subject.train(), x)):
        return mistake
    if mistake := _wrong_factor(common_factor(trained, x), common_factor(evaluated, x)):
        return mistake
    if call(layer(1.0), x).ne(0).any():
        return NAN
    if mistake := wrong_coins(lambda x, p: layer(p)(x)):
        return mistake
    by_property = BY_PROPERTY | {"errors": _not_refused(layer)}
    return not_a_dropout(from_module(answer, name="DropoutLayer"), by_property)


def _wrong_factor(in_training, in_eval, p=0.3):
    """The mistake in what survivors and eval were multiplied by, at a p that is not 0.5."""
    keep = 1 - p
    if same(in_training, 1 / p):
        return BY_P
    if same(in_training, keep):
        return TIMES_KEEP
    if same(in_training, 1):
        return PAPERS if same(in_eval, keep) else NOBODY
    pays_twice = same(in_training, 1 / keep) and in_eval is not None and not same(in_eval, 1)
    return BOTH if pays_twice else None


def _not_refused(layer):
    """The mistake in what passes without the error that nn.Dropout raises."""

    def raises(kind, p, x):
        try:
            layer(p)(x)
        except kind:
            return True
        except Exception:
            return False
        return False

    if not all(raises(ValueError, p, torch.ones(3)) for p in (-0.25, 1.25)):
        return BAD_P
    return INTEGERS if raises(ValueError, math.nan, torch.ones(3)) else NAN_P


class Variant(nn.Module):
    """A layer whose steps the answers below replace."""

    def __init__(self, p):
        super().__init__()
        if not 0 <= p <= 1:
            raise ValueError(p)
        self.p = p

    def forward(self, x):
        return self.train_output(x) if self.training else self.eval_output(x)

    def eval_output(self, x):
        return x

    def train_output(self, x):
        return x if self.p == 0 else x * self.kept(x).to(x.dtype).mul_(self.scale())

    def kept(self, x):
        return torch.rand(x.shape, device=x.device) >= self.p

    def scale(self):
        return 1 / (1 - self.p) if self.p < 1 else 0


def variant(**steps):
    return type("Variant", (Variant,), steps)


class Frozen(Variant):
    def kept(self, x):
        if not hasattr(self, "coins") or self.coins.shape != x.shape:
            self.coins = torch.rand(x.shape)
        return self.coins >= self.p


class Saved(Variant):
    def kept(self, x):
        self.register_buffer("mask", super().kept(x))
        return self.mask


def exactly_k(self, x):
    return torch.randperm(x.numel()).reshape(x.shape) >= round(self.p * x.numel())


class NoCheck(Variant):
    def __init__(self, p):
        nn.Module.__init__(self)
        self.p = p


class NanPasses(NoCheck):
    def __init__(self, p):
        super().__init__(p)
        if p < 0 or p > 1:
            raise ValueError(p)


def with_integers(self, x):
    noise = self.kept(x) * self.scale()
    return x * (noise.to(x.dtype) if x.is_floating_point() else noise)


def selecting(self, x):
    return x if self.p == 0 else torch.where(self.kept(x), x / (1 - self.p), 0)


def in_place(self, x):
    x[~self.kept(x)] = 0
    return x * (self.scale() or 1)


class Redraws(torch.autograd.Function):
    @staticmethod
    def forward(ctx, x, p):
        ctx.p = p
        return x * (torch.rand(x.shape) >= p).to(x.dtype).div_(1 - p)

    @staticmethod
    def backward(ctx, grad):
        return grad * (torch.rand(grad.shape) >= ctx.p).to(grad.dtype).div_(1 - ctx.p), None


class Functional(nn.Module):
    def __init__(self, p=0.5):
        super().__init__()
        self.p = p
        inverted_dropout(torch.ones(1), p)  # raises for a p that is none

    def forward(self, x):
        return inverted_dropout(x, self.p, self.training)


class Selecting(nn.Module):
    def __init__(self, drop):
        super().__init__()
        if drop < 0 or drop > 1 or drop != drop:
            raise ValueError("no probability")
        self.keep = 1 - drop

    def forward(self, x):
        if not self.training:
            return x
        if not x.is_floating_point():
            raise RuntimeError("floats, please")
        dropped = torch.rand_like(x, dtype=torch.float32) >= self.keep
        return torch.where(dropped, 0, x * (1 / self.keep if self.keep else 0))


exercise = Write(
    answer=DropoutLayer,
    why="each call draws its own mask, pays 1 / (1 - p) in training, and eval returns x itself",
    shown="A drop-in for nn.Dropout: it passes the whole of check_dropout at three rates.",
    hints=(
        "What must it remember from __init__ on, and what must be new at each call?",
        "self.p and nothing else; forward looks at self.training, draws a mask, divides by 1 - p.",
        "x * (torch.rand(x.shape) >= self.p).to(x.dtype).div_(1 - self.p), and p = 1 by itself.",
    ),
    wrong=[
        (variant(train_output=lambda self, x: x * 1), IDLE),
        (variant(eval_output=lambda self, x: self.train_output(x)), DROPS_IN_EVAL),
        (variant(kept=lambda self, x: torch.rand(x.shape) < self.p), SWAPPED),
        (lambda p: Variant(1 - p), SWAPPED),
        (Frozen, FROZEN),
        (variant(scale=lambda self: 1 / max(self.p, 1e-9)), BY_P),
        (variant(eval_output=lambda self, x: x * (1 - self.p)), BOTH),
        (variant(eval_output=lambda self, x: x / (1 - self.p)), BOTH),
        (variant(scale=lambda self: 1, eval_output=lambda self, x: x * (1 - self.p)), PAPERS),
        (variant(scale=lambda self: 1), NOBODY),
        (variant(scale=lambda self: 1 - self.p), TIMES_KEEP),
        (variant(kept=lambda self, x: torch.rand(x.shape[-1:]) >= self.p), SHARED),
        (variant(kept=lambda self, x: torch.rand(len(x), 1) >= self.p), WHOLE_ROWS),
        (variant(kept=exactly_k), EXACTLY_K),
        (variant(train_output=lambda self, x: x * self.kept(x) / (1 - self.p)), NAN),
        (
            variant(
                kept=lambda self, x: torch.rand(x.shape) > self.p,
                train_output=lambda self, x: x * self.kept(x).to(x.dtype).mul_(self.scale()),
            ),
            AT_ZERO,
        ),
        (variant(kept=lambda self, x: torch.rand_like(x) >= self.p), COARSE),
        (NoCheck, BAD_P),
        (NanPasses, NAN_P),
        (variant(train_output=with_integers), INTEGERS),
        (variant(train_output=selecting), ENDS),
        (variant(train_output=in_place), OVERWRITES),
        (Saved, STATE),
        (
            variant(
                train_output=lambda self, x: (
                    Redraws.apply(x, self.p) if 0 < self.p < 1 else x * (1 - self.p)
                )
            ),
            BACKWARD,
        ),
    ],
    right=[Functional, Selecting, nn.Dropout],
    diagnose=diagnose,
)

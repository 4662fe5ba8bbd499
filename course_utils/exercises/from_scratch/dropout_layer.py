"""Write the layer: a drop-in for nn.Dropout, judged by the whole of check_dropout."""

import functools
import math

import numpy as np
import torch
from torch import nn

from course_utils.checking import mask_mistakes as masks
from course_utils.checking import rate_mistakes as rates
from course_utils.checking.answer_values import tensor
from course_utils.checking.borrowed import BORROWED, borrows
from course_utils.checking.by_conformance import wrong_coins
from course_utils.checking.factor_mistakes import (
    ANY,
    COINS_IN_EVAL,
    IDLE,
    KEEP,
    NO_GRAD,
    NONE,
    OVERWRITES,
    P,
    wrong_in_a_mode,
)
from course_utils.checking.kinds import Write
from course_utils.checking.verdict import Mistake, Refused
from course_utils.conformance import from_module
from course_utils.dropout import inverted_dropout
from course_utils.mutants import MUTANTS, CorrectDropout
from course_utils.words import Sentence


class DropoutLayer(nn.Module):
    def __init__(self, p):
        super().__init__()
        if not 0 <= p <= 1:
            raise ValueError(f"p has to be between 0 and 1, but got {p}")
        self.p = p

    def forward(self, x):
        if not self.training or self.p == 0:
            return x
        if self.p == 1:
            return x * 0
        kept = torch.rand(x.shape, device=x.device) >= self.p
        return x * kept.to(x.dtype).div_(1 - self.p)


IDLE_COINS = ("draws_p_0", "draws_p_1")  # tossed for nothing, which costs time and nothing else

DROPS_IN_EVAL = Mistake(
    "drops_in_eval", "Units are dropped after eval() as well. Who tells the layer its mode?"
)
BY_P = Mistake(
    "by_p",
    "Survivors grow by 1/0.3, and at p = 0.1 tenfold. How much is there to make up for?",
    "scale_is_one_over_p",
)
BOTH = Mistake(
    "both", "Training has made up for the dropped units, and eval does it again.", "factor_in_eval"
)
PAPERS = Mistake(
    "papers",
    "That is the paper's way, with its factor in eval. PyTorch has its factor in training.",
)
NOBODY = Mistake(
    "nobody", "Neither mode has a factor: on average the next layer hears less in training."
)
TIMES_KEEP = Mistake(
    "times_keep",
    "Survivors become smaller. Fewer units are left: should each count for less, or more?",
)
ENDS = Mistake(
    "ends",
    "At p = 1 the output is right and its gradient is not: what is divided by 0, and only then "
    "thrown away?",
)
SECOND = Mistake(
    "second",
    "At p = 1 output and gradient are right, and the derivative of the gradient is not: where does "
    "a division by 0 still stand in the graph?",
)
OTHER_ERROR = Mistake(
    "other_error",
    "A bad p, or an integer input, is refused with another type of error than nn.Dropout's. Which "
    "are its two (4.4 and 4.8)?",
)
BAD_P = Mistake("bad_p", "A p below 0 or above 1 passes without a ValueError.")
NAN_P = Mistake("nan_p", "p = NaN passes without a ValueError. How does NaN compare, as in 4.4?")
INTEGERS = Mistake(
    "integers", "Integers are taken in training, where nn.Dropout has a RuntimeError (4.8)."
)
STATE = Mistake(
    "state",
    "A mask, or p, is saved with the weights, and state_dict() of nn.Dropout is empty. What has to "
    "be a buffer or a parameter?",
)
OTHER_DTYPE = Mistake(
    "other_dtype", "A float64 or bfloat16 input comes back in another dtype. Whose has the mask?"
)
FITTED = Mistake(
    "fitted",
    "The factor changes from call to call, with the share that chance has dropped. What is it for?",
    "exact_fraction",
)
A_HALFS = Mistake(
    "a_halfs", "Survivors are doubled at every p. At which p is that right, and what is it at 0.8?"
)
BACKWARD = Mistake(
    "backward",
    "The gradient does not meet the mask and the factor of the output. Follow x to the output: is "
    "it cut off on the way, or is there a second mask?",
    "backward_without_mask",
)

FACTORS = [
    (1 / P, ANY, BY_P),
    (KEEP, ANY, TIMES_KEEP),
    (1, KEEP, PAPERS),
    (1, ANY, NOBODY),
    (1 / KEEP, 1, None),
    (1 / KEEP, NONE, None),
    (1 / KEEP, ANY, BOTH),
    (ANY, ANY, None),  # what is wrong there, check_dropout tells
]
BY_DIAGNOSIS = {
    "scale_varies": FITTED,
    "scale_of_a_half": A_HALFS,
    "gradient_at_1": ENDS,
    "second_at_1": SECOND,
    "no_state": STATE,
    "another_error": OTHER_ERROR,
    "backward": BACKWARD,
}


def find_mistake(answer):
    def layer(p):
        built = answer(p)
        if not isinstance(built, nn.Module):
            raise Refused(
                Sentence(
                    "Expected an nn.Module from DropoutLayer(p), but got an object of type {type}.",
                    type=type(built).__name__,
                )
            )
        return built

    if isinstance(answer, nn.Module):
        raise Refused(
            Sentence("Expected the class, but got a layer made from it, which has its p already.")
        )

    def call(layer, x):
        return tensor(layer(x), x.shape, x.dtype)

    if borrows(lambda: [layer(P).train(mode)(torch.ones(64, 64)) for mode in (True, False)]):
        return BORROWED
    for dtype in (torch.float64, torch.bfloat16):
        if layer(P)(torch.ones(64, 64, dtype=dtype)).dtype != dtype:
            return OTHER_DTYPE
    built = functools.cache(layer)
    mistake = wrong_in_a_mode(
        lambda x, p, training: call(built(p).train(training), x),
        drops_in_eval=DROPS_IN_EVAL,
        factors=FACTORS,
    )
    if mistake:
        return mistake
    return wrong_coins(
        lambda x, p: layer(p)(x),
        from_module(answer, name="DropoutLayer"),
        BY_DIAGNOSIS | {"accepted_in_silence": _not_refused(layer)},
        forgiven=IDLE_COINS,
    )


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


def variant(**steps):
    """A correct layer with some of its steps replaced."""
    return type("Variant", (CorrectDropout,), steps)


def mutant(name):
    return MUTANTS[name].build


class NoCheck(CorrectDropout):
    def __init__(self, p):
        nn.Module.__init__(self)
        self.p = p

    def kept(self, x):
        return torch.rand(x.shape) >= self.p


class NanPasses(NoCheck):
    def __init__(self, p):
        super().__init__(p)
        if p < 0 or p > 1:
            raise ValueError(p)


def with_integers(self, x):
    return CorrectDropout.train_output(self, x if x.is_floating_point() else x.float())


def selecting(self, x):
    return torch.where(self.kept(x), x / (1 - self.p), 0)


def in_place(self, x):
    x[~self.kept(x)] = 0
    return x / (1 - self.p)


class RaisesAssertions(CorrectDropout):
    def __init__(self, p):
        nn.Module.__init__(self)
        assert 0 <= p <= 1
        self.p = p


class RaisesTypeErrors(CorrectDropout):
    def __init__(self, p):
        if not 0 <= p <= 1:
            message = "p"
            raise TypeError(message)
        super().__init__(p)


class DrawsInEval(CorrectDropout):
    def forward(self, x):
        kept = torch.rand(x.shape) >= self.p
        return x * kept / (1 - self.p) if self.training and self.p < 1 else super().forward(x)


class Borrowing(nn.Module):
    def __init__(self, p):
        super().__init__()
        self.dropout = nn.Dropout(p)

    def forward(self, x):
        return self.dropout(x)


class BorrowingTheFunction(nn.Module):
    def __init__(self, p):
        super().__init__()
        self.p = p

    def forward(self, x):
        return nn.functional.dropout(x, self.p, self.training)


class Inheriting(nn.Dropout):
    pass


class WithGradientsOnly(CorrectDropout):
    def forward(self, x):
        return super().forward(x) if torch.is_grad_enabled() else x


class Widening(CorrectDropout):
    def forward(self, x):
        return super().forward(x).float()


class RateInABuffer(CorrectDropout):
    def __init__(self, p):
        super().__init__(p)
        self.register_buffer("rate", torch.tensor(p))


class Doubling(CorrectDropout):
    def train_output(self, x):
        return x * self.kept(x) * 2 if x.is_floating_point() else super().train_output(x)


class FittingItsFactor(CorrectDropout):
    def train_output(self, x):
        kept = self.kept(x)
        return x * kept / kept.float().mean() if 0 < self.p < 1 else super().train_output(x)


class SecondIsNan(CorrectDropout):
    """Zeros at p = 1 that are made by a choice after a division by 0."""

    def forward(self, x):
        if self.training and self.p == 1:
            return _Chosen.apply(x)
        return super().forward(x)


class _Chosen(torch.autograd.Function):
    @staticmethod
    def forward(ctx, x):
        return torch.zeros_like(x)

    @staticmethod
    def backward(ctx, grad):
        return torch.where(torch.zeros_like(grad).bool(), grad / 0.0, 0)


def in_twos(self, x):
    halves = (*x.shape[:-1], -(-x.shape[-1] // 2)) if x.ndim else ()
    kept = torch.rand(halves) >= self.p
    return kept.repeat_interleave(2, -1)[..., : x.shape[-1]] if x.ndim else kept


def of_four_masks(self, x):
    if x.ndim < 2:
        return torch.rand(x.shape) >= self.p
    return (torch.rand(4, *x.shape[1:]) >= self.p)[torch.randint(4, x.shape[:1])]


def opposite_examples(self, x):
    u = torch.rand(-(-x.numel() // 2))
    return (torch.cat([u, 1 - u])[: x.numel()] >= self.p).view(x.shape)


def opposite_units(self, x):
    if x.ndim == 0:
        return torch.rand(()) >= self.p
    u = torch.rand(*x.shape[:-1], -(-x.shape[-1] // 2))
    return torch.cat([u, 1 - u], -1)[..., : x.shape[-1]] >= self.p


def front_first(self, x):
    return (torch.rand(x.numel()) >= self.p).sort().values.view(x.shape)


def rate_of_the_call(self, x):
    return torch.rand(x.shape) >= self.p * (0.9 + 0.2 * torch.rand(()))


def coins_of_numpy(self, x):
    return torch.from_numpy(np.asarray(np.random.rand(*x.shape) >= self.p))  # noqa: NPY002


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


class InItsOwnWords(nn.Module):
    def __init__(self, rate=0.5):
        super().__init__()
        if not (rate >= 0 and rate <= 1):
            message = f"rate has to be between 0 and 1, but got {rate}"
            raise ValueError(message)
        self.p = rate

    def forward(self, x):
        keep = 1 - self.p
        if not self.training or keep == 1:
            return x
        noise = torch.empty_like(x).bernoulli_(keep)
        return x * (noise.div_(keep) if keep > 0 else noise)


exercise = Write(
    model_answer=DropoutLayer,
    why="each call draws its own mask and divides by 1 - p in training, and eval returns x itself",
    takeaway="A drop-in for nn.Dropout: it passes the whole of check_dropout at three rates.",
    minutes=20,
    hints=(
        "What must it remember from __init__ on, and what must be new at each call?",
        "It remembers self.p and nothing else. In eval forward returns x as it is; in training it "
        "draws a mask from torch.rand(x.shape), which is 1 / (1 - p) where a unit is kept.",
        "x * (torch.rand(x.shape) >= self.p).to(x.dtype).div_(1 - self.p), and p = 1 by itself.",
    ),
    wrong=[
        (variant(train_output=lambda self, x: x * 1), IDLE),
        (mutant("drops_in_eval"), DROPS_IN_EVAL),
        (variant(kept=lambda self, x: torch.rand(x.shape) < self.p), rates.SWAPPED),
        (mutant("keep_and_drop_swapped"), rates.SWAPPED),
        (mutant("frozen_mask"), masks.FROZEN),
        (mutant("divided_by_p"), BY_P),
        (mutant("scaled_at_test_too"), BOTH),
        (variant(eval_output=lambda self, x: x / (1 - self.p)), BOTH),
        (mutant("scaled_at_test_time"), PAPERS),
        (mutant("not_scaled"), NOBODY),
        (variant(scale=lambda self, kept: 1 - self.p), TIMES_KEEP),
        (mutant("shared_by_rows"), masks.SHARED),
        (mutant("whole_rows"), masks.WHOLE_ROWS),
        (mutant("exactly_k"), masks.EXACTLY_K),
        (mutant("nan_at_one"), rates.NAN_AT_ONE),
        (mutant("strict_inequality"), rates.AT_ZERO),
        (variant(kept=lambda self, x: torch.rand_like(x) >= self.p), rates.COARSE),
        (NoCheck, BAD_P),
        (mutant("clips_p"), BAD_P),
        (NanPasses, NAN_P),
        (variant(train_output=with_integers), INTEGERS),
        (variant(extreme=selecting), ENDS),
        (variant(train_output=in_place), OVERWRITES),
        (mutant("overwrites_its_input"), OVERWRITES),
        (mutant("saves_its_mask"), STATE),
        (nn.Dropout, BORROWED),
        (Inheriting, BORROWED),
        (Borrowing, BORROWED),
        (WithGradientsOnly, NO_GRAD),
        (Widening, OTHER_DTYPE),
        (RateInABuffer, STATE),
        (Doubling, A_HALFS),
        (FittingItsFactor, FITTED),
        (BorrowingTheFunction, BORROWED),
        (RaisesAssertions, OTHER_ERROR),
        (RaisesTypeErrors, OTHER_ERROR),
        (DrawsInEval, COINS_IN_EVAL),
        (SecondIsNan, SECOND),
        (variant(kept=lambda self, x: torch.rand(x.shape) >= 0.3), rates.IGNORED),
        (variant(kept=lambda self, x: torch.rand(x.shape) >= 0.5), rates.IGNORED),
        (variant(kept=lambda self, x: torch.rand(x.shape) >= round(self.p, 1)), rates.ROUNDED),
        (mutant("rate_in_twentieths"), rates.ROUNDED),
        (variant(kept=of_four_masks), masks.FEW_MASKS),
        (variant(kept=opposite_examples), masks.FEW_MASKS),
        (variant(kept=in_twos), masks.TIED),
        (variant(kept=opposite_units), masks.TIED),
        (variant(kept=front_first), masks.PLACES),
        (variant(kept=rate_of_the_call), masks.WILD),
        (variant(kept=coins_of_numpy), masks.OTHER_GENERATOR),
        (mutant("backward_redraws"), BACKWARD),
        (mutant("backward_without_mask"), BACKWARD),
        (mutant("cut_off"), BACKWARD),
    ],
    right=[Functional, Selecting, InItsOwnWords],
    find_mistake=find_mistake,
)

"""Write the layer: a drop-in for nn.Dropout, judged by the whole of check_dropout."""

import math

import torch
from torch import nn

from course_utils.checking import mask_mistakes as masks
from course_utils.checking.answer_values import tensor
from course_utils.checking.by_conformance import mistake_by_conformance
from course_utils.checking.factor_mistakes import (
    ANY,
    IDLE,
    KEEP,
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
NAN = Mistake("nan", "At p = 1 the output is not all zeros: what is divided by what?")
ENDS = Mistake(
    "ends",
    "At p = 1 the output is right and its gradient is not: what is divided by 0, and only then "
    "thrown away?",
)
BAD_P = Mistake("bad_p", "A p below 0 or above 1 passes without a ValueError.")
NAN_P = Mistake("nan_p", "p = NaN passes without a ValueError. How does NaN compare, as in 4.4?")
INTEGERS = Mistake(
    "integers", "Integers are taken in training, where nn.Dropout has a RuntimeError (4.8)."
)
STATE = Mistake("state", "A mask is saved with the weights. What does a layer need to remember?")
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
BY_PROPERTY = {"backward": BACKWARD, "extremes": ENDS, "no_state": STATE}


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

    subject = layer(P)
    mistake = wrong_in_a_mode(
        lambda x, training: call(subject.train(training), x),
        drops_in_eval=DROPS_IN_EVAL,
        factors=FACTORS,
    )
    if mistake:
        return mistake
    if call(layer(1.0), torch.ones(64, 64)).ne(0).any():
        return NAN
    if mistake := masks.wrong_coins(lambda x, p: layer(p)(x)):
        return mistake
    by_property = BY_PROPERTY | {"errors": _not_refused(layer)}
    subject = from_module(answer, name="DropoutLayer")
    return mistake_by_conformance(subject, by_property, forgiven=IDLE_COINS)


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
    model_answer=DropoutLayer,
    why="each call draws its own mask and divides by 1 - p in training, and eval returns x itself",
    takeaway="A drop-in for nn.Dropout: it passes the whole of check_dropout at three rates.",
    minutes=20,
    hints=(
        "What must it remember from __init__ on, and what must be new at each call?",
        "self.p and nothing else; forward looks at self.training, draws a mask, divides by 1 - p.",
        "x * (torch.rand(x.shape) >= self.p).to(x.dtype).div_(1 - self.p), and p = 1 by itself.",
    ),
    wrong=[
        (variant(train_output=lambda self, x: x * 1), IDLE),
        (mutant("drops_in_eval"), DROPS_IN_EVAL),
        (variant(kept=lambda self, x: torch.rand(x.shape) < self.p), masks.SWAPPED),
        (mutant("keep_and_drop_swapped"), masks.SWAPPED),
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
        (mutant("nan_at_one"), NAN),
        (mutant("strict_inequality"), masks.AT_ZERO),
        (variant(kept=lambda self, x: torch.rand_like(x) >= self.p), masks.COARSE),
        (NoCheck, BAD_P),
        (mutant("clips_p"), BAD_P),
        (NanPasses, NAN_P),
        (variant(train_output=with_integers), INTEGERS),
        (variant(extreme=selecting), ENDS),
        (variant(train_output=in_place), OVERWRITES),
        (mutant("overwrites_its_input"), OVERWRITES),
        (mutant("saves_its_mask"), STATE),
        (mutant("backward_redraws"), BACKWARD),
        (mutant("backward_without_mask"), BACKWARD),
        (mutant("cut_off"), BACKWARD),
    ],
    right=[Functional, Selecting, nn.Dropout],
    find_mistake=find_mistake,
)

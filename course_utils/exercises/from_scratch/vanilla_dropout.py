"""Write the paper's dropout: a mask in training, a factor in eval, right at both ends of [0, 1]."""

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
    NOT_ZERO,
    OVERWRITES,
    P,
    wrong_in_a_mode,
)
from course_utils.checking.kinds import Write
from course_utils.checking.verdict import Mistake
from course_utils.dropout import vanilla_dropout as the_courses
from course_utils.mutants import MUTANTS


def vanilla_dropout(x, p, training):
    if not training:
        return x * (1 - p)
    return x * (torch.rand(x.shape, device=x.device) >= p)


DROPS_IN_EVAL = Mistake(
    "drops_in_eval", "Units are dropped in eval. At test time nothing is random, in either way."
)
INVERTED = Mistake(
    "inverted",
    "That is PyTorch's way: survivors are scaled up in training. In the paper's way something is "
    "left to do in eval.",
)
BOTH = Mistake(
    "both",
    "Training makes up for the dropped units, and so does eval. Which of the two does it in the "
    "paper's way?",
    "factor_in_eval",
)
NOBODY = Mistake(
    "nobody",
    "Neither mode has a factor: in eval the next layer would hear more than it did in training.",
)
UP_IN_EVAL = Mistake(
    "up_in_eval",
    "Eval makes everything larger. Did the next layer hear more in training?",
    "factor_in_eval",
)
BY_P = Mistake(
    "by_p", "Survivors are divided by p. Try p = 0.1: ten times as large?", "scale_is_one_over_p"
)
EVAL_BY_P = Mistake(
    "eval_by_p",
    "At p = 0.1, which share of a unit reaches the next layer in training?",
    "keep_for_drop",
)
IN_TRAINING = Mistake(
    "in_training", "In training the paper's survivors keep their value; compare output and input."
)
IN_EVAL = Mistake(
    "in_eval", "In eval the output is not the input times the share that training lets through."
)
NOT_ALL = Mistake(
    "not_all", "The factor in eval is right at p = 0.3, but not at every p from 0 to 1."
)
ROUNDED_FACTOR = Mistake(
    "rounded_factor",
    "In float64 the factor of eval is right to some eight digits only: in which dtype was it made?",
)
SLOPE = Mistake(
    "slope", "In eval the gradient is not the factor of the output: was x cut off on the way?"
)
WIDENED = Mistake(
    "widened", "A bfloat16 input comes back in another dtype. Whose dtype has the mask? See 4.6."
)
FACTORS = [
    (1, KEEP, None),
    (1 / KEEP, 1, INVERTED),
    (1 / KEEP, KEEP, BOTH),
    (1, 1, NOBODY),
    (1, 1 / KEEP, UP_IN_EVAL),
    (1, P, EVAL_BY_P),
    (1 / P, ANY, BY_P),
    (1, ANY, IN_EVAL),
    (ANY, ANY, IN_TRAINING),
]


def find_mistake(answer):
    def call(x, p, training):
        return tensor(answer(x, p, training), x.shape, x.dtype)

    def inverted(x, p, training):
        """Training alone: scaled as PyTorch does, it has to be a dropout at every rate."""
        if not training:
            return x
        return answer(x, p, True) if p == 1 else answer(x, p, True) / (1 - p)

    mistake = wrong_in_a_mode(call, drops_in_eval=DROPS_IN_EVAL, factors=FACTORS)
    if mistake:
        return mistake
    x = torch.rand(64, 64).add(1)
    if borrows(lambda: [answer(x, P, True), answer(x, P, False)]):
        return BORROWED
    if answer(x.bfloat16(), P, True).dtype != torch.bfloat16:
        return WIDENED
    return _wrong_eval(call) or wrong_coins(
        lambda x, p: call(x, p, True), inverted, core_only=True, forgiven=("other_strides",)
    )


def _wrong_eval(call):
    for p in (0.0, 0.1, 0.37, 0.8, 0.996, 1.0):
        x = torch.rand(64, 64, dtype=torch.float64).add(1).requires_grad_()
        output = call(x, p, False)
        missed = (output - x * (1 - p)).abs().max()  # x is from 1 to 2
        if missed > 1e-14:
            return NOT_ALL if missed > 1e-6 else ROUNDED_FACTOR
        if not output.requires_grad:
            return SLOPE
        (slope,) = torch.autograd.grad(output.sum(), x)
        if not torch.allclose(slope, torch.full_like(x, 1 - p), rtol=0, atol=1e-14):
            return SLOPE
    return None


def scaled_in_eval(name):
    """A mutant's masks in training, without its factor there, and a right eval."""

    def answer(x, p, training):
        return MUTANTS[name].build(p)(x) * (1 - p) if training else x * (1 - p)

    return answer


def in_place(x, p, training):
    return x.mul_(torch.rand(x.shape) >= p) if training else x * (1 - p)


def by_selecting(x, p, training):
    """Right but for the coins, which it tosses in eval too."""
    kept = torch.full_like(x, 1 - p, dtype=torch.float64).bernoulli().bool()
    return torch.where(kept, x, 0) if training else (1 - p) * x


def by_choice(x, p, training):
    keep = 1 - p
    if training:
        return torch.where(torch.full(x.shape, keep, dtype=torch.float64).bernoulli() == 1, x, 0)
    return keep * x


def by_filling(x, p, training):
    if training:
        return x.masked_fill(torch.rand(x.shape) < p, 0)
    return x - p * x


def rounded_in_eval(x, p, training):
    factor = torch.tensor(1 - p)
    return x * (torch.rand(x.shape) >= p) if training else x * factor


def through_float32(x, p, training):
    y = x.float() * (torch.rand(x.shape) >= p if training else 1 - p)
    return y.to(x.dtype)


def drawn_in_both(x, p, training):
    kept = torch.rand(x.shape) >= p
    return x * kept if training else x * (1 - p)


def cut_off_in_eval(x, p, training):
    return x * (torch.rand(x.shape) >= p) if training else x.detach() * (1 - p)


def torchs(x, p, training):
    return nn.functional.dropout(x, p) * (1 - p) if training else x * (1 - p)


def by_ones(x, p, training):
    return x * (nn.Dropout(p)(torch.ones_like(x)) != 0) if training else x * (1 - p)


def undone(x, p, training):
    """The inverted form, and its factor taken back."""
    return x * (torch.rand(x.shape) >= p) / (1 - p) * (1 - p) if training else x * (1 - p)


def by_numpy(x, p, training):
    kept = torch.from_numpy(np.random.rand(*x.shape) >= p)  # noqa: NPY002
    return x * kept if training else x * (1 - p)


def masked(keeps):
    """The paper's way with the mask keeps(x, p)."""
    return lambda x, p, training: x * keeps(x, p) if training else x * (1 - p)


def with_gradients_only(x, p, training):
    if training and torch.is_grad_enabled():
        return x * (torch.rand(x.shape) >= p)
    return x * (1 - p)


def idle_when_rare(x, p, training):
    if training:
        return x * (torch.rand(x.shape) >= p) if p > 0.01 else x * 1
    return x * (1 - p)


def in_fours(x, p):
    kept = torch.rand(-(-x.numel() // 4)) >= p
    return kept.repeat_interleave(4)[: x.numel()].view(x.shape)


def in_columns(x):
    return (*x.shape[:-1], -(-x.shape[-1] // 2)) if x.ndim else ()


def in_twos(x, p):
    if x.ndim == 0:
        return torch.rand(()) >= p
    return (torch.rand(in_columns(x)) >= p).repeat_interleave(2, -1)[..., : x.shape[-1]]


def opposite_examples(x, p):
    u = torch.rand(-(-x.numel() // 2))
    return (torch.cat([u, 1 - u])[: x.numel()] >= p).view(x.shape)


def opposite_units(x, p):
    if x.ndim == 0:
        return torch.rand(()) >= p
    u = torch.rand(in_columns(x))
    return torch.stack([u, 1 - u], -1).flatten(-2)[..., : x.shape[-1]] >= p


def of_four_masks(x, p):
    if x.ndim < 2:
        return torch.rand(x.shape) >= p
    return (torch.rand(4, *x.shape[1:]) >= p)[torch.randint(4, x.shape[:1])]


def front_first(x, p):
    return (torch.rand(x.numel()) >= p).sort().values.view(x.shape)


exercise = Write(
    model_answer=vanilla_dropout,
    why="training lets the share 1 - p of the units through unscaled, and eval does so on average",
    takeaway=(
        "The paper's way: masks that pass every test of a dropout, and the factor only in eval."
    ),
    minutes=12,
    hints=(
        "What does the next layer hear on average in training, as a share of its input?",
        "A unit gets through with probability 1 - p, so training hands on the share 1 - p of x on "
        "average, with no factor; eval has no mask and has to hand on as much.",
        "if not training: return x * (1 - p). Training returns x * (torch.rand(x.shape) >= p).",
    ),
    wrong=[
        (lambda x, p, t: x * (1 - p) if t else x * (torch.rand(x.shape) >= p), IDLE),
        (lambda x, p, t: x * (torch.rand(x.shape) >= p), DROPS_IN_EVAL),
        (lambda x, p, t: x * (torch.rand(x.shape) >= p) / (1 - p) if t else x, INVERTED),
        (lambda x, p, t: x * (torch.rand(x.shape) >= p) / (1 - p) if t else x * (1 - p), BOTH),
        (lambda x, p, t: x * (torch.rand(x.shape) >= p) if t else x, NOBODY),
        (lambda x, p, t: x * (torch.rand(x.shape) >= p) if t else x / (1 - p), UP_IN_EVAL),
        (lambda x, p, t: x * (torch.rand(x.shape) >= p) / p if t else x, BY_P),
        (lambda x, p, t: x * (torch.rand(x.shape) >= p) if t else x * p, EVAL_BY_P),
        (lambda x, p, t: x * (torch.rand(x.shape) >= p) if t else x * (1 - p) ** 2, IN_EVAL),
        (lambda x, p, t: x * (torch.rand(x.shape) >= p) * (1 - p) if t else x, IN_TRAINING),
        (lambda x, p, t: x * (torch.rand(x.shape) < p) if t else x * (1 - p), rates.SWAPPED),
        (lambda x, p, t: x * (torch.rand(x.shape) > p) if t else x * (1 - p), rates.AT_ZERO),
        (lambda x, p, t: x * (torch.rand(x.shape) <= 1 - p) if t else x * (1 - p), rates.AT_ONE),
        (lambda x, p, t: x * (torch.rand_like(x) >= p) if t else x * (1 - p), rates.COARSE),
        (lambda x, p, t: x * (torch.rand(x.shape) >= p).float() if t else x * (1 - p), WIDENED),
        (scaled_in_eval("frozen_mask"), masks.FROZEN),
        (scaled_in_eval("shared_by_rows"), masks.SHARED),
        (scaled_in_eval("whole_rows"), masks.WHOLE_ROWS),
        (scaled_in_eval("exactly_k"), masks.EXACTLY_K),
        (masked(lambda x, p: torch.rand(x.shape) >= 0.3), rates.IGNORED),
        (masked(lambda x, p: torch.rand(x.shape) >= 0.5), rates.IGNORED),
        (masked(lambda x, p: torch.rand(x.shape) >= round(p, 1)), rates.ROUNDED),
        (masked(lambda x, p: torch.rand(x.shape) >= int(p * 256) / 256), rates.ROUNDED),
        (masked(in_twos), masks.TIED),
        (masked(opposite_units), masks.TIED),
        (masked(opposite_examples), masks.FEW_MASKS),
        (masked(of_four_masks), masks.FEW_MASKS),
        (masked(front_first), masks.PLACES),
        (masked(lambda x, p: torch.rand(x.shape) >= p * (0.9 + 0.2 * torch.rand(()))), masks.WILD),
        (by_numpy, masks.OTHER_GENERATOR),
        (drawn_in_both, COINS_IN_EVAL),
        (by_selecting, COINS_IN_EVAL),
        (rounded_in_eval, ROUNDED_FACTOR),
        (through_float32, ROUNDED_FACTOR),
        (cut_off_in_eval, SLOPE),
        (torchs, BORROWED),
        (by_ones, BORROWED),
        (undone, rates.NAN_AT_ONE),
        (lambda x, p, t: x * (torch.rand(x.shape) >= p) if t else x * round(1 - p, 1), NOT_ALL),
        (
            lambda x, p, t: x * (torch.rand(x.shape) >= p) if t else x * np.float32(1 - p),
            ROUNDED_FACTOR,
        ),
        (lambda x, p, t: x * ((torch.rand(x.shape) >= p) + 1e-4) if t else x * (1 - p), NOT_ZERO),
        (with_gradients_only, NO_GRAD),
        (idle_when_rare, rates.ROUNDED),
        (masked(in_fours), masks.TIED),
        (in_place, OVERWRITES),
        (lambda x, p, t: x * (torch.rand(x.shape) >= p) if t else x * 0.7, NOT_ALL),
    ],
    right=[by_choice, by_filling, the_courses],
    find_mistake=find_mistake,
)

"""Write the paper's dropout: a mask in training, a factor in eval, right at both ends of [0, 1]."""

import torch

from course_utils.checking.kinds import Write, tensor
from course_utils.checking.verdict import Mistake
from course_utils.conformance import check_dropout
from course_utils.dropout import vanilla_dropout as the_courses
from course_utils.exercises.from_scratch.factors import common_factor, same, some_input
from course_utils.exercises.from_scratch.masks import (
    AT_ONE,
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


def vanilla_dropout(x, p, training):
    if not training:
        return x * (1 - p)
    return x * (torch.rand(x.shape, device=x.device) >= p)


IDLE = Mistake("In training at p = 0.3 no unit is dropped. Which branch is for which mode?")
DROPS_IN_EVAL = Mistake("Units are dropped in eval. At test time nothing is random, in either way.")
INVERTED = Mistake(
    "That is PyTorch's way: survivors are scaled up in training. In the paper's way something is "
    "left to do in eval."
)
BOTH = Mistake(
    "Training pays for the dropped units, and so does eval. Who pays, the paper's way?", 4
)
NOBODY = Mistake(
    "Neither mode has a factor: in eval the next layer would hear more than it did in training."
)
UP_IN_EVAL = Mistake("Eval makes everything larger. Did the next layer hear more in training?", 4)
BY_P = Mistake("Survivors are divided by p. Try p = 0.1: ten times as large?", 2)
EVAL_BY_P = Mistake("At p = 0.1, which share of a unit reaches the next layer in training?", 1)
IN_TRAINING = Mistake(
    "In training the paper's survivors keep their value; compare output and input."
)
IN_EVAL = Mistake("In eval the output is not the input times the share that training lets through.")
NOT_ALL = Mistake("The factor in eval is right at p = 0.3, but not at every p from 0 to 1.")
WIDENED = Mistake(
    "A bfloat16 input comes back in another dtype. Whose dtype has the mask? See 4.6."
)
OVERWRITES = Mistake("The input has changed. Its owner may still need it.", "inplace")


def diagnose(answer):
    def call(x, p, training):
        return tensor(answer(x, p, training), x.shape, x.dtype)

    x = some_input()
    given = x.clone()
    trained, evaluated = call(given, 0.3, True), call(given, 0.3, False)
    if not torch.equal(given, x):
        return OVERWRITES
    if not (trained == 0).any():
        return IDLE
    if (evaluated == 0).any():
        return DROPS_IN_EVAL
    if mistake := wrong_mask(lambda x: call(x.clone(), 0.3, True)):
        return mistake
    if mistake := _wrong_factor(common_factor(trained, x), common_factor(evaluated, x)):
        return mistake
    if answer(x.bfloat16(), 0.3, True).dtype != torch.bfloat16:
        return WIDENED
    if mistake := wrong_coins(lambda x, p: call(x, p, True)):
        return mistake
    if not all(torch.allclose(call(x, p, False), x * (1 - p)) for p in (0.0, 0.1, 0.8, 1.0)):
        return NOT_ALL
    return _no_dropout(answer)


def _wrong_factor(in_training, in_eval, p=0.3):
    """The mistake in what survivors and eval were multiplied by, at a p that is not 0.5."""
    keep = 1 - p
    known = [
        (1, keep, None),
        (1 / keep, 1, INVERTED),
        (1 / keep, keep, BOTH),
        (1, 1, NOBODY),
        (1, 1 / keep, UP_IN_EVAL),
        (1, p, EVAL_BY_P),
        (1 / p, in_eval, BY_P),
        (1, in_eval, IN_EVAL),
    ]
    for a, b, mistake in known:
        if same(in_training, a) and (b is in_eval or same(in_eval, b)):
            return mistake
    return IN_TRAINING


def _no_dropout(answer):
    """Judge training alone: scaled as PyTorch does, it has to be a dropout at every rate."""

    def inverted(x, p, training):
        if not training:
            return x
        return answer(x, p, True) if p == 1 else answer(x, p, True) / (1 - p)

    findings = [f for f in check_dropout(inverted).findings if f.core and f.passed is False]
    return Mistake(f"As a dropout it fails: {findings[0].text}.") if findings else None


def frozen(x, p, training):
    coins = torch.rand(x.shape, generator=torch.Generator().manual_seed(0))
    return x * (coins >= p) if training else x * (1 - p)


def one_row(x, p, training):
    return x * (torch.rand(x.shape[-1:]) >= p) if training else x * (1 - p)


def whole_rows(x, p, training):
    return x * (torch.rand(len(x), 1) >= p) if training else x * (1 - p)


def exactly_k(x, p, training):
    ranks = torch.randperm(x.numel()).reshape(x.shape)
    return x * (ranks >= round(p * x.numel())) if training else x * (1 - p)


def in_place(x, p, training):
    return x.mul_(torch.rand(x.shape) >= p) if training else x * (1 - p)


def by_selecting(x, p, training):
    kept = torch.full_like(x, 1 - p, dtype=torch.float64).bernoulli().bool()
    return torch.where(kept, x, 0) if training else (1 - p) * x


exercise = Write(
    answer=vanilla_dropout,
    why="training lets the share 1 - p of the units through unscaled, and eval does so on average",
    shown="The paper's way: masks that pass every test of a dropout, and the factor only in eval.",
    hints=(
        "What does the next layer hear on average in training, as a share of its input?",
        "In training only the mask; in eval no mask, and the share that training lets through.",
        "x * (torch.rand(x.shape) >= p) in training, x times 1 - p in eval.",
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
        (lambda x, p, t: x * (torch.rand(x.shape) < p) if t else x * (1 - p), SWAPPED),
        (lambda x, p, t: x * (torch.rand(x.shape) > p) if t else x * (1 - p), AT_ZERO),
        (lambda x, p, t: x * (torch.rand(x.shape) <= 1 - p) if t else x * (1 - p), AT_ONE),
        (lambda x, p, t: x * (torch.rand_like(x) >= p) if t else x * (1 - p), COARSE),
        (lambda x, p, t: x * (torch.rand(x.shape) >= p).float() if t else x * (1 - p), WIDENED),
        (frozen, FROZEN),
        (one_row, SHARED),
        (whole_rows, WHOLE_ROWS),
        (exactly_k, EXACTLY_K),
        (in_place, OVERWRITES),
        (lambda x, p, t: x * (torch.rand(x.shape) >= p) if t else x * 0.7, NOT_ALL),
    ],
    right=[by_selecting, the_courses],
    diagnose=diagnose,
)

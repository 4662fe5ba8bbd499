"""Write dropout with a given mask that drops whatever stands there, NaN and infinity too."""

import torch

from course_utils.checking.answer_values import tensor
from course_utils.checking.kinds import Write
from course_utils.checking.verdict import Mistake


def drop_whatever(x, mask, p):
    return torch.where(mask, x / (1 - p), 0.0)


PRODUCT = Mistake(
    "product",
    "A NaN or an infinity that is dropped comes out as NaN: what is 0 times infinity?",
    "nan_safe_mask",
)
HIDDEN = Mistake(
    "hidden", "A NaN or an infinity that is kept has become a number: a fault that nobody sees."
)
SWAPPED = Mistake("swapped", "What the mask keeps is 0. Which of the two does True mean?")
UNDIVIDED = Mistake("undivided", "Survivors keep their size: where is the division?")
BY_P = Mistake("by_p", "Survivors are divided by p.", "scale_is_one_over_p")
GRADIENT = Mistake("gradient", "The output is right, but the gradient is not that of dropout.")
OVERWRITES = Mistake("overwrites", "x has changed. Its owner may still need it.", "inplace_is_free")
OTHER = Mistake("other", "Expected 0 where the mask is False, and x / (1 - p) where it is True.")

BAD = (float("nan"), float("inf"), -float("inf"))


def find_mistake(answer):
    for p in (0.3, 0.8):
        if mistake := _mistake_at(answer, p):
            return mistake
    return None


def _mistake_at(answer, p):
    mask = torch.tensor([[True, False, True, False]] * 2)
    x = torch.tensor([[1.0, 2.0, -3.0, -4.0], [5.0, 6.0, 7.0, 8.0]])
    y = tensor(answer(x.clone(), mask, p), x.shape, x.dtype)
    expected = torch.where(mask, x / (1 - p), 0.0)
    if not torch.allclose(y, expected):
        return _of_numbers(y, x, mask, p)
    for value in BAD:
        bad = x.clone().index_fill_(1, torch.tensor([0, 1]), value)
        given = bad.clone()
        y = tensor(answer(given, mask, p), x.shape)
        if not torch.equal(given.nan_to_num(), bad.nan_to_num()):
            return OVERWRITES
        if y[:, 1].isnan().any():
            return PRODUCT
        if y[:, 0].isfinite().any():
            return HIDDEN
        if not torch.allclose(y[:, 1:], expected[:, 1:]):
            return OTHER
    return _of_gradient(answer, x, mask, p)


def _of_numbers(y, x, mask, p):
    if torch.allclose(y, x * mask):
        return UNDIVIDED
    if torch.allclose(y, x * mask / p):
        return BY_P
    return SWAPPED if ((y != 0) == ~mask).all() else OTHER


def _of_gradient(answer, x, mask, p):
    x = x.clone().requires_grad_()
    y = answer(x, mask, p)
    if not y.requires_grad:
        return GRADIENT
    (gradient,) = torch.autograd.grad(y.sum(), x)
    return None if torch.allclose(gradient, mask / (1 - p)) else GRADIENT


def by_filling(x, mask, p):
    return (x / (1 - p)).masked_fill(~mask, 0)


def by_new_zeros(x, mask, p):
    y = torch.zeros_like(x)
    y[mask] = x[mask] / (1 - p)
    return y


def product(x, mask, p):
    return x * mask / (1 - p)


def in_place(x, mask, p):
    x[~mask] = 0
    return x / (1 - p)


exercise = Write(
    model_answer=drop_whatever,
    why="where the mask is False, nothing of x is looked at: it is chosen, not multiplied",
    takeaway="To drop is to choose 0; to multiply by 0 is something else for NaN and infinity.",
    minutes=4,
    hints=(
        "Which operation does not look at the value that it leaves out?",
        "torch.where takes a condition and two values; so does masked_fill, in its way.",
        "torch.where(mask, x / (1 - p), 0.0) chooses in place of multiplying.",
    ),
    wrong=[
        (product, PRODUCT),
        (lambda x, mask, p: product(x, mask, p).nan_to_num(), HIDDEN),
        (lambda x, mask, p: product(x.nan_to_num(), mask, p), HIDDEN),
        (lambda x, mask, p: torch.where(mask, 0.0, x / (1 - p)), SWAPPED),
        (lambda x, mask, p: torch.where(mask, x, 0.0), UNDIVIDED),
        (lambda x, mask, p: torch.where(mask, x / p, 0.0), BY_P),
        (lambda x, mask, p: drop_whatever(x, mask, p).detach(), GRADIENT),
        (in_place, OVERWRITES),
        (lambda x, mask, p: 2 * drop_whatever(x, mask, p), OTHER),
    ],
    right=[by_filling, by_new_zeros],
    find_mistake=find_mistake,
)

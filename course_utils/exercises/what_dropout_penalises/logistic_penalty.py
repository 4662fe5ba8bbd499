"""Write the exact penalty of dropout on the inputs of a logistic unit, by all masks."""

import math
from itertools import product

import torch

from course_utils.checking.answer_values import number
from course_utils.checking.kinds import Write
from course_utils.checking.verdict import Mistake


def logistic_penalty(X, w, p):
    softplus, total = torch.nn.functional.softplus, 0.0
    for mask in product([0.0, 1.0], repeat=len(w)):
        kept = sum(mask)
        probability = (1 - p) ** kept * p ** (len(w) - kept)
        z = (X * torch.tensor(mask) / (1 - p)) @ w
        total += probability * (softplus(z) - softplus(X @ w)).sum()
    return total


SHORT = Mistake("short", "That is the short formula. Asked for is what it approximates.")
WHOLE_LOSS = Mistake("whole_loss", "That is the whole mean loss. What is *added* to that without?")
MEAN_OF_ROWS = Mistake(
    "mean_of_rows", "That is the penalty of a row on average, not of all together."
)
UNDIVIDED = Mistake("undivided", "It comes out as if survivors were not divided by 1 - p.")
BY_P = Mistake("by_p", "It comes out as if survivors were divided by p.", "scale_is_one_over_p")
SWAPPED = Mistake("swapped", "It comes out as if a unit were kept with p.", "keep_for_drop")
UNWEIGHTED = Mistake("unweighted", "It fits equally likely masks. Are they, at p = 0.3?")
ONE_COIN = Mistake("one_coin", "All inputs are dropped together. How many coins has a row?")
SQUARED = Mistake("squared", "That is that of the squared error; here it is cross-entropy.")
NONE = Mistake(
    "none",
    "The mean of z is kept. Is the mean of what the loss makes of z?",
    "mean_survives_every_layer",
)
SAMPLED = Mistake("sampled", "Near, and not exact: is each of the 2^n masks there once?")
LARGE = Mistake("large", "Right for small z, and not for z = 1000: e to that power overflows.")
P_ZERO = Mistake("p_zero", "At p = 0 nobody is dropped, and there is no penalty.")
CHANGED = Mistake("changed", "X or w is not the same after the call: work on a copy.")
OTHERWISE = Mistake(
    "otherwise", "For each mask: its probability, times the sum over rows of softplus(z)."
)


def _planted(scale=lambda p: 1 - p, keep=lambda p: 1 - p, pay=None, reduce=torch.sum):
    """Like `logistic_penalty`, with another division, other coins, or another loss."""
    pay = pay or torch.nn.functional.softplus

    def answer(X, w, p):
        total, q = 0.0, keep(p)
        for mask in product([0.0, 1.0], repeat=len(w)):
            chance = q ** sum(mask) * (1 - q) ** (len(w) - sum(mask))
            z = (X * torch.tensor(mask) / scale(p)) @ w
            total += chance * reduce(pay(z) - pay(X @ w))
        return total

    return answer


def short(X, w, p):
    yes = (X @ w).sigmoid()
    return p / (1 - p) / 2 * (yes * (1 - yes) * (X**2 @ w**2)).sum()


def whole_loss(X, w, p):
    return logistic_penalty(X, w, p) + torch.nn.functional.softplus(X @ w).sum()


def one_coin(X, w, p):
    pay = torch.nn.functional.softplus
    return ((1 - p) * pay(X @ w / (1 - p)) + p * pay(0 * (X @ w)) - pay(X @ w)).sum()


def none(X, w, p):
    return 0 * (X @ w).sum()


def squared(X, w, p):
    return p / (1 - p) * (X**2 @ w**2).sum()


RECOGNISED = [
    (short, SHORT),
    (whole_loss, WHOLE_LOSS),
    (_planted(reduce=torch.mean), MEAN_OF_ROWS),
    (_planted(scale=lambda p: 1), UNDIVIDED),
    (_planted(scale=lambda p: p), BY_P),
    (_planted(keep=lambda p: p), SWAPPED),
    (_planted(keep=lambda p: p, scale=lambda p: p), SWAPPED),
    (_planted(keep=lambda p: 0.5), UNWEIGHTED),
    (one_coin, ONE_COIN),
    (squared, SQUARED),
    (none, NONE),
]


def find_mistake(answer):
    X = torch.tensor([[1.0, -2.0, 0.5], [0.3, 1.5, -1.0], [2.0, 0.2, 1.0]])
    w, p = torch.tensor([0.7, -1.1, 2.0]), 0.3
    before = X.clone(), w.clone()
    given, exact = number(answer(X, w, p)), float(logistic_penalty(X, w, p))
    if not (torch.equal(X, before[0]) and torch.equal(w, before[1])):
        return CHANGED
    for wrong, mistake in RECOGNISED:
        if math.isclose(given, float(wrong(X, w, p)), rel_tol=1e-5, abs_tol=1e-6):
            return mistake
    if not math.isclose(given, exact, rel_tol=1e-4):
        return SAMPLED if math.isclose(given, exact, rel_tol=0.05) else OTHERWISE
    large = number(answer(1000 * X, w, p))
    if not math.isclose(large, float(logistic_penalty(1000 * X, w, p)), rel_tol=1e-4):
        return LARGE
    return None if abs(number(answer(X, w, 0.0))) < 1e-4 else P_ZERO


def table(X, w, p):
    """All masks at once."""
    masks = torch.cartesian_prod(*[torch.tensor([0.0, 1.0], dtype=X.dtype)] * len(w))
    chance = torch.where(masks == 1, 1 - p, p).to(X.dtype).prod(1)
    z = torch.einsum("rj,mj,j->mr", X, masks / (1 - p), w)
    return float(chance @ torch.logaddexp(z, torch.zeros_like(z)).sum(1)) - float(
        torch.logaddexp(X @ w, 0 * (X @ w)).sum()
    )


def with_labels(X, w, p):
    """Through the cross-entropy of labels, whichever they are: they cancel."""
    y = torch.ones(len(X), dtype=X.dtype)
    loss = torch.nn.functional.binary_cross_entropy_with_logits
    total = 0.0
    for mask in product([0, 1], repeat=len(w)):
        chance = math.prod(1 - p if kept else p for kept in mask)
        z = X @ (w * torch.tensor(mask) / (1 - p))
        total += chance * (loss(z, y, reduction="sum") - loss(X @ w, y, reduction="sum"))
    return total


def sampled(X, w, p):
    pay, masks = (
        torch.nn.functional.softplus,
        torch.rand(200_000, len(w), generator=torch.Generator().manual_seed(0), dtype=X.dtype),
    )
    z = torch.einsum("rj,mj,j->mr", X, (masks >= p) / (1 - p), w)
    return (pay(z).mean(0) - pay(X @ w)).sum()


def fails_at_zero(X, w, p):
    return logistic_penalty(X, w, p) if p > 0 else torch.tensor(1.0)


def in_place(X, w, p):
    result = logistic_penalty(X, w, p)
    w /= 1 - p
    return result


exercise = Write(
    model_answer=logistic_penalty,
    why="labels cancel, and what is left is the mean of softplus over all masks, less softplus",
    takeaway="No label stands in the penalty: rows without a label have one too.",
    minutes=12,
    hints=(
        "In 10.4, which part of the cross-entropy changes on average when noise of mean 0 is "
        "added to z?",
        "For each mask: its probability, times the sum over rows of softplus(z under the "
        "mask) - softplus(z).",
        "Loop over product([0.0, 1.0], repeat=len(w)), as lesson 03 does; under a mask, z is "
        "(X * mask / (1 - p)) @ w.",
    ),
    wrong=[
        *RECOGNISED,
        (sampled, SAMPLED),
        (_planted(pay=lambda z: (1 + z.exp()).log()), LARGE),
        (fails_at_zero, P_ZERO),
        (in_place, CHANGED),
        (lambda X, w, p: torch.tensor(3.0), OTHERWISE),
    ],
    right=[table, with_labels],
    find_mistake=find_mistake,
)

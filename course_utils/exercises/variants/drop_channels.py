"""Write dropout of whole channels, judged by the law of channels."""

import torch
from torch import nn

from course_utils.checking import mask_mistakes as masks
from course_utils.checking import rate_mistakes as rates
from course_utils.checking.answer_values import tensor
from course_utils.checking.borrowed import BORROWED, borrows
from course_utils.checking.by_conformance import wrong_coins
from course_utils.checking.kinds import Write
from course_utils.checking.verdict import Mistake
from course_utils.conformance import LAWS


def drop_channels(x, p, training):
    if not training or p == 0:
        return x
    if p == 1:
        return x * 0
    kept = torch.rand(x.shape[:2] + (1,) * (x.dim() - 2)) >= p
    return x * kept.to(x.dtype) / (1 - p)


ELEMENTS = Mistake("elements", "Places of a channel are dropped one by one. Which size is 1?")
EXAMPLES = Mistake("examples", "All channels of an example are dropped together.")
BATCH = Mistake(
    "batch", "The same channels are lost in every example of a batch.", "one_mask_for_all"
)
FLAT = Mistake("flat", "It is right for (N, C, L) and not for (N, C, H, W).")
UNDIVIDED = Mistake("undivided", "The channels that stay keep their size: where is the division?")
BY_P = Mistake("by_p", "Channels that stay are divided by p.", "scale_is_one_over_p")
SWAPPED = Mistake("swapped", "A channel is kept with p, not with 1 - p.", "keep_for_drop")
IN_EVAL = Mistake("in_eval", "In eval the input has to come back as it is.", "factor_in_eval")
P_ONE = Mistake("p_one", "At p = 1 every channel is dropped: the output has to be 0, and no NaN.")


def find_mistake(answer):
    x, p = torch.ones(40, 30, 4), 0.2
    tensor(answer(x, p, True), x.shape, x.dtype)
    if borrows(lambda: answer(x, p, True)):
        return BORROWED
    noise = answer(x, p, True)
    if not torch.equal(answer(x, p, False), x):
        return IN_EVAL
    largest = noise.max()
    if abs(largest - 1) < 1e-4:
        return UNDIVIDED
    if abs(largest - 1 / p) < 1e-4:
        return BY_P
    kept = noise > 0
    if not (kept == kept[:, :, :1]).all():
        return ELEMENTS
    kept = kept[:, :, 0]
    if (kept == kept[:1]).all():
        return BATCH
    if (kept == kept[:, :1]).all():
        return EXAMPLES
    # 1200 decisions: 960 kept on average, with a standard deviation of 14; 240 if swapped
    if kept.double().mean() < 0.5:
        return SWAPPED
    images = answer(torch.ones(20, 10, 3, 5), p, True)
    if images.shape != (20, 10, 3, 5) or not (images == images[:, :, :1, :1]).all():
        return FLAT
    if not torch.equal(answer(x, 1.0, True), 0 * x):
        return P_ONE

    def one_channel_each(x, p):
        return answer(x.reshape(-1, 1, 1), p, True).reshape(x.shape)

    return wrong_coins(one_channel_each, answer, core_only=True, law=LAWS["channels"])


def with_functional(x, p, training):
    if not training:
        return x
    flat = x.reshape(x.shape[0], x.shape[1], -1)
    noise = torch.zeros(flat.shape[:2], dtype=x.dtype)
    if p < 1:
        noise.bernoulli_(1 - p).div_(1 - p)
    return (flat * noise.unsqueeze(-1)).reshape(x.shape)


def with_einsum(x, p, training):
    if not training:
        return x
    keep = 1 - p
    mask = (torch.rand(x.shape[0], x.shape[1]) < keep).to(x.dtype)
    return torch.einsum("nc...,nc->nc...", x, mask / max(keep, 1e-9))


def _planted(shape, scale=lambda p: 1 - p, keep=lambda p: 1 - p):
    def answer(x, p, training):
        if not training:
            return x
        kept = torch.rand(shape(x)) < keep(p)
        return x * kept.to(x.dtype) / scale(p)

    return answer


def by_torch(x, p, training):
    return nn.functional.dropout1d(x, p, training) if x.dim() == 3 else nn.Dropout2d(p)(x)


def in_tenths(x, p, training):
    return drop_channels(x, round(p, 1), training)


def neighbours_alike(x, p, training):
    """Channels in pairs share a coin."""
    if not training or p in (0, 1):
        return drop_channels(x, p, training)
    pairs = torch.rand(len(x), -(-x.shape[1] // 2)) >= p
    kept = pairs.repeat_interleave(2, 1)[:, : x.shape[1]]
    return x * kept.to(x.dtype).reshape(*kept.shape, *(1,) * (x.dim() - 2)) / (1 - p)


def fixed_rate(x, p, training):
    return drop_channels(x, 0.2 if 0 < p < 1 else p, training)


def per_channel(x):
    return x.shape[:2] + (1,) * (x.dim() - 2)


exercise = Write(
    model_answer=drop_channels,
    why="the mask has the sizes (N, C) and then a 1 for each dimension of the channel",
    takeaway="One decision for each channel of each example, whatever the channel looks like.",
    minutes=8,
    hints=(
        "How many decisions does a batch of the shape (N, C, L) need, and how many one of the "
        "shape (N, C, H, W)?",
        "N times C in both. So the mask has the sizes N and C, and a 1 for each dimension "
        "after them. p = 1 needs a line of its own.",
        "torch.rand(x.shape[:2] + (1,) * (x.dim() - 2)) >= p gives the mask.",
    ),
    wrong=[
        (_planted(lambda x: x.shape), ELEMENTS),
        (_planted(lambda x: (len(x),) + (1,) * (x.dim() - 1)), EXAMPLES),
        (_planted(lambda x: (1, x.shape[1]) + (1,) * (x.dim() - 2)), BATCH),
        (_planted(lambda x: (*x.shape[:-1], 1)), FLAT),
        (_planted(per_channel, scale=lambda p: 1), UNDIVIDED),
        (_planted(per_channel, scale=lambda p: p), BY_P),
        (_planted(per_channel, keep=lambda p: p), SWAPPED),
        (_planted(per_channel), P_ONE),
        (by_torch, BORROWED),
        (in_tenths, rates.ROUNDED),
        (fixed_rate, rates.IGNORED),
        (neighbours_alike, masks.TIED),
        (lambda x, p, training: drop_channels(x, p, True), IN_EVAL),
        (
            lambda x, p, training: drop_channels(x, p, training) if training else x * (1 - p),
            IN_EVAL,
        ),
    ],
    right=[with_functional, with_einsum],
    find_mistake=find_mistake,
)

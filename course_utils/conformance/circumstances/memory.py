"""How an input lies in memory, and of which dtype it is."""

from functools import partial

import torch

from course_utils.conformance.circumstances.circumstance import (
    NO_SUCH_DTYPE,
    TENSORS,
    Circumstance,
)
from course_utils.conformance.trials import RATES, DoesNotApply


def transposed(base):
    """The same numbers, the last dimension with the longest steps."""
    reverse = tuple(reversed(range(base.dim())))
    return base.permute(reverse).contiguous().permute(reverse)


def strided(base):
    """The same numbers, every second element of a larger piece of memory."""
    return torch.stack([base, -base], dim=-1)[..., 0]


def expanded(base):
    """Every row the first one, and all of them in the memory of one."""
    return base[:1].clone().expand(base.shape)


def in_channels_last(trial):
    """Images whose channels lie next to each other."""
    for shape, calls in (((4, 27, 3, 3), 6), ((6, 130, 9, 10), 2)):
        for p in RATES:
            given = partial(torch.Tensor.contiguous, memory_format=torch.channels_last)
            trial.ask(p, shape, calls, given=lambda base, given=given: given(base.clone()))


def in_dtype(trial, dtype):
    """Inputs of one dtype; an array framework that lacks it is not blamed."""
    x = trial.x((3, 4), dtype)
    if trial.subject.kind == "numpy" and trial.subject.output_dtype(x) != dtype:
        raise DoesNotApply(NO_SUCH_DTYPE)
    trial.ask_all(dtype=dtype)


def in_memory(given):
    return lambda trial: trial.ask_all(given=given)


MEMORY = (
    Circumstance("transposed", "a transposed input", in_memory(transposed)),
    Circumstance("strided", "a strided input", in_memory(strided)),
    Circumstance("expanded", "an expanded input, whose rows share memory", in_memory(expanded)),
    Circumstance("channels_last", "images in channels_last", in_channels_last, TENSORS, dims=4),
    Circumstance("float64", "an input in float64", partial(in_dtype, dtype=torch.float64)),
    Circumstance("float16", "an input in float16", partial(in_dtype, dtype=torch.float16)),
    Circumstance(
        "bfloat16", "an input in bfloat16", partial(in_dtype, dtype=torch.bfloat16), TENSORS
    ),
)

"""How an input lies in memory, and of which dtype it is."""

from functools import partial

import torch

from course_utils.conformance.circumstances.circumstance import (
    NO_SUCH_DTYPE,
    TENSORS,
    Circumstance,
)
from course_utils.conformance.trials import RATES, DoesNotApply

OTHER_FORMS = (
    ((12, 27, 5), torch.bfloat16),
    ((8, 27, 3, 3), torch.float64),
    ((4, 27, 3, 2, 3), torch.float16),
)


def transposed(base):
    """The same numbers, the last dimension with the longest steps."""
    reverse = tuple(reversed(range(base.dim())))
    return base.permute(reverse).contiguous().permute(reverse)


def strided(base):
    """The same numbers, every second element of a larger piece of memory."""
    return torch.stack([base, -base], dim=-1)[..., 0]


def sliced(base):
    """The same numbers, a part of a larger tensor: others before, between and behind its rows."""
    larger = torch.full([n + 2 for n in base.shape], 7.0, dtype=base.dtype)
    inside = larger[(slice(1, -1),) * base.dim()]
    inside.copy_(base)
    return inside


def behind_others(base):
    """The same numbers, contiguous, behind others in one piece of memory."""
    return torch.cat([torch.full_like(base[:1], 7.0), base])[1:]


def expanded(base):
    """Every row the first one, and all of them in the memory of one."""
    return base[:1].clone().expand(base.shape)


def columns_expanded(base):
    """Every column the first one, and all of them in the memory of one."""
    return base[..., :1].clone().expand(base.shape)


def in_channels_last(trial):
    """Images and videos whose channels lie next to each other."""
    small, large = (4, 27, 3, 3), (6, 130, 9, 10)
    for p, shape, calls in ((RATES[0], small, 4), (RATES[1], small, 4), (RATES[0], large, 2)):
        trial.ask(p, shape, calls, given=channels_last)
    if 5 in trial.law.dims:
        trial.ask(RATES[0], (4, 27, 3, 4, 3), 4, given=channels_last_3d)


def in_dtype(trial, dtype):
    """Inputs of one dtype; an array framework that lacks it is not blamed."""
    x = trial.x((3, 4), dtype)
    if trial.subject.kind == "numpy" and trial.subject.output_dtype(x) != dtype:
        raise DoesNotApply(NO_SUCH_DTYPE)
    trial.ask_all(dtype=dtype)


def in_memory(given):
    """Asked in two dimensions, then in small inputs of other numbers of them and other dtypes."""

    def run(trial):
        trial.ask_all(given=given)
        if trial.law.shares or trial.subject.kind == "numpy":
            return
        for shape, dtype in OTHER_FORMS:
            trial.ask(RATES[0], shape, 2, given=given, dtype=dtype)

    return run


def channels_last(base):
    """Images whose channels lie next to each other."""
    return base.clone().contiguous(memory_format=torch.channels_last)


def channels_last_3d(base):
    """Videos whose channels lie next to each other."""
    return base.clone().contiguous(memory_format=torch.channels_last_3d)


MEMORY = (
    Circumstance("transposed", "a transposed input", in_memory(transposed)),
    Circumstance("strided", "a strided input", in_memory(strided)),
    Circumstance("behind_others", "a contiguous input behind others", in_memory(behind_others)),
    Circumstance("sliced", "a part of a larger tensor", in_memory(sliced)),
    Circumstance(
        "columns_expanded",
        "an expanded input, whose columns share memory",
        in_memory(columns_expanded),
    ),
    Circumstance("expanded", "an expanded input, whose rows share memory", in_memory(expanded)),
    Circumstance(
        "channels_last", "images and videos in channels_last", in_channels_last, TENSORS, dims=4
    ),
    Circumstance("float64", "an input in float64", partial(in_dtype, dtype=torch.float64)),
    Circumstance("float16", "an input in float16", partial(in_dtype, dtype=torch.float16)),
    Circumstance(
        "bfloat16", "an input in bfloat16", partial(in_dtype, dtype=torch.bfloat16), TENSORS
    ),
)

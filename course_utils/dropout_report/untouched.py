"""A model that is run, and is afterwards as it was."""

from contextlib import contextmanager
from copy import deepcopy
from itertools import chain

import torch
from torch.nn.parameter import is_lazy

from course_utils.modes import modes_restored
from course_utils.seeding import undisturbed


@contextmanager
def untouched(model):
    """Whatever is run meanwhile, `model` and the global random generators are as they were.

    Attributes of every module are put back, among them its mode, its p and its parts, and so are
    the values of buffers. What a forward changes elsewhere, such as a list that it appends to, is
    not; `with_sizes_open` is for lazy layers.
    """
    parts = [(part, dict(vars(part))) for part in model.modules()]
    inner = [
        (value, dict(value))
        for _, attributes in parts
        for value in attributes.values()
        if isinstance(value, dict)
    ]
    buffers = [(b, b.detach().clone()) for b in model.buffers() if not is_lazy(b)]
    try:
        with modes_restored(model), undisturbed():  # a scripted module's mode is no attribute
            yield model
    finally:
        for part, attributes in parts:
            vars(part).clear()
            vars(part).update(attributes)
        for value, content in inner:
            value.clear()
            value.update(content)
        with torch.no_grad():
            for buffer, content in buffers:
                if buffer.shape == content.shape:
                    buffer.copy_(content)


def with_sizes_open(model):
    """A copy of `model` whose lazy layers are still without sizes; `model` itself if it has none.

    A run gives them their sizes, which nothing takes away again.
    """
    lazy = [tensor for tensor in chain(model.parameters(), model.buffers()) if is_lazy(tensor)]
    if not lazy:
        return model
    # deepcopy cannot copy a tensor without sizes: each is told its copy beforehand
    fresh = {id(t): type(t)(t.requires_grad, device=t.device, dtype=t.dtype) for t in lazy}
    return deepcopy(model, fresh)

"""How many bytes a layer keeps between forward and backward, wherever it keeps them.

The layer's output is dropped and its graph held: what is then still alive is kept for backward.
Counted are the memory of every tensor that an op gave back while the layer ran (the layer's input
among them, if the graph holds on to it), of every NumPy array, and of Python's own objects.
"""

import math
import tracemalloc
from typing import NamedTuple

import numpy as np
import torch
from torch.multiprocessing.reductions import StorageWeakRef
from torch.utils._python_dispatch import TorchDispatchMode
from torch.utils._pytree import tree_leaves

from benchmarks.dropout_speed import layers
from course_utils.fast_dropout import SMALL

SHAPES = ((16, 64), (128, 1024), (7, 13))
P = 0.3
COPIES = 50  # of a graph, so that what tracing itself leaves behind weighs little
NOTE = """\
Bytes alive between forward and backward, float32, p = 0.3: the elements of tensors and arrays, and
beside them Python's own objects (contexts, closures, headers of arrays), which do not grow with the
tensor. The limit that FastDropout has to keep is a bit for each element, as 1/32 of what nn.Dropout
keeps, and 64 bytes; tensors so small that it hands them over to PyTorch have none.\
"""


def section(quick):
    """A row for each layer and shape."""
    rows = [row for shape in SHAPES for row in rows_of_shape(shape)]
    return {"title": "Kept for backward", "note": NOTE, "rows": rows}


def rows_of_shape(shape):
    """One row for each layer: what it keeps, and how much less than nn.Dropout that is."""
    kept = {name: kept_for_backward(layer, shape) for name, layer in layers(P).items()}
    reference, is_fast = kept["nn.Dropout"].elements, math.prod(shape) >= SMALL
    return [
        {
            "shape": " x ".join(map(str, shape)),
            "layer": name,
            "bytes": own.elements,
            "bits an element": 8 * own.elements / math.prod(shape),
            "limit": limit(reference) if is_fast and name == "FastDropout" else "",
            "bytes of Python objects": own.objects,
        }
        for name, own in kept.items()
    ]


def limit(reference):
    """The most bytes that FastDropout may keep where nn.Dropout keeps so many."""
    return reference / 32 + 64


class Kept(NamedTuple):
    """Bytes that a graph holds: elements of tensors and arrays, and Python's objects."""

    elements: int
    objects: int


class _Storages(TorchDispatchMode):
    """Looks at the memory behind every result of an op, and does not keep it alive."""

    def __init__(self):
        super().__init__()
        self.seen = {}

    def __torch_dispatch__(self, function, types, args=(), kwargs=None):
        result = function(*args, **(kwargs or {}))
        for tensor in tree_leaves(result):
            if isinstance(tensor, torch.Tensor):
                storage = tensor.untyped_storage()
                self.seen[StorageWeakRef(storage)] = storage.nbytes()
        return result

    def alive(self):
        return sum(size for storage, size in self.seen.items() if not storage.expired())


def kept_for_backward(layer, shape):
    """The `Kept` of one call of `layer` on a float32 tensor that is a result, not a leaf.

    An array whose memory a kept tensor shares may count twice; nothing counts less than once.
    """
    leaf = torch.randn(shape, requires_grad=True)
    storages = _Storages()
    with storages:
        hold(layer, leaf, 1)  # tables and caches are filled here, not kept for one backward
        storages.seen.clear()
        _graphs, arrays, _ = traced(hold, layer, leaf, 1)
        tensors = storages.alive()  # while the graphs are
    _, _, objects = traced(hold, layer, leaf, COPIES)
    return Kept(tensors + arrays, round(objects / COPIES))


def hold(layer, leaf, copies):
    """The graphs of so many calls, without the outputs."""
    return [layer(leaf.clone()).grad_fn for _ in range(copies)]


def traced(function, *arguments):
    """What `function` gives, and the bytes that it leaves: of arrays, and of Python's objects."""
    tracemalloc.start()
    try:
        result = function(*arguments)
        traces = tracemalloc.take_snapshot().traces
    finally:
        tracemalloc.stop()
    size = {True: 0, False: 0}
    for trace in traces:
        size[trace.domain == np.lib.tracemalloc_domain] += trace.size
    return result, size[True], size[False]

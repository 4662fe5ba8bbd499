"""Forward and backward of every dropout of the course, beside `nn.Dropout` and a bare multiply."""

from functools import partial
from statistics import median

import torch
from torch import nn

from benchmarks.fresh_process import rows_of_each_thread_count
from benchmarks.seed_replay import SeedReplay
from course_utils.dropout import Dropout
from course_utils.fast_dropout import FastDropout
from course_utils.timing import by_turns, ratio

SHAPES = ((16, 64), (128, 1024), (4096, 4096))
RATES = (0.1, 0.3, 0.5)
NOTE = """\
float32, forward and backward; µs are of a call, ns of an element. The multiply, which is
`torch.mul(x, 2, out=y)`, passes once over the memory. Each layer's column: how many times faster
than nn.Dropout (median of the rounds, and between which values eight in ten lie). From scratch is
`(torch.rand_like(x) >= p) * x / (1 - p)`; seed replay is FastDropout that keeps only a seed and
draws again in backward.\
"""


def section(quick):
    """Rows of every shape, rate and number of threads."""
    shapes = SHAPES[:2] if quick else SHAPES
    rows = rows_of_each_thread_count(rows_of_shapes, shapes, RATES[:1] if quick else RATES, quick)
    return {"title": "Dropout, forward and backward", "note": NOTE, "rows": rows}


def from_scratch(x, p):
    """Dropout in one line, differentiated by autograd."""
    return (torch.rand_like(x) >= p) * x / (1 - p)


def layers(p):
    """What is compared: name -> a function of a tensor."""
    return {
        "nn.Dropout": nn.Dropout(p),
        "FastDropout": FastDropout(p),
        "Dropout": Dropout(p),
        "from scratch": partial(from_scratch, p=p),
        "seed replay": SeedReplay(p),
    }


def forward_backward(rivals, x):
    """Calls (name -> callable) that run each of the rivals on x and take the gradient by x.

    All have one x and one upstream gradient: which memory a tensor lies in changes a time by some
    percent.
    """
    leaf, grad = x.detach().requires_grad_(), torch.rand_like(x)

    def call(layer):
        leaf.grad = None  # a second gradient would be added to the first: no dropout's work
        layer(leaf).backward(grad)

    return {name: partial(call, layer) for name, layer in rivals.items()}


def effort(n, quick):
    """Rounds, and seconds of a candidate in each, for a tensor of n elements."""
    if quick:
        return {"rounds": 3, "seconds": 0.001}
    return {"rounds": 21 if n < 2**20 else 7, "seconds": 0.02}


def rows_of_shapes(shapes, rates, quick):
    """The rows of this process, with as many threads as it has."""
    return [one_row(shape, p, quick) for shape in shapes for p in rates]


def one_row(shape, p, quick):
    """The row of one shape and rate."""
    x = torch.randn(shape)
    y, n = torch.empty_like(x), x.numel()
    candidates = forward_backward(layers(p), x)
    candidates["multiply"] = lambda: torch.mul(x, 2, out=y)
    taken = by_turns(candidates, **effort(n, quick))
    multiply, reference = taken.pop("multiply"), taken.pop("nn.Dropout")
    row = {
        "shape": " x ".join(map(str, shape)),
        "p": p,
        "threads": torch.get_num_threads(),
        "nn.Dropout µs": 1e6 * median(reference),
        "its ns": 1e9 * median(reference) / n,
        "FastDropout ns": 1e9 * median(taken["FastDropout"]) / n,
        "multiply ns": 1e9 * median(multiply) / n,
    }
    return row | {name: ratio(reference, own) for name, own in taken.items()}

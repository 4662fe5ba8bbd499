"""FastDropout in other dtypes and in place, and `F.dropout` compiled, each beside `nn.Dropout`."""

import os
import shutil
from functools import partial
from statistics import median

import torch
from torch import nn
from torch.nn import functional as F

from benchmarks.dropout_speed import effort, forward_backward
from benchmarks.fresh_process import rows_of_each_thread_count
from course_utils.fast_dropout import FastDropout
from course_utils.timing import by_turns, ratio

SHAPE, P = (128, 1024), 0.3
NOTE = """\
Forward and backward of 128 x 1024 at p = 0.3; nn.Dropout is used in the same way as its rival; µs
are of a call, ns of an element. In place means after an op that adds 1, whose time is in both.\
"""


def section(quick):
    """One row for each use and number of threads."""
    rows = rows_of_each_thread_count(rows_of_uses, quick)
    return {"title": "Dropout, other uses", "note": NOTE, "rows": rows}


def rows_of_uses(quick):
    """The rows of this process, with as many threads as it has."""
    reference, fast = nn.Dropout(P), FastDropout(P)
    single = torch.randn(SHAPE)
    uses = {
        "FastDropout, float64": (single.double(), fast, reference),
        "FastDropout, bfloat16": (single.bfloat16(), fast, reference),
        "FastDropout, in place": (
            single,
            after_an_op(FastDropout(P, inplace=True)),
            after_an_op(nn.Dropout(P, inplace=True)),
        ),
    }
    rows = [one_row(name, *use, quick) for name, use in uses.items()]
    return [*rows, compiled_row(single, reference, quick)]


def after_an_op(layer):
    """The layer behind an op whose result it may overwrite, which a leaf of autograd is not."""
    return lambda x: layer(x + 1)


def one_row(name, x, candidate, reference, quick):
    """The row of one use."""
    pair = forward_backward({"reference": reference, "candidate": candidate}, x)
    taken = by_turns(pair, **effort(x.numel(), quick))
    seconds = median(taken["reference"])
    return {
        "use": name,
        "threads": torch.get_num_threads(),
        "nn.Dropout µs": 1e6 * seconds,
        "its ns": 1e9 * seconds / x.numel(),
        "times faster": ratio(taken["reference"], taken["candidate"]),
    }


def compiled_row(x, reference, quick):
    """The row of `torch.compile(F.dropout)`, or why it has no numbers."""
    name = "F.dropout, compiled"
    missing = "not in a quick run" if quick else "" if has_compiler() else "no C++ compiler here"
    if not missing:
        try:
            return one_row(name, x, torch.compile(partial(F.dropout, p=P)), reference, quick)
        except Exception as error:  # whatever the compiler behind torch cannot do on this machine
            missing = f"failed: {type(error).__name__}"
    columns = {"nn.Dropout µs": "", "its ns": "", "times faster": missing}
    return {"use": name, "threads": torch.get_num_threads()} | columns


def has_compiler():
    """Whether a C++ compiler is found as torch looks for one."""
    return any(shutil.which(name) for name in (os.environ.get("CXX", ""), "g++", "clang++", "cl"))

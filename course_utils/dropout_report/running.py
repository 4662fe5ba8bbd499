"""The dropouts that only a run shows: functions, layers made in forward, and what stands behind."""

from collections.abc import Mapping
from contextlib import ExitStack, contextmanager

import torch
from torch.nn.modules.batchnorm import _BatchNorm
from torch.nn.modules.module import (
    register_module_forward_hook,
    register_module_forward_pre_hook,
)

from course_utils.dropout_report.watching import Run
from course_utils.modes import modes_restored


def prepare(model, example):
    """Run `model` once, so that what it makes in its first forward is there to be looked at."""
    with modes_restored(model), torch.no_grad():
        _asleep(model)
        args, kwargs = _call(example)
        model(*args, **kwargs)


def run(model, example, dropouts):
    """Run `model` in train mode, in eval mode, and in train mode again; note what that shows.

    dropouts: those of its modules; others are added, and traps to all of them. Batch norm stays in
    eval mode, so that one row suffices.
    """
    met = []
    for number, set_mode in enumerate((model.train, model.eval, model.train)):
        set_mode()
        _asleep(model)
        watch = Run(model, dropouts, met)
        args, kwargs = _call(example)
        with _watching(watch), torch.no_grad():
            model(*args, **kwargs)
        if number == 1:
            for dropout in watch.active:
                dropout.add(watch.why(dropout))
        if number == 2:
            for dropout in watch.idle:
                dropout.add("p_is_zero")


def _asleep(model):
    """Batch norm in eval mode, and nothing else changed."""
    for part in model.modules():
        if isinstance(part, _BatchNorm):
            part.training = False


def _call(example):
    if isinstance(example, Mapping):
        return (), example
    return (example if isinstance(example, tuple) else (example,)), {}


@contextmanager
def _watching(watch):
    with ExitStack() as stack:
        before = register_module_forward_pre_hook(watch.enter)
        stack.callback(before.remove)
        after = register_module_forward_hook(watch.leave)
        stack.callback(after.remove)
        stack.enter_context(watch)
        yield

"""The dropouts that only a run shows: functions, layers made in forward, and what stands behind."""

import sys
from contextlib import ExitStack, contextmanager
from pathlib import Path

import torch
from torch import nn
from torch.nn.modules.batchnorm import _BatchNorm
from torch.nn.modules.module import (
    register_module_forward_hook,
    register_module_forward_pre_hook,
)
from torch.overrides import TorchFunctionMode
from torch.utils._pytree import tree_leaves

from course_utils.dropout_report.layers import NORMS, Found, dropped_together
from course_utils.modes import modes_restored
from course_utils.seeding import undisturbed

# name -> what is dropped together, and where p and training stand among the arguments (None: there
# is no such argument, and it always drops)
FUNCTIONS = {
    "dropout": ("elements", ("p", 1), ("training", 2)),
    "dropout_": ("elements", ("p", 1), ("train", 2)),
    "native_dropout": ("elements", ("p", 1), ("train", 2)),
    "alpha_dropout": ("elements, to a saturated value", ("p", 1), ("training", 2)),
    "feature_dropout": ("channels", ("p", 1), ("train", 2)),
    "dropout1d": ("channels", ("p", 1), ("training", 2)),
    "dropout2d": ("channels", ("p", 1), ("training", 2)),
    "dropout3d": ("channels", ("p", 1), ("training", 2)),
    "feature_alpha_dropout": ("channels, to a saturated value", ("p", 1), ("training", 2)),
    "scaled_dot_product_attention": ("attention weights", ("dropout_p", 4), None),
    "multi_head_attention_forward": ("attention weights", ("dropout_p", 11), ("training", 14)),
}
TRAINS_BY_DEFAULT = {"alpha_dropout": False, "feature_alpha_dropout": False}
P_BY_DEFAULT = {"scaled_dot_product_attention": 0.0}
SHIFTED_BY = ("batch_norm",)  # in eval mode it meets another variance behind dropout
SETTLED_BY = ("batch_norm", "layer_norm", "group_norm", "rms_norm")  # each gives a new variance


class Run(TorchFunctionMode):
    """While entered: which dropouts are called, from where, and which feed a batch norm.

    dropouts: of the model's modules; new ones are added. model: whose modules they are.
    """

    def __init__(self, model, dropouts):
        super().__init__()
        self.dropouts, self.names = dropouts, {id(m): name for name, m in model.named_modules()}
        self.by_module = {id(dropout.module): dropout for dropout in dropouts if dropout.module}
        self.model, self.stack, self.active = model, [], []
        self._behind, self._kept = {}, []  # id of a tensor -> the dropouts before it; held alive
        self._is_asking = False  # a layer what it does: what it calls then is none of the model's

    def __torch_function__(self, function, types, args=(), kwargs=None):
        kwargs = kwargs or {}
        result = function(*args, **kwargs)
        if self._is_asking:
            return result
        name = getattr(function, "__name__", "")
        before = self._before((args, kwargs))
        if name in SHIFTED_BY:
            for dropout in before:
                dropout.add("batch_norm_behind")
        if name in SETTLED_BY:
            before = ()
        if name in FUNCTIONS:
            before = (*before, *self._called(name, args, kwargs))
        self._pass_on(before, result)
        return result

    def _called(self, name, args, kwargs):
        """Note a function that drops, unless a dropout layer calls it for itself."""
        together, (p_name, p_place), training = FUNCTIONS[name]
        p = _argument(args, kwargs, p_name, p_place, P_BY_DEFAULT.get(name, 0.5))
        trains = True
        if training is not None:
            trains = _argument(args, kwargs, *training, TRAINS_BY_DEFAULT.get(name, True))
        owner = self.stack[-1] if self.stack else self.model
        if id(owner) in self.by_module or not isinstance(p, int | float):
            return []
        if isinstance(owner, nn.MultiheadAttention) or (name in P_BY_DEFAULT and p == 0):
            return []
        place = f"{self._name(owner)} ({_line()})"
        known = next((d for d in self.dropouts if (d.place, d.kind) == (place, name)), None)
        if known is None:
            known = Found(place, name, float(p), together, bool(trains))
            self.dropouts.append(known)
        if trains and p > 0:
            self.active.append(known)
        return [known]

    def enter(self, module, args):
        """A module's forward begins."""
        if self._is_asking:
            return
        self.stack.append(module)
        is_new = id(module) not in self.names and id(module) not in self.by_module
        if is_new and (together := self._asked(module)):
            maker = self.stack[-2] if len(self.stack) > 1 else self.model
            place, kind = f"{self._name(maker)} ({_line()})", type(module).__name__
            known = next((d for d in self.dropouts if (d.place, d.kind) == (place, kind)), None)
            if known is None:
                p = float(getattr(module, "p", float("nan")))
                known = Found(place, kind, p, together, module.training, module)
                self.dropouts.append(known)
            known.add("made_in_forward")
            self._kept.append(module)  # its id must not be given to another
            self.by_module[id(module)] = known

    def leave(self, module, args, result):
        """A module's forward has ended; what it dropped stands before its result."""
        if self._is_asking:
            return
        self.stack.pop()
        if not any(module.children()) and not isinstance(module, NORMS):
            own = [self.by_module[id(module)]] if id(module) in self.by_module else []
            self._pass_on((*self._before(args), *own), result)

    def _asked(self, module):
        self._is_asking = True
        try:
            return dropped_together(module)
        finally:
            self._is_asking = False

    def _before(self, arguments):
        found = {
            id(dropout): dropout
            for leaf in tree_leaves(arguments)
            if isinstance(leaf, torch.Tensor)
            for dropout in self._behind.get(id(leaf), ())
        }
        return tuple(found.values())

    def _pass_on(self, before, result):
        if before:
            for leaf in tree_leaves(result):
                if isinstance(leaf, torch.Tensor):
                    known = {id(d): d for d in (*self._behind.get(id(leaf), ()), *before)}
                    self._behind[id(leaf)] = tuple(known.values())
                    self._kept.append(leaf)

    def _name(self, module):
        return self.names.get(id(module)) or type(module).__name__


def _argument(args, kwargs, name, place, default):
    return kwargs.get(name, args[place] if len(args) > place else default)


def _line():
    """The file and line of the model's own code that is being run."""
    frame = sys._getframe(1)
    elsewhere = Path(__file__).parent, Path(torch.__file__).parent
    while frame:
        file = Path(frame.f_code.co_filename)
        if not any(folder in file.parents for folder in elsewhere):
            return f"{file.name}, line {frame.f_lineno}"
        frame = frame.f_back
    return "?"


def run(model, example, dropouts):
    """Run `model` on `example` in train and in eval mode, and add to `dropouts` what that shows.

    Nothing of the model is changed: modes, buffers and the global generators are put back. Batch
    norm stays in eval mode, so that one row suffices.
    """
    args, kwargs = _call(example)
    buffers = {name: buffer.clone() for name, buffer in model.named_buffers()}
    try:
        with modes_restored(model), undisturbed():
            for training in (True, False):
                model.train(training)
                for part in model.modules():
                    if isinstance(part, _BatchNorm):
                        part.training = False
                watch = Run(model, dropouts)
                with _watching(watch), torch.no_grad():
                    model(*args, **kwargs)
                if not training:
                    for dropout in watch.active:
                        dropout.add("eval_does_not_reach")
    finally:
        with torch.no_grad():
            for name, buffer in model.named_buffers():
                if name in buffers and buffer.shape == buffers[name].shape:
                    buffer.copy_(buffers[name])


def _call(example):
    if isinstance(example, dict):
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

"""The dropouts that only a run shows: functions, layers made in forward, and what stands behind."""

import sys
from collections.abc import Mapping
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import NamedTuple

import torch
from torch import nn
from torch.nn.modules.batchnorm import _BatchNorm
from torch.nn.modules.module import (
    register_module_forward_hook,
    register_module_forward_pre_hook,
)
from torch.overrides import TorchFunctionMode
from torch.utils._pytree import tree_leaves

from course_utils.dropout_report.layers import NORMS, Found, dropouts_of, rate_of
from course_utils.modes import modes_restored


class Function(NamedTuple):
    """A function that drops: what as one, and where p and the mode stand among its arguments.

    Each argument is its name, its place, and the value without it. training: None for a function
    that is not told the mode, and always drops.
    """

    together: str
    p: tuple = ("p", 1, 0.5)
    training: tuple | None = ("training", 2, True)


SATURATED = "to a saturated value"
AS_AN_OPERATION = ("train", 2, True)  # how PyTorch's operations call it
FUNCTIONS = {
    "dropout": Function("elements"),
    "dropout_": Function("elements", training=AS_AN_OPERATION),
    "native_dropout": Function("elements", training=AS_AN_OPERATION),
    "feature_dropout": Function("channels", training=AS_AN_OPERATION),
    "dropout1d": Function("channels"),
    "dropout2d": Function("channels"),
    "dropout3d": Function("channels"),
    "alpha_dropout": Function(f"elements, {SATURATED}", training=("training", 2, False)),
    "feature_alpha_dropout": Function(f"channels, {SATURATED}", training=("training", 2, False)),
    "scaled_dot_product_attention": Function("attention weights", ("dropout_p", 4, 0.0), None),
    "multi_head_attention_forward": Function(
        "attention weights", ("dropout_p", 10, 0.5), ("training", 13, True)
    ),
}
# each gives its output a new variance; batch norm, in eval mode, has learned it behind dropout
SETTLED_BY = ("batch_norm", "instance_norm", "layer_norm", "group_norm", "rms_norm")
MEMORY = ("running_mean", 1, None)  # what batch norm has learned, among its arguments


class Run(TorchFunctionMode):
    """While entered: which dropouts are called, from where, and which feed a batch norm.

    dropouts: of the model's modules; new ones are added. model: whose modules they are.
    met: the layers of earlier runs that are no parts of the model; this run adds its own.
    active, idle: those that were called and dropped, and those that were called with a p of 0.
    made, strays: those that are no parts, and among them those that were there in an earlier run.
    """

    def __init__(self, model, dropouts, met):
        super().__init__()
        self.dropouts, self.names = dropouts, {id(m): name for name, m in model.named_modules()}
        self.by_module = {id(dropout.module): dropout for dropout in dropouts if dropout.module}
        self.model, self.met, self.earlier = model, met, {id(module) for module in met}
        self.stack, self.active, self.idle, self.made, self.strays = [], [], [], [], []
        self._behind, self._kept = {}, []  # id of a tensor -> the dropouts before it; held alive
        self._is_asking = False  # a layer what it does: what it calls then is none of the model's

    def __torch_function__(self, function, types, args=(), kwargs=None):
        kwargs = kwargs or {}
        result = function(*args, **kwargs)
        if self._is_asking:
            return result
        name = getattr(function, "__name__", "")
        before = self._before((args, kwargs))
        if name == "batch_norm" and _argument(args, kwargs, *MEMORY) is not None:
            for dropout in before:
                dropout.add("batch_norm_behind")
        if name in SETTLED_BY:
            before = ()
        if name in FUNCTIONS:
            before = (*before, *self._called(name, args, kwargs))
        self._pass_on(before, args[0] if name == "__setitem__" else result)
        return result

    def _called(self, name, args, kwargs):
        """The dropout that this function is, unless it is that of the layer which calls it."""
        function = FUNCTIONS[name]
        p = _argument(args, kwargs, *function.p)
        trains = function.training is None or _argument(args, kwargs, *function.training)
        owner = self.stack[-1] if self.stack else self.model
        p = float(p) if isinstance(p, int | float | torch.Tensor) else float("nan")
        if id(owner) in self.by_module:
            self._note(self.by_module[id(owner)], trains, p)
            return []
        found = Found(self._place(owner), name, p, function.together, bool(trains))
        is_off = function.training is None and p == 0
        if isinstance(owner, nn.MultiheadAttention) or (is_off and not self._seen(found)):
            return []
        known = self._known(found)
        self._note(known, trains, p)
        return [known] if known.drops else []

    def _note(self, dropout, trains, p):
        if p == 0:
            self.idle.append(dropout)
        elif trains:
            self.active.append(dropout)

    def enter(self, module, args):
        """A module's forward begins."""
        if self._is_asking:
            return
        self.stack.append(module)
        if id(module) not in self.names and id(module) not in self.by_module:
            maker = self.stack[-2] if len(self.stack) > 1 else self.model
            for found in self._asked(dropouts_of, self._place(maker), module):
                self._replace_those_around(module)
                self.by_module[id(module)] = self._known(found)
                self.met.append(module)  # held, so that its id is not given to another
                self.made.append(self.by_module[id(module)])
        if id(module) in self.by_module:
            if id(module) in self.earlier:
                self.strays.append(self.by_module[id(module)])
            self._note(self.by_module[id(module)], module.training, self._asked(rate_of, module))

    def _replace_those_around(self, module):
        """A layer is no dropout of its own if what it makes in its forward is one."""
        for outer in self.stack[:-1]:
            if (known := self.by_module.pop(id(outer), None)) is not None:
                self.dropouts[:] = [dropout for dropout in self.dropouts if dropout is not known]

    def leave(self, module, args, result):
        """A module's forward has ended; what it dropped stands before its result."""
        if self._is_asking:
            return
        self.stack.pop()
        if not any(module.children()) and not isinstance(module, NORMS):
            own = self.by_module.get(id(module))
            own = [own] if own and own.drops else []
            self._pass_on((*self._before(args), *own), result)

    def why(self, dropout):
        """The trap of one that has dropped in eval mode."""
        if any(dropout is stray for stray in self.strays):
            return "not_a_part"
        is_made = any(dropout is made for made in self.made)
        return "made_in_forward" if is_made else "eval_does_not_reach"

    def _asked(self, question, *subject):
        self._is_asking = True
        try:
            return question(*subject)
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

    def _known(self, found):
        """The dropout that was found there before, or this one, which is then noted."""
        if (dropout := self._seen(found)) is not None:
            return dropout
        self.dropouts.append(found)
        return found

    def _seen(self, found):
        for dropout in self.dropouts:
            is_there = (dropout.place, dropout.kind) == (found.place, found.kind)
            if is_there and (found.module is None or dropout.p == found.p):
                return dropout
        return None

    def _place(self, module):
        """The name of the module whose forward is run, and the line of it."""
        return f"{self.names.get(id(module)) or type(module).__name__} ({_line()})"


def _argument(args, kwargs, name, place, default):
    return kwargs.get(name, args[place] if len(args) > place else default)


def _line():
    """The file and line of the model's own code that is being run."""
    frame = sys._getframe(1)
    elsewhere = Path(__file__).parent, Path(torch.__file__).parent
    while frame:
        file = Path(frame.f_code.co_filename)
        if not any(folder in file.parents for folder in elsewhere):
            name = "cell" if file.parent.name.startswith("ipykernel") else file.name
            return f"{name}, line {frame.f_lineno}"
        frame = frame.f_back
    return "?"


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

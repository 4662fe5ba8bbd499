"""One run of a model, watched: what is called, from where, and what stands behind it."""

import sys
from pathlib import Path

import torch
from torch import nn
from torch.overrides import TorchFunctionMode
from torch.utils._pytree import tree_leaves

from course_utils.dropout_report.functions import FUNCTIONS, MEMORY, SETTLED_BY, argument
from course_utils.dropout_report.layers import NORMS, Found, dropouts_of, rate_of


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
        if name == "batch_norm" and argument(args, kwargs, *MEMORY) is not None:
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
        p = argument(args, kwargs, *function.p)
        trains = function.training is None or argument(args, kwargs, *function.training)
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

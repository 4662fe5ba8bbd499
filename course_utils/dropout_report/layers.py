"""The dropouts that are modules of a model: what each is, by its class or by what it does."""

from dataclasses import dataclass

import torch
from torch import nn
from torch.nn.modules.batchnorm import _BatchNorm
from torch.nn.modules.instancenorm import _InstanceNorm

from course_utils.dropout_report.probing import EVAL, PROBE, TRAINING, has_random_zeros, probed
from course_utils.modes import is_dropout_layer

TOGETHER = {  # what PyTorch's layers drop as one
    nn.Dropout: "elements",
    nn.AlphaDropout: "elements, to a saturated value",
    nn.Dropout1d: "channels",
    nn.Dropout2d: "channels",
    nn.Dropout3d: "channels",
    nn.FeatureAlphaDropout: "channels, to a saturated value",
}
# each gives its output a new variance
NORMS = (_BatchNorm, _InstanceNorm, nn.LayerNorm, nn.GroupNorm, nn.RMSNorm)


@dataclass
class Found:
    """A dropout as it was found; `module` is None for one that is called as a function."""

    place: str
    kind: str
    p: float
    together: str
    training: bool
    module: nn.Module | None = None
    traps: tuple[str, ...] = ()

    def add(self, trap):
        """Note a trap, once."""
        if trap not in self.traps:
            self.traps = (*self.traps, trap)

    @property
    def drops(self):
        """Whether it ever does, in some mode."""
        return self.p != 0 and "one_layer" not in self.traps


def layers_of(model):
    """Every module of `model` that drops, with the traps that it shows without being run."""
    return [
        dropout
        for name, module in model.named_modules()
        for dropout in dropouts_of(name or type(model).__name__, module)
    ]


def dropouts_of(name, module):
    """The dropout that `module` is, called `name`, as a list of one; or an empty one."""
    return list(_dropouts_of(name, module))


def _dropouts_of(name, module):
    kind = type(module).__name__
    if isinstance(module, nn.RNNBase):
        if module.dropout > 0:
            rows = "elements, between its layers"
            dropout = Found(name, kind, module.dropout, rows, module.training, module)
            if module.num_layers == 1:
                dropout.add("one_layer")
            yield dropout
    elif isinstance(module, nn.MultiheadAttention):
        if module.dropout > 0:
            yield Found(name, kind, module.dropout, "attention weights", module.training, module)
    elif (together := dropped_together(module)) is not None:
        p = rate_of(module)
        dropout = Found(name, kind, p, together, module.training, module)
        if p == 0:
            dropout.add("p_is_zero")
        if (probe := probed(module)) and has_random_zeros(probe, EVAL):
            dropout.add("eval_does_not_reach")
        yield dropout


def dropped_together(module):
    """What `module` drops as one, in a word or two; None where it is no dropout layer.

    A class of PyTorch's, or one that extends it, says so itself. Any other is judged by what it
    makes of ones: it is a dropout if it has neither parts nor weights, and gives in train mode
    random zeros beside one other value, or noise and in eval mode its input.
    """
    for kind in type(module).__mro__:
        if kind in TOGETHER:
            return TOGETHER[kind]
    if any(module.children()) or any(True for _ in module.parameters()):
        return None
    if type(module).__module__.startswith("torch.nn."):
        return None
    probe = probed(module)
    if probe is None:  # one that fails on the probe is taken at its word
        return "unknown" if is_dropout_layer(module) else None
    drawn, in_eval = probe[0]
    is_identity = torch.equal(in_eval, torch.ones(PROBE))
    if is_identity and torch.equal(drawn, in_eval):  # so is one that has p = 0
        named = is_dropout_layer(module) and isinstance(_named_rate(module), float)
        return "elements" if named else None
    if not is_identity and not has_random_zeros(probe, TRAINING):
        return None
    if (drawn == drawn[:1]).all():  # of so many rows
        return "elements, alike in all rows"
    for together, dims in (("rows", (1, 2, 3)), ("channels", (2, 3))):
        if (drawn == drawn.amax(dims, keepdim=True)).all():
            return together
    return "elements"


def _named_rate(module):
    """The p that a layer names itself, or None."""
    for name in ("p", "drop_prob", "rate", "drop_rate", "dropout_p", "prob"):
        value = vars(module).get(name, getattr(type(module), name, None))
        if isinstance(value, int | float) and not isinstance(value, bool):
            return float(value)
    return None


def rate_of(module):
    """The layer's own p, or the share of zeros that a probe shows, to two decimals."""
    if isinstance(module, nn.RNNBase | nn.MultiheadAttention):
        return module.dropout
    named = _named_rate(module)
    if named is not None:
        return named
    probe = probed(module)
    return float("nan") if probe is None else round(float((probe[0][0] == 0).double().mean()), 2)


def norms_behind(model, dropouts):
    """Without running: note batch norm behind dropout where a Sequential shows the order."""
    by_module = {id(dropout.module): dropout for dropout in dropouts}
    for sequence in model.modules():
        if not isinstance(sequence, nn.Sequential):
            continue
        waiting = []
        for part in _in_order(sequence):
            if isinstance(part, _BatchNorm) and part.track_running_stats:
                for dropout in waiting:
                    dropout.add("batch_norm_behind")
            if isinstance(part, NORMS):
                waiting = []
            elif id(part) in by_module and by_module[id(part)].drops:
                waiting.append(by_module[id(part)])


def _in_order(sequence):
    for part in sequence:
        if isinstance(part, nn.Sequential):
            yield from _in_order(part)
        else:
            yield part

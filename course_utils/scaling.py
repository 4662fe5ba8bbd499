"""From the paper's dropout (mask only, keep at test) to the inverted form, and back.

With keep = 1 - p and V = keep W the two nets compute the same, and the gradient of V is that of W
over keep. They stay the same net through training when the weights *fed by dropout* go by these
settings instead (everything else, biases above all, keeps its own):

| optimiser                    | initial weights | lr        | weight_decay | eps        |
|------------------------------|-----------------|-----------|--------------|------------|
| SGD, with momentum, Nesterov | keep W          | keep^2 lr | wd / keep^2  |            |
| RMSprop, Adam, NAdam, Adamax | keep W          | keep lr   | wd / keep^2  | eps / keep |
| AdamW, decoupled decay       | keep W          | keep lr   | wd / keep    | eps / keep |
| Adadelta                     | keep W          | keep^2 lr | wd / keep^2  | eps/keep^2 |

momentum, dampening, betas, alpha, rho, amsgrad, centered and maximize are unchanged. A max-norm c
on the rows of W becomes keep c. A schedule that multiplies lr stays exact; clipping the gradient's
norm over all parameters does not, for only some of the gradients are rescaled. The optimiser's
memory is not converted: start from its first step. Source: Srivastava et al. 2014, section 10, who
say that some rescaling is needed; which one is derived in lesson 06.
"""

import inspect
from numbers import Real

import torch
from torch import nn, optim

from course_utils import arguments
from course_utils.modes import is_dropout_layer

_ADAM = {"lr": 1, "weight_decay": -2, "eps": -1}
POWERS = {  # optimiser -> setting -> the power of keep that it is multiplied by
    optim.SGD: {"lr": 2, "weight_decay": -2},
    optim.RMSprop: _ADAM,
    optim.Adam: _ADAM,
    optim.NAdam: _ADAM,
    optim.Adamax: _ADAM,
    optim.AdamW: {"lr": 1, "weight_decay": -1, "eps": -1},
    optim.Adadelta: {"lr": 2, "weight_decay": -2, "eps": -2},
}
_WEIGHTED = (nn.Linear, nn.Conv1d, nn.Conv2d, nn.Conv3d)
_LETS_A_FACTOR_PASS = (nn.Identity, nn.Flatten, nn.ReLU, nn.LeakyReLU)  # f(keep x) = keep f(x)
_CONTAINERS = (nn.Sequential, nn.ModuleList, nn.ModuleDict)
_HOOKS = ("_forward_hooks", "_forward_pre_hooks", "_backward_hooks", "_backward_pre_hooks")
# what decides on a layer's output, and must not be a subclass's own
_COMPUTES = ("forward", "_conv_forward", "__call__", "__getattr__", "weight")
_NOT_BY_ONE_FACTOR = (nn.AlphaDropout, nn.FeatureAlphaDropout)  # it replaces and shifts


def inverted_weights(model):
    """State dict of the inverted twin of `model`, a net of the paper's way; `model` is untouched.

    Raises ValueError where `fed_by_dropout` does.
    """
    return _rescaled_weights(model, fed_by_dropout(model))


def vanilla_weights(model):
    """State dict of the paper's-way twin of `model`, an inverted net: undoes `inverted_weights`."""
    return _rescaled_weights(model, {name: 1 / k for name, k in fed_by_dropout(model).items()})


def inverted_settings(optimiser, p, **settings):
    """Settings for a weight fed by inverted dropout(p) that do what `settings` do the paper's way.

    optimiser: a class of the table, such as `torch.optim.Adam`. Defaults that must be rescaled (eps
    of Adam, weight_decay of AdamW) come back too. Raises ValueError for other optimisers, settings
    that the optimiser does not have, and p outside [0, 1): at p = 1 nothing is kept.
    """
    return _rescaled_settings(optimiser, _keep(p), settings)


def vanilla_settings(optimiser, p, **settings):
    """From inverted settings to the paper's way: undoes `inverted_settings`."""
    return _rescaled_settings(optimiser, 1 / _keep(p), settings)


def inverted_groups(model, optimiser, **settings):
    """Parameter groups that train `model`, an inverted net, as `settings` train its paper's twin.

    Use: `optimiser(inverted_groups(model, optimiser, lr=0.1))`. Only weights fed by dropout get
    rescaled settings, one group for each rate; the first group holds all other parameters.
    """
    return _groups(model, optimiser, fed_by_dropout(model), settings)


def vanilla_groups(model, optimiser, **settings):
    """Parameter groups that train `model`, of the paper's way, as `settings` train its twin."""
    factors = {name: 1 / keep for name, keep in fed_by_dropout(model).items()}
    return _groups(model, optimiser, factors, settings)


def fed_by_dropout(model):
    """Name -> keep of each weight that a dropped layer feeds, in an `nn.Sequential`, nested or not.

    `modes.is_dropout_layer` says what a dropout layer is; its rate is its `p`. Between it and the
    weight may stand what lets a factor pass, such as ReLU. Dropout inside other layers is not seen.
    Raises ValueError where no weight can take up keep (p = 1, AlphaDropout, dropout before a tanh
    or at the end, a weight that is made of others, a layer with hooks or a forward of its own), for
    a weight used twice, for other containers, and without any dropout layer.
    """
    keeps, keep, seen, dropouts = {}, 1.0, set(), 0
    for name, layer in arguments.module("model", model).named_modules(remove_duplicate=False):
        kind = type(layer).__name__
        if any(getattr(layer, hooks) for hooks in _HOOKS):  # the older weight_norm is one
            raise ValueError(f"model has to be without hooks, but has some on {name or kind}")
        if _is_plain(layer, (nn.Sequential,)):
            continue
        if any(layer.children()) or getattr(layer, "dropout", 0) or isinstance(layer, _CONTAINERS):
            raise ValueError(f"model has to be an nn.Sequential of plain layers, but has a {kind}")
        for key, parameter in layer.named_parameters():
            if parameter in seen:
                raise ValueError(f"model has to use each weight once, but uses {name}.{key} again")
            seen.add(parameter)
        if is_dropout_layer(layer):
            keep *= _keep_of(layer)
            dropouts += 1
        elif _is_plain(layer, _WEIGHTED):
            if keep != 1:
                keeps[f"{name}.weight"] = keep
            keep = 1.0
        elif keep != 1 and not _is_plain(layer, _LETS_A_FACTOR_PASS):
            raise ValueError(f"dropout has to feed a linear layer, but in model it feeds a {kind}")
    if not dropouts:
        raise ValueError(
            f"model has to contain a dropout layer, but {type(model).__name__} has none"
        )
    if keep != 1:
        raise ValueError("dropout has to feed a linear layer, but in model it is the last layer")
    return keeps


def _is_plain(layer, kinds):
    """Whether `layer` is of one of PyTorch's `kinds`, and computes what that kind computes."""
    kind = next((kind for kind in kinds if isinstance(layer, kind)), None)
    return kind is not None and not any(
        name in vars(layer) or getattr(type(layer), name, None) != getattr(kind, name, None)
        for name in _COMPUTES
    )


def _keep_of(layer):
    """The share of its input that a dropout layer keeps."""
    kind = type(layer).__name__
    if isinstance(layer, _NOT_BY_ONE_FACTOR):
        raise ValueError(f"dropout has to multiply by 0 or one factor, which {kind} does not")
    if not hasattr(layer, "p"):
        raise ValueError(f"dropout has to have its rate in p, but {kind} has no p")
    return _keep(layer.p)


def _rescaled_weights(model, factors):
    return {k: v.detach().clone() * factors.get(k, 1) for k, v in model.state_dict().items()}


def _rescaled_settings(optimiser, factor, settings):
    if not any(optimiser is known for known in POWERS):
        known = ", ".join(known.__name__ for known in POWERS)
        name = getattr(optimiser, "__name__", None) or arguments.given(optimiser)
        raise ValueError(f"optimiser has to be one of {known}, but got {name}")
    allowed = {k: v for k, v in inspect.signature(optimiser).parameters.items() if k != "params"}
    for name in settings:
        if name not in allowed:
            raise ValueError(f"{optimiser.__name__} has no setting {name}: {', '.join(allowed)}")
    powers = POWERS[optimiser]
    if settings.get("decoupled_weight_decay"):
        powers = powers | {"weight_decay": POWERS[optim.AdamW]["weight_decay"]}
    given = {name: settings.get(name, allowed[name].default) for name in powers}
    for name, value in given.items():
        if isinstance(value, bool) or not isinstance(value, Real | torch.Tensor):
            raise TypeError(f"{name} has to be a number, but got {arguments.given(value)}")
    return settings | {name: value * factor ** powers[name] for name, value in given.items()}


def _groups(model, optimiser, factors, settings):
    members = {1: []}
    for name, parameter in model.named_parameters():
        members.setdefault(factors.get(name, 1), []).append(parameter)
    return [
        {"params": parameters, **_rescaled_settings(optimiser, factor, settings)}
        for factor, parameters in members.items()
    ]


def _keep(p):
    p = arguments.rate(p)
    if not 0 <= p < 1:
        raise ValueError(f"p has to be at least 0 and below 1, where nothing is kept, but got {p}")
    return 1 - p

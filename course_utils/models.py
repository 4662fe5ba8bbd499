"""The one network of the course: alone, or many of them side by side."""

from collections.abc import Sequence
from contextlib import nullcontext
from itertools import pairwise

import torch
from torch import nn

from course_utils.arguments import given, whole
from course_utils.dropout import Dropout
from course_utils.modes import evaluating
from course_utils.seeding import seeded, undisturbed


def mlp(sizes, p, dropout=Dropout, *, seed=None):
    """Linear layers, each hidden one followed by ReLU and dropout(p); nothing else is dropped.

    sizes: units of input, hidden layers and output, such as [64, 100, 10].
    dropout: called once per hidden layer with p, gives the layer; `nn.Dropout` fits, so does ours.
    seed: of the initial weights (the global generator is left as it was); None draws from it.
    Raises ValueError for fewer than two sizes and for empty layers.
    """
    if not isinstance(sizes, Sequence) or isinstance(sizes, str | bytes):
        raise TypeError(f"sizes has to be a list of whole numbers, but got {given(sizes)}")
    if len(sizes) < 2:
        raise ValueError(f"sizes has to name an input and an output layer, but got {list(sizes)}")
    sizes = [whole("each of sizes", size, least=1) for size in sizes]
    with nullcontext() if seed is None else seeded(seed):
        layers = [nn.Linear(fan_in, fan_out) for fan_in, fan_out in pairwise(sizes)]
    hidden = [module for layer in layers[:-1] for module in (layer, nn.ReLU(), dropout(p))]
    return nn.Sequential(*hidden, layers[-1])


def side_by_side(nets):
    """Nets of one architecture as one batched net, whose output i is what nets[i] gives.

    Input (rows, features), or (nets, rows, features) when each has its own; output
    (nets, rows, outputs). The weights are copies, stacked. Each net, row and unit gets its own
    dropout coin.
    Raises ValueError when a net is not an `nn.Sequential` of the first one's architecture, with
    linear layers and such as have no weights, treat each number by itself and are set alike.
    """
    if not isinstance(nets, Sequence) or not nets:
        raise ValueError(f"nets has to hold at least one net, but got {given(nets)}")
    first = nets[0]
    for net in nets:
        if type(net) is not nn.Sequential or str(net) != str(first):
            raise ValueError("nets has to hold nn.Sequential nets that all print the same")
        if _modes(net) != _modes(first):
            raise ValueError("nets has to hold nets in one mode, but holds some in train and eval")
        if _dtypes(net) != _dtypes(first):
            raise ValueError(
                "nets has to hold nets of one dtype, but holds "
                f"{given(_dtypes(first))} and {given(_dtypes(net))}"
            )
    together = nn.Sequential(*(_side_by_side(same) for same in zip(*nets, strict=True)))
    _check_outputs(together, nets)
    return together


def _modes(net):
    return [layer.training for layer in net.modules()]


def _dtypes(net):
    return [weights.dtype for weights in net.parameters()]


def _side_by_side(layers):
    """One layer for those that stand at one place of the nets."""
    first, kinds = layers[0], {type(layer) for layer in layers}
    if kinds == {nn.Linear}:
        return LinearSideBySide(layers)
    state = [*first.parameters(), *first.buffers(), *first.children()]
    state += [value for value in vars(first).values() if isinstance(value, torch.Tensor)]
    if len(kinds) > 1 or state or any(_settings(layer) != _settings(first) for layer in layers):
        raise ValueError(
            "nets has to hold linear layers, and others without weights that are set alike, "
            f"but holds {type(first).__name__}"
        )
    return first


def _settings(layer):
    """What a layer is set to; its generator may be its own, for coins differ anyway."""
    public = {k: v for k, v in vars(layer).items() if not k.startswith("_") and k != "training"}
    return {k: v for k, v in public.items() if not isinstance(v, torch.Generator)}


def _check_outputs(together, nets):
    """Refuse layers that mix numbers, such as a softmax over dim 1, by what comes out in eval."""
    linear = next((layer for layer in nets[0] if isinstance(layer, nn.Linear)), None)
    if linear is None:
        raise ValueError("nets has to hold nets with at least one linear layer")
    x = torch.linspace(-1, 1, 3 * linear.in_features).reshape(3, -1).to(linear.weight)
    try:
        with torch.no_grad(), undisturbed(), evaluating(together):
            found = together(x)
            expected = torch.stack([_in_eval(net, x) for net in nets])
        same = found.shape == expected.shape and torch.allclose(
            found, expected, rtol=1e-2, atol=1e-2, equal_nan=True
        )
    except (RuntimeError, IndexError):  # as where a flatten leaves another number of inputs
        same = False
    if not same:
        raise ValueError("nets has to hold layers that treat each number by itself")


def _in_eval(net, x):
    with evaluating(net):
        return net(x)


class LinearSideBySide(nn.Module):
    """Linear layers of one shape, each on its own slice: (nets, rows, in) -> (nets, rows, out)."""

    def __init__(self, linears):
        super().__init__()
        self.weight = nn.Parameter(torch.stack([linear.weight.detach() for linear in linears]))
        biases = [linear.bias.detach() for linear in linears if linear.bias is not None]
        self.bias = nn.Parameter(torch.stack(biases)) if biases else None

    def forward(self, x):
        product = x @ self.weight.mT
        return product if self.bias is None else product + self.bias.unsqueeze(-2)

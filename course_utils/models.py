"""The one network of the course: alone, many of them side by side, or thinned by masks."""

from itertools import pairwise

import torch
from torch import nn

from course_utils.dropout import Dropout, keep_mask
from course_utils.modes import is_dropout_layer


def mlp(sizes, p, dropout=Dropout, *, seed=None):
    """Linear layers, each hidden one followed by ReLU and dropout(p); nothing else is dropped.

    sizes: units of input, hidden layers and output, such as [64, 100, 10].
    dropout: called once per hidden layer with p, gives the layer; `nn.Dropout` fits, so does ours.
    seed: of the initial weights (the global generator is left as it was); None draws from it.
    Raises ValueError for fewer than two sizes.
    """
    if len(sizes) < 2:
        raise ValueError(f"sizes has to name an input and an output layer, but got {list(sizes)}")
    with torch.random.fork_rng(enabled=seed is not None, devices=[]):
        if seed is not None:
            torch.manual_seed(seed)
        layers = [nn.Linear(fan_in, fan_out) for fan_in, fan_out in pairwise(sizes)]
    hidden = [module for layer in layers[:-1] for module in (layer, nn.ReLU(), dropout(p))]
    return nn.Sequential(*hidden, layers[-1])


def side_by_side(nets):
    """Nets of one architecture as one batched net, whose output i is what nets[i] gives.

    Input (rows, features), or (nets, rows, features) when each has its own; output
    (nets, rows, outputs). The weights are copies, stacked. Layers without weights are the first
    net's; each net, row and unit gets its own dropout coin.
    Raises ValueError when a net is not an `nn.Sequential` of the first one's architecture.
    """
    first = nets[0]
    for net in nets:
        if not isinstance(net, nn.Sequential) or str(net) != str(first):
            raise ValueError("nets has to hold nn.Sequential nets that all print the same")
    layers = [
        LinearSideBySide(same) if isinstance(same[0], nn.Linear) else same[0]
        for same in zip(*nets, strict=True)
    ]
    return nn.Sequential(*layers)


def thinned_curves(net, p, x, *, masks, generator):
    """The outputs of `masks` thinned nets at x, (masks, rows): each keeps its mask over all rows.

    net: an `nn.Sequential` of one output, in which each dropout layer drops with p.
    """
    outputs = x.expand(masks, *x.shape)
    with torch.no_grad():
        for layer in net:
            if is_dropout_layer(layer):
                shape = masks, 1, outputs.shape[-1]  # 1: all rows share a mask
                kept = keep_mask(shape, p, generator=generator)
                outputs = outputs * kept / (1 - p) if p < 1 else outputs * 0
            else:
                outputs = layer(outputs)
    return outputs[..., 0]


class LinearSideBySide(nn.Module):
    """Linear layers of one shape, each on its own slice: (nets, rows, in) -> (nets, rows, out)."""

    def __init__(self, linears):
        super().__init__()
        self.weight = nn.Parameter(torch.stack([linear.weight.detach() for linear in linears]))
        self.bias = nn.Parameter(torch.stack([linear.bias.detach() for linear in linears]))

    def forward(self, x):
        return x @ self.weight.mT + self.bias.unsqueeze(-2)

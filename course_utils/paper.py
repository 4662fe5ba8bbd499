"""The paper's experiments at our scale: its figures, and the rows, nets and steps of ours.

Srivastava, Hinton, Krizhevsky, Sutskever and Salakhutdinov, JMLR 15 (2014).
"""

from functools import lru_cache, partial

import torch
from torch import nn

from course_utils.data import load_mnist, mnist_folder, split
from course_utils.models import mlp
from course_utils.modes import evaluating
from course_utils.training import accuracy

TABLE_9 = {  # errors on MNIST's test rows in per cent; None: the paper has no such row
    "nothing": None,
    "L2": 1.62,
    "max-norm": 1.35,
    "dropout": None,
    "dropout + L2": 1.25,
    "dropout + max-norm": 1.05,
}
P_HIDDEN, P_INPUT = 0.5, 0.2  # the paper's own choice for MNIST (B.1), as drop probabilities


def package_rows(sizes, seed):
    """Disjoint random parts of the package's 10 000 MNIST digits, of the given sizes."""
    digits = _table(mnist_folder(), "package")
    return [digits.rows(rows) for rows in split(len(digits.labels), sizes, seed=seed)]


def mnist_rows(part, seed):
    """Rows to learn from, to choose by, and for the verdict: `part` is "package" or "train".

    "package": 7, 1 and 2 of 10 parts of its digits. "train": 5 and 1 of 6 parts of MNIST's training
    images, as in the paper, and its test images.
    """
    digits = _table(mnist_folder(), part)
    n = len(digits.labels)
    if part == "package":
        return package_rows((n * 7 // 10, n // 10, n * 2 // 10), seed)
    parts = [digits.rows(rows) for rows in split(n, (n - n // 6, n // 6), seed=seed)]
    return [*parts, _table(mnist_folder(), "test")]


@lru_cache(2)  # the runs of one process share the tables, which take seconds to read
def _table(folder, part):
    return load_mnist(folder, part=part)


def net(sizes, p, *, p_input=0.0, dropout=nn.Dropout, seed):
    """The course's `mlp` with dropout(p) on hidden units, and dropout(p_input) on its input."""
    return nn.Sequential(nn.Dropout(p_input), *mlp(sizes, p, dropout, seed=seed))


def adam(parameters, *, decay=0.0):
    """Adam at 0.001; `decay` times the squared weights, halved, is added to the loss: L2."""
    return torch.optim.Adam(parameters, weight_decay=decay, fused=True)


def adam_with_max_norm(net, c):
    """What gives the same steps, after each of which the weights into a hidden unit are scaled.

    Their norm is at most c then. The paper's c counts in its own scaling: it is c / (1 - p) there.
    """
    hidden = [layer.weight for layer in net if isinstance(layer, nn.Linear)][:-1]

    def project(*_):
        with torch.no_grad():
            for weights in hidden:
                weights.copy_(weights.renorm(2, 0, c))

    def optimiser(parameters):
        steps = adam(parameters)
        steps.register_step_post_hook(project)
        return steps

    return optimiser


def adam_with(net, arm, strength):
    """The optimiser of an arm of TABLE_9: `strength` is L2's decay, or the bound of max-norm."""
    if arm.endswith("max-norm"):
        return adam_with_max_norm(net, strength)
    return partial(adam, decay=strength) if arm.endswith("L2") else adam


def error_percent(net, rows):
    """The share of `rows` that `net` reads wrong in eval mode, in per cent."""
    with torch.no_grad(), evaluating(net):
        right = accuracy(net(rows.features), rows.labels).item()
    return round(100 * (1 - right), 9)  # a share of thousands of rows has no more digits

"""The loop: batches in an order of their own, steps, and records between them."""

from collections.abc import Mapping
from dataclasses import dataclass, field

import torch
from tqdm.auto import trange

from course_utils.arguments import flag, given, module, tensor, whole
from course_utils.modes import modes_restored
from course_utils.seeding import seeded
from course_utils.training.looking import as_it_was, column, loss_of_rows, measure

LOSSES = ("train_mode", "eval_mode", "validation")


@dataclass
class History:
    """Losses by epoch, as tensors of shape (records,), or (records, nets) for nets side by side.

    `train_mode` and `eval_mode` are measured on the same training rows with the same weights: they
    differ by dropout alone. `validation` (eval mode) is None without validation data. `watched`
    holds what `train(watch=...)` measured, by name.
    """

    epochs: torch.Tensor
    train_mode: torch.Tensor
    eval_mode: torch.Tensor
    validation: torch.Tensor | None = None
    watched: dict[str, torch.Tensor] = field(default_factory=dict)


def train(
    model,
    x,
    y,
    *,
    loss,
    epochs,
    seed,
    optimiser=torch.optim.Adam,
    batch_size=None,
    validation=None,
    watch=None,
    every=1,
    progress=False,
):
    """Train `model` in place and return its `History`, recorded before the first epoch and after.

    x: (rows, features) and y: (rows,), or with a leading dimension of nets where each has its own.
    loss: per row, such as `cross_entropy` or `squared_error`; its mean over the rows is minimised.
    seed: of the batch order (each net its own) and of all masks that come from the global
    generators, which are afterwards as they were before. optimiser: called with the parameters,
    gives the optimiser. batch_size: None takes all rows in each step.
    validation: (x, y) that is only looked at. watch: name -> function of the model, called in eval
    mode without gradient at each record. every: epochs between records; the last has one always.
    Looking changes nothing: buffers and generators are put back. A module that is in eval mode in a
    model in train mode is frozen, and stays so.
    Raises ValueError for counts below 1, for a model without weights to train, for data whose rows
    do not match, for a loss that does not give one number for each row, and for names in `watch`
    that `History` uses itself.
    """
    if not any(weights.requires_grad for weights in module("model", model).parameters()):
        raise ValueError("model has to have weights that require a gradient, but has none")
    epochs, every, seed = whole("epochs", epochs, 1), whole("every", every, 1), whole("seed", seed)
    if batch_size is not None:
        whole("batch_size", batch_size, least=1)
    _check_rows("x and y", (x, y))
    if validation is not None:
        _check_rows("validation", validation)
    if not callable(loss) or not callable(optimiser):
        raise TypeError(
            f"loss and optimiser have to be callable, but got {given((loss, optimiser))}"
        )
    watch = {} if watch is None else watch
    if not isinstance(watch, Mapping) or not all(map(callable, watch.values())):
        raise TypeError(f"watch has to map names to functions, but got {given(watch)}")
    for name in watch:
        if name in LOSSES:
            raise ValueError(f"watch has to use other names than History's own, but uses {name}")
    flag("progress", progress)

    def record():
        with as_it_was(model):
            return measure(model, awake, loss, (x, y), validation, watch)

    order = torch.Generator().manual_seed(seed)
    with seeded(seed), modes_restored(model):
        if not model.training:
            model.train()
        awake = [part for part in model.modules() if part.training]  # the others are frozen
        steps = optimiser(model.parameters())
        epochs_seen, records = [0], [record()]
        nets = records[0]["eval_mode"].shape
        for epoch in trange(1, epochs + 1, desc="epochs", disable=not progress):
            for batch_x, batch_y in _batches(x, y, nets, batch_size, order):
                steps.zero_grad()
                # the sum over nets: each net's gradient is then that of its own loss
                loss_of_rows(model, loss, batch_x, batch_y).mean(-1).sum().backward()
                steps.step()
            if epoch % every == 0 or epoch == epochs:
                epochs_seen.append(epoch)
                records.append(record())
    columns = {name: column(name, [row[name] for row in records]) for name in records[0]}
    losses = {name: columns.pop(name, None) for name in LOSSES}
    return History(torch.tensor(epochs_seen), **losses, watched=columns)


def _check_rows(name, data):
    """Refuse data that is no pair of x and y with as many rows each, at least one."""
    if not isinstance(data, tuple | list) or len(data) != 2:
        raise TypeError(f"{name} has to be a pair of tensors, but got {given(data)}")
    x, y = (tensor(f"each of {name}", part) for part in data)
    if x.dim() < 2 or y.dim() < 1 or x.shape[-2] == 0:
        raise ValueError(
            f"{name} has to be of shapes (..., rows, features) and (..., rows), "
            f"but got {tuple(x.shape)} and {tuple(y.shape)}"
        )
    if x.shape[-2] != y.shape[-1]:
        raise ValueError(f"{name} need as many rows each, but have {x.shape[-2]} and {y.shape[-1]}")


def _batches(x, y, nets, batch_size, generator):
    """One epoch's batches in a fresh order; the whole set as it stands when there is no size."""
    if batch_size is None:
        yield x, y
        return
    x, y = x.expand(*nets, *x.shape[-2:]), y.expand(*nets, y.shape[-1])
    order = torch.rand(y.shape, generator=generator).argsort(-1)
    for rows in order.split(batch_size, -1):
        yield x.take_along_dim(rows.unsqueeze(-1), -2), y.take_along_dim(rows, -1)

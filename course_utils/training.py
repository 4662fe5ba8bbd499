"""One training loop for the whole course: one net or many side by side, every seed explicit."""

from dataclasses import dataclass, field

import torch
from tqdm.auto import trange

from course_utils.modes import evaluating


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


def cross_entropy(logits, labels):
    """Cross-entropy in nats of each row: (..., rows, classes) and (..., rows) give (..., rows)."""
    labels = labels.expand(logits.shape[:-1]).unsqueeze(-1)
    return logits.logsumexp(-1) - logits.gather(-1, labels).squeeze(-1)


def squared_error(output, target):
    """Squared error of each row: (..., rows, 1) and (..., rows) give (..., rows)."""
    return (output.squeeze(-1) - target) ** 2


def accuracy(logits, labels):
    """Share of rows whose largest logit is the label's: (..., rows, classes) gives (...)."""
    return (logits.argmax(-1) == labels).double().mean(-1)


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
    seed: of the batch order (each net its own) and of all masks that come from PyTorch's global
    generator, which is afterwards as it was before. optimiser: called with the parameters, gives
    the optimiser. batch_size: None takes all rows in each step.
    validation: (x, y) that is only looked at. watch: name -> function of the model, called in eval
    mode without gradient at each record. every: epochs between records; the last has one always.
    Raises ValueError for counts below 1 and where the rows of x and y do not match.
    """
    for name, count in {"epochs": epochs, "every": every, "batch_size": batch_size}.items():
        if count is not None and count < 1:
            raise ValueError(f"{name} has to be at least 1, but got {count}")
    if x.shape[-2] != y.shape[-1]:
        raise ValueError(
            f"x and y need as many rows each, but have {x.shape[-2]} and {y.shape[-1]}"
        )

    def record():
        return _measure(model, loss, (x, y), validation, watch or {})

    order = torch.Generator().manual_seed(seed)
    with torch.random.fork_rng(devices=[]), evaluating(model):
        torch.manual_seed(seed)
        steps = optimiser(model.parameters())
        epochs_seen, records = [0], [record()]
        nets = records[0]["eval_mode"].shape
        for epoch in trange(1, epochs + 1, desc="epochs", disable=not progress):
            model.train()
            for batch_x, batch_y in _batches(x, y, nets, batch_size, order):
                steps.zero_grad()
                # the sum over nets: each net's gradient is then that of its own loss
                loss(model(batch_x), batch_y).mean(-1).sum().backward()
                steps.step()
            if epoch % every == 0 or epoch == epochs:
                epochs_seen.append(epoch)
                records.append(record())
    columns = {name: torch.stack([row[name] for row in records]) for name in records[0]}
    losses = {name: columns.pop(name, None) for name in ("train_mode", "eval_mode", "validation")}
    return History(torch.tensor(epochs_seen), **losses, watched=columns)


def _batches(x, y, nets, batch_size, generator):
    """One epoch's batches in a fresh order; the whole set as it stands when there is no size."""
    if batch_size is None:
        yield x, y
        return
    x, y = x.expand(*nets, *x.shape[-2:]), y.expand(*nets, y.shape[-1])
    order = torch.rand(y.shape, generator=generator).argsort(-1)
    for rows in order.split(batch_size, -1):
        yield x.take_along_dim(rows.unsqueeze(-1), -2), y.take_along_dim(rows, -1)


@torch.no_grad()
def _measure(model, loss, training, validation, watch):
    def mean_loss(rows):
        x, y = rows
        return loss(model(x), y).mean(-1)

    with evaluating(model):
        values = {name: torch.as_tensor(look(model)) for name, look in watch.items()}
        values["eval_mode"] = mean_loss(training)
        if validation is not None:
            values["validation"] = mean_loss(validation)
        with torch.random.fork_rng(devices=[]):  # looking must not change the masks of the training
            model.train()
            values["train_mode"] = mean_loss(training)
    return values

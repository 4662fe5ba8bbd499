"""What is measured of a model while it trains, so that looking changes nothing."""

from contextlib import contextmanager

import torch

from course_utils.arguments import given
from course_utils.modes import evaluating, modes_restored
from course_utils.seeding import undisturbed


def own_generators(model):
    """The generators that layers of `model` draw from instead of the global ones."""
    parts = model.modules()
    return [v for part in parts for v in vars(part).values() if isinstance(v, torch.Generator)]


@contextmanager
def as_it_was(model):
    """Modes, buffers and generators are afterwards as before: batch norm moves its statistics."""
    parts = list(model.modules())
    buffers = [(part, *named) for part in parts for named in part.named_buffers(recurse=False)]
    copies = [buffer.clone() for _, _, buffer in buffers]
    own = own_generators(model)
    states = [generator.get_state() for generator in own]
    with undisturbed(), modes_restored(model):
        try:
            yield
        finally:
            for (part, name, buffer), copy in zip(buffers, copies, strict=True):
                with torch.no_grad():
                    setattr(part, name, buffer.copy_(copy))
            for generator, state in zip(own, states, strict=True):
                generator.set_state(state)


@torch.no_grad()
def measure(model, awake, loss, training, validation, watch):
    with evaluating(model):
        values = {name: _watched(name, look, model) for name, look in watch.items()}
        values["eval_mode"] = loss_of_rows(model, loss, *training).mean(-1)
        if validation is not None:
            values["validation"] = loss_of_rows(model, loss, *validation).mean(-1)
        for part in awake:
            part.training = True
        values["train_mode"] = loss_of_rows(model, loss, *training).mean(-1)
    return values


def _watched(name, look, model):
    with evaluating(model):  # whatever mode one look leaves the model in, the next finds it in eval
        value = look(model)
    try:
        return torch.as_tensor(value)
    except (TypeError, ValueError, RuntimeError):
        raise TypeError(f"{name} of watch has to give numbers, but gave {given(value)}") from None


def loss_of_rows(model, loss, x, y):
    """One number for each row: another shape shows that two shapes were spread over each other."""
    output = model(x)
    found = loss(output, y)
    expected = output.shape[:-1] if output.dim() > 1 else output.shape
    if not isinstance(found, torch.Tensor) or found.shape != expected:
        got = tuple(found.shape) if isinstance(found, torch.Tensor) else given(found)
        raise ValueError(f"loss has to give a number a row, {tuple(expected)}, but gave {got}")
    return found


def column(name, values):
    """What was measured at all records under one name."""
    shapes = {tuple(value.shape) for value in values}
    if len(shapes) > 1:
        raise ValueError(f"{name} has to be of one shape at all records, but was of {shapes}")
    return torch.stack(values)

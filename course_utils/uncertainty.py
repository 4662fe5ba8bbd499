"""Monte-Carlo dropout (Gal and Ghahramani 2016): many masks at test time, and what they cover."""

from contextlib import contextmanager, nullcontext
from functools import partial

import torch
from scipy import stats

from course_utils.arguments import flag, number, share, tensor, whole
from course_utils.estimates import binomial_interval
from course_utils.modes import dropout_on, drops_within, is_dropout_layer
from course_utils.seeding import seeded, undisturbed


def mc_predict(model, x, n_masks, *, seed, shared_over_rows):
    """What `model` gives for x under each of `n_masks` draws of its masks, without gradient.

    x: rows first; the result is (n_masks, *the shape of model(x)). What only drops does so (see
    `dropout_on`), and all else, batch norm too, is in eval mode.
    `shared_over_rows` True: draw k is one thinned network, whose rows share its masks, so that a
    curve over the rows is one function. False: each row has a network of its own, which suffices
    for statistics of single rows.
    seed: of the masks, save for layers that own a generator.
    Raises ValueError where `model` has no dropout layer; under `shared_over_rows` also where one is
    not given the rows of x first, or does more than to multiply, or stands within another layer.
    """
    n_masks = whole("n_masks", n_masks, least=1)
    flag("shared_over_rows", shared_over_rows)
    if tensor("x", x).dim() == 0:
        raise ValueError("x has to hold rows, but is a single number")
    sharing = _one_mask_for_all_rows(model, len(x)) if shared_over_rows else nullcontext()
    with dropout_on(model), sharing, seeded(seed), torch.no_grad():
        return torch.stack([model(x) for _ in range(n_masks)])


def coverage(predictions, targets, *, noise_sd=0.0, confidence=0.9):
    """How often the interval around the mean prediction holds the target: an `Interval`, exact.

    predictions: (n_masks, rows), targets: (rows,). Each row's interval is normal, of variance
    that of its predictions plus noise_sd^2, and promises `confidence`; noise_sd^2 is the paper's
    1/tau. The ends of the result are 95 % limits for rows drawn independently: they say nothing
    about another training set.
    """
    predictions, targets = tensor("predictions", predictions), tensor("targets", targets)
    if predictions.dim() != 2 or len(predictions) < 2 or targets.shape != predictions.shape[1:]:
        raise ValueError(
            "predictions and targets have to be (n_masks, rows) and (rows,), with 2 masks or more, "
            f"but got {tuple(predictions.shape)} and {tuple(targets.shape)}"
        )
    for name, values in {"predictions": predictions, "targets": targets}.items():
        if not values.isfinite().all():
            raise ValueError(f"{name} has to hold finite numbers, but holds others")
    noise_sd = number("noise_sd", noise_sd, most=float("inf"))
    wide = stats.norm.isf((1 - share("confidence", confidence)) / 2)
    sd = (predictions.double().var(0) + noise_sd**2).sqrt()
    inside = (targets - predictions.double().mean(0)).abs() <= wide * sd
    return binomial_interval(int(inside.sum()), len(targets))


@contextmanager
def _one_mask_for_all_rows(model, n_rows):
    for part in model.modules():
        if drops_within(part):
            raise ValueError(
                "model has to drop in layers of their own where masks are shared over rows, "
                f"but a {type(part).__name__} drops within"
            )
    layers = [part for part in model.modules() if is_dropout_layer(part)]
    own = [vars(layer).get("forward") for layer in layers]
    for layer in layers:
        layer.forward = partial(_forward_shared, layer, layer.forward, n_rows)
    try:
        yield
    finally:
        for layer, forward in zip(layers, own, strict=True):
            del layer.forward
            if forward is not None:
                layer.forward = forward


def _forward_shared(layer, forward, n_rows, x):
    """x times the noise that `layer` would give a single row of ones."""
    if x.dim() == 0 or len(x) != n_rows:
        raise ValueError(
            f"x has to keep its {n_rows} rows first, but a {type(layer).__name__} layer is given "
            f"{tuple(x.shape)}"
        )
    with undisturbed():
        of_zeros = forward(torch.zeros_like(x[:1]))
    if of_zeros.any():  # alpha dropout: what it drops becomes a number of its own
        raise ValueError(
            "model has to drop by multiplying where masks are shared over rows, "
            f"but has a {type(layer).__name__} layer"
        )
    noise = forward(torch.ones_like(x[:1]))
    return x.mul_(noise) if getattr(layer, "inplace", False) else x * noise

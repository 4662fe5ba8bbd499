"""Five data sets, each as rows to learn from, rows to choose by, and rows for the verdict."""

import hashlib
from typing import NamedTuple

import torch
from sklearn.datasets import load_diabetes

from course_utils.arguments import given
from course_utils.data import (
    Labelled,
    draw_ten_points,
    load_breast_cancer,
    load_digits,
    mnist_folder,
    mnist_kept,
    relabel,
    split,
    standardise,
)
from course_utils.training import accuracy, cross_entropy, squared_error

LABELS = ("clean", "noisy")
REDRAWN = 0.2  # each label of the noisy training and validation rows, with this probability


class Task(NamedTuple):
    """One split: features float32, labels int64, or float32 where a number is asked for."""

    train: Labelled
    validation: Labelled
    test: Labelled


class Kind(NamedTuple):
    """How many rows each part of a task has, and how many classes; 1: a number is asked for.

    width: of both hidden layers, where it is not tuned. steps: of the optimiser.
    """

    rows: tuple[int, int, int]
    outputs: int
    width: int = 100
    steps: int = 400


TASKS = {
    "digits": Kind((500, 250, 1000), 10),
    "breast cancer": Kind((200, 100, 269), 2),
    "diabetes": Kind((100, 100, 242), 1),
    "ten points": Kind((10, 10, 10), 1),
    "MNIST": Kind((4000, 1000, 5000), 10, width=256, steps=1600),
}
ON_TABLES = [(data, labels) for data in TASKS if data != "MNIST" for labels in LABELS]
ON_MNIST = [("MNIST", "clean")]  # whose digits are not in the repository


def task(data, labels, seed):
    """The `Task` of one split: `data` one of TASKS, `labels` "clean" or "noisy".

    Noisy: each label of the training and validation rows is drawn anew with probability 0.2; a
    number gets normal noise with the standard deviation of the numbers themselves. Test labels stay
    as they are. Numbers are in standard deviations of the clean training rows. The ten points are
    drawn afresh for each seed; noisy ones have noise of 1 instead of 0.5. MNIST is the package's
    10 000 digits in `mnist_folder()`, with the errors of `load_mnist` where they are missing.
    """
    if data not in TASKS or labels not in LABELS:
        raise ValueError(
            f"data has to be one of {', '.join(TASKS)} and labels clean or noisy, "
            f"but got {given((data, labels))}"
        )
    if data == "ten points":
        return _ten_points(seed, noise_sd=1.0 if labels == "noisy" else 0.5)
    table = _table(data)
    parts = [table.rows(rows) for rows in split(len(table.labels), TASKS[data].rows, seed=seed)]
    if data not in ("digits", "MNIST"):  # ink has a scale of its own, from 0 to 1
        columns = standardise(*(part.features for part in parts))
        parts = [Labelled(x, part.labels) for x, part in zip(columns, parts, strict=True)]
    if TASKS[data].outputs == 1:
        columns = standardise(*(part.labels[:, None] for part in parts))
        parts = [Labelled(part.features, y[:, 0]) for part, y in zip(parts, columns, strict=True)]
    if labels == "noisy":
        parts = [*(_noisy(part, data, seed, at) for at, part in enumerate(parts[:2])), parts[2]]
    return Task(*parts)


def _table(data):
    if data == "diabetes":
        return Labelled(*(torch.tensor(part).float() for part in load_diabetes(return_X_y=True)))
    if data == "MNIST":
        return mnist_kept(mnist_folder(), "package")
    return load_digits() if data == "digits" else load_breast_cancer()


def _noisy(part, data, seed, at):
    """`part` with labels drawn anew, or noise on its numbers; `at`: 0 training, 1 validation."""
    n_classes = TASKS[data].outputs
    if n_classes > 1:
        labels, _ = relabel(part.labels, REDRAWN, n_classes, seed=2 * seed + at)
        return Labelled(part.features, labels)
    digest = hashlib.sha256(f"noise {seed} {at}".encode()).digest()
    coins = torch.Generator().manual_seed(int.from_bytes(digest[:7], "big"))
    return Labelled(part.features, part.labels + torch.randn(len(part.labels), generator=coins))


def _ten_points(seed, noise_sd):
    points = draw_ten_points(seed, noise_sd=noise_sd)
    more = draw_ten_points(10_000 + seed, noise_sd=noise_sd)
    train = Labelled(points.x_train, points.y_train)
    return Task(train, Labelled(more.x_test, more.y_test), Labelled(points.x_test, points.y_test))


def loss_of(data):
    """What an arm learns and chooses by: cross-entropy, or the squared error of a number."""
    return squared_error if TASKS[data].outputs == 1 else cross_entropy


def errors(data, outputs, labels):
    """`error`, the share of rows that are wrong or the mean squared error, and the mean `loss`."""
    loss = loss_of(data)(outputs, labels).mean()
    wrong = loss if TASKS[data].outputs == 1 else 1 - accuracy(outputs, labels)
    return {"error": wrong, "loss": loss}

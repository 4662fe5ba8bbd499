"""MNIST, when the reader has its four original files: nothing of it is in the repository."""

import gzip
from pathlib import Path

import numpy as np
import torch

from course_utils.arguments import given
from course_utils.data.checksums import verified
from course_utils.data.tables import DATA, Labelled

MNIST_SOURCE = "https://ossci-datasets.s3.amazonaws.com/mnist/"
MNIST_SHA256 = {  # of the four files {key}-ubyte.gz
    "train-images-idx3": "440fcabf73cc546fa21475e81ea370265605f56be210a4024d2ca8f203523609",
    "train-labels-idx1": "3552534a0a558bbed6aed32b30c495cca23d567ec52cac8be1a0730e8010255c",
    "t10k-images-idx3": "8d422c7b0a1c1c79245a5bcf07fe86e33eeafee792b84584aec276f5a2dbc4e6",
    "t10k-labels-idx1": "f7ae60f92e00ec6debd23a6088c31dbd2371eca3ffa0defaefb259924204aec6",
}


def load_mnist(folder=DATA / "mnist", *, part="train"):
    """Return MNIST's `part`, "train" (60 000) or "test" (10 000): ink from 0 to 1 in 784 columns.

    Nothing is downloaded: `folder` holds the original .gz files, and their SHA-256 must agree.
    """
    if not isinstance(part, str) or part not in ("train", "test"):
        raise ValueError(f"part has to be 'train' or 'test', but got {given(part)}")
    if not isinstance(folder, str | Path):
        raise TypeError(f"folder has to be a path, but got {given(folder)}")
    prefix = {"train": "train", "test": "t10k"}[part]
    images = _mnist_file(Path(folder), f"{prefix}-images-idx3", n_dims=3)
    labels = _mnist_file(Path(folder), f"{prefix}-labels-idx1", n_dims=1)
    return Labelled(images.flatten(1) / 255, labels.long())


def _mnist_file(folder, key, n_dims):
    path = folder / f"{key}-ubyte.gz"
    mend = f"download {MNIST_SOURCE}{path.name} into that folder and leave it packed"
    raw = gzip.decompress(verified(path, MNIST_SHA256[key], path, mend))
    header = 4 * (1 + n_dims)  # a magic number, then one size per dimension: big-endian int32
    sizes = np.frombuffer(raw[4:header], ">i4").tolist()
    return torch.tensor(np.frombuffer(raw, np.uint8, offset=header).reshape(sizes))

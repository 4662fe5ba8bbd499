"""Files of `data/` as tensors, reproducible splits, label noise; MNIST when the reader has it.

Every load compares the file's SHA-256 first: a changed file is refused, never used.
"""

import gzip
import hashlib
import io
from numbers import Integral, Real
from pathlib import Path
from typing import NamedTuple

import numpy as np
import torch

DATA = Path(__file__).resolve().parents[1] / "data"
MNIST_SOURCE = "https://ossci-datasets.s3.amazonaws.com/mnist/"
SHA256 = {
    "digits.npy": "c45cf27f9e6d1507aa17aa9949fab3d046c8ffa373a108f49991e27f232ad83b",
    "breast_cancer.csv": "ddac21cf58cef7fa9e5b519f4b012874e0e80560cceef34a8847ed0fdd333a5f",
    "ten_points.csv": "a7fce866f65a1aaa6f6bf9b4f674e686d6d6b4edd8e405e1d1bc6d7a1e291181",
}
MNIST_SHA256 = {  # of the four files {key}-ubyte.gz
    "train-images-idx3": "440fcabf73cc546fa21475e81ea370265605f56be210a4024d2ca8f203523609",
    "train-labels-idx1": "3552534a0a558bbed6aed32b30c495cca23d567ec52cac8be1a0730e8010255c",
    "t10k-images-idx3": "8d422c7b0a1c1c79245a5bcf07fe86e33eeafee792b84584aec276f5a2dbc4e6",
    "t10k-labels-idx1": "f7ae60f92e00ec6debd23a6088c31dbd2371eca3ffa0defaefb259924204aec6",
}


class Labelled(NamedTuple):
    """Rows to classify: `features` float32 (n, d) and `labels` int64 (n,)."""

    features: torch.Tensor
    labels: torch.Tensor

    def rows(self, index):
        """Return the same table with only the rows `index` (positions, or a mask of n booleans)."""
        return Labelled(self.features[index], self.labels[index])


class TenPoints(NamedTuple):
    """Ten points to learn from and ten to judge by: four float32 tensors of shape (10, 1)."""

    x_train: torch.Tensor
    y_train: torch.Tensor
    x_test: torch.Tensor
    y_test: torch.Tensor


def load_digits():
    """Return 1797 handwritten digits, 8 x 8 pixels flattened to 64, as ink from 0 (none) to 1."""
    table = torch.tensor(np.load(io.BytesIO(_course_file("digits.npy")), allow_pickle=False))
    return Labelled(table[:, :-1] / 16, table[:, -1].long())


def load_breast_cancer():
    """Return WDBC: 569 tumours x 30 measurements in their raw units; 0 is malignant, 1 benign."""
    table = _course_table("breast_cancer.csv")
    return Labelled(table[:, :-1].float(), table[:, -1].long())


def load_ten_points():
    """Return the one fixed draw of `draw_ten_points`, seed 0, that the lessons show."""
    return TenPoints(*_course_table("ten_points.csv").float().split(1, dim=1))


def draw_ten_points(seed, *, noise_sd=0.5):
    """Draw y = 1.5 x + noise, normal of standard deviation `noise_sd`, afresh for each `seed`.

    Training x: equally spaced from -1 to 1. Test x: -0.9, -0.7, ..., 0.9, so the test asks what
    happens between the training points, not beyond them. Rounded to four decimals, as in the file.
    """
    _whole("seed", seed)
    _number("noise_sd", noise_sd, most=1e6)
    x = np.stack([np.linspace(-1, 1, 10), np.linspace(-0.9, 0.9, 10)]).round(4)
    y = (1.5 * x + noise_sd * np.random.default_rng(seed).standard_normal(x.shape)).round(4)
    return TenPoints(*(torch.tensor(v).float()[:, None] for v in (x[0], y[0], x[1], y[1])))


def load_mnist(folder=DATA / "mnist", *, part="train"):
    """Return MNIST's `part`, "train" (60 000) or "test" (10 000): ink from 0 to 1 in 784 columns.

    Nothing is downloaded: `folder` holds the original .gz files, and their SHA-256 must agree.
    """
    if part not in ("train", "test"):
        raise ValueError(f"part has to be 'train' or 'test', but got {part!r}")
    prefix = {"train": "train", "test": "t10k"}[part]
    images = _mnist_file(Path(folder), f"{prefix}-images-idx3", n_dims=3)
    labels = _mnist_file(Path(folder), f"{prefix}-labels-idx1", n_dims=1)
    return Labelled(images.flatten(1) / 255, labels.long())


def standardise(train, *others):
    """Return `train` and `others` less the column means of `train`, over its standard deviations.

    No statistic of the other tables is used, so nothing leaks from test rows into training.
    Floating (n, d) tensors; the deviation divides by n. A column that is constant in `train` is a
    ValueError, never a division by zero.
    """
    for i, table in enumerate((train, *others)):
        if not isinstance(table, torch.Tensor) or not table.is_floating_point():
            kind = table.dtype if isinstance(table, torch.Tensor) else type(table).__name__
            raise TypeError(f"table {i} (train is 0) has to be a floating tensor, but got {kind}")
        if table.ndim != 2 or table.shape[1:] != train.shape[1:] or not table.isfinite().all():
            shape, finite = tuple(table.shape), bool(table.isfinite().all())
            expected = f"(n, d), with d as in train (table 0) and all finite, but got {shape}"
            raise ValueError(f"table {i} has to be {expected}, all finite: {finite}")
    constant = (train == train[:1]).all(0).nonzero().flatten().tolist()
    if constant:
        raise ValueError(f"train has to vary in every column, but got constant columns {constant}")
    mean, sd = train.double().mean(0), train.double().std(0, correction=0)
    return tuple(((table - mean) / sd).to(table.dtype) for table in (train, *others))


def split(n, sizes, *, seed):
    """Return a tensor of row numbers for each of `sizes`: disjoint, shuffled, fixed by `seed`.

    `n` is the number of rows; those beyond sum(sizes) are left out. Every permutation is equally
    likely, so the classes of a part are in proportion only as far as chance has it.
    """
    _whole("n", n, least=1)
    if not isinstance(sizes, tuple | list) or not sizes:
        raise TypeError(f"sizes has to be a tuple or list of row counts, but got {sizes!r}")
    for size in sizes:
        _whole("each of sizes", size, least=1)
    if sum(sizes) > n:
        raise ValueError(f"sizes has to add up to at most the {n} rows, but got {tuple(sizes)}")
    # torch.rand, for its stream agrees between machines; of 53 bits, for ties must not decide
    generator = _generator("split", seed)
    order = torch.rand(n, generator=generator, dtype=torch.float64).argsort(stable=True)
    return order[: sum(sizes)].split([int(size) for size in sizes])


def relabel(labels, fraction, n_classes, *, seed):
    """Return `labels` with each redrawn at probability `fraction`, and the mask of those now wrong.

    A redrawn label is uniform over all `n_classes`, so it may come out as it was: that row is
    redrawn yet right, and not in the mask. Expect fraction * (1 - 1 / n_classes) to be wrong.
    `labels`, int64 (n,), is not modified. With one seed, a larger fraction only adds redrawn rows.
    """
    _whole("n_classes", n_classes, least=2)
    _number("fraction", fraction, most=1)
    if not isinstance(labels, torch.Tensor) or labels.dtype != torch.int64 or labels.ndim != 1:
        kind = labels.dtype if isinstance(labels, torch.Tensor) else type(labels).__name__
        raise TypeError(f"labels has to be an int64 tensor (n,), but got {kind}")
    if not ((labels >= 0) & (labels < n_classes)).all():
        got = labels.unique().tolist()
        raise ValueError(f"labels has to hold 0 to {n_classes - 1} only, but got {got}")
    generator = _generator("relabel", seed)
    coin, drawn = torch.rand(2, len(labels), generator=generator, dtype=torch.float64)
    noisy = torch.where(coin < fraction, (drawn * n_classes).long(), labels)
    return noisy, noisy != labels


def _course_file(name):
    mend = f"put it back with `git checkout -- data/{name}` or `python data/make_data.py`"
    return _verified(DATA / name, SHA256[name], f"data/{name}", mend)


def _course_table(name):
    lines = _course_file(name).decode().splitlines()
    return torch.tensor(np.loadtxt(lines, delimiter=",", skiprows=1))


def _mnist_file(folder, key, n_dims):
    path = folder / f"{key}-ubyte.gz"
    mend = f"download {MNIST_SOURCE}{path.name} into that folder and leave it packed"
    raw = gzip.decompress(_verified(path, MNIST_SHA256[key], path, mend))
    header = 4 * (1 + n_dims)  # a magic number, then one size per dimension: big-endian int32
    sizes = np.frombuffer(raw[4:header], ">i4").tolist()
    return torch.tensor(np.frombuffer(raw, np.uint8, offset=header).reshape(sizes))


def _verified(path, sha256, name, mend):
    try:
        content = path.read_bytes()
    except OSError as error:
        raise FileNotFoundError(f"{name} cannot be read ({error.strerror}): {mend}") from None
    if hashlib.sha256(content).hexdigest() != sha256:
        raise ValueError(f"{name} is damaged or another version (its SHA-256 differs): {mend}")
    return content


def _whole(name, value, least=0):
    if not isinstance(value, Integral) or isinstance(value, bool):
        raise TypeError(f"{name} has to be a whole number, but got {value!r}")
    if not least <= value < 2**63:
        raise ValueError(f"{name} has to be a whole number from {least} up, but got {value}")


def _number(name, value, most):
    if not isinstance(value, Real):
        raise TypeError(f"{name} has to be a number, but got {value!r}")
    if not 0 <= value <= most:
        raise ValueError(f"{name} has to be between 0 and {most:g}, but got {value}")


def _generator(purpose, seed):
    # a stream for each purpose: from one stream, the rows a split takes first (small draws) would
    # be the very rows that relabel redraws (small draws), when both are given the same seed
    _whole("seed", seed)
    digest = hashlib.sha256(f"{purpose} {seed}".encode()).digest()
    return torch.Generator().manual_seed(int.from_bytes(digest[:7], "big"))

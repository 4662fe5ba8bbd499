"""The course's own tables: the files of `data/` as tensors, and fresh draws of the ten points."""

import io
from pathlib import Path
from typing import NamedTuple

import numpy as np
import torch

from course_utils.arguments import number, whole
from course_utils.data.checksums import verified

DATA = Path(__file__).resolve().parents[2] / "data"
SHA256 = {
    "digits.npy": "c45cf27f9e6d1507aa17aa9949fab3d046c8ffa373a108f49991e27f232ad83b",
    "breast_cancer.csv": "ddac21cf58cef7fa9e5b519f4b012874e0e80560cceef34a8847ed0fdd333a5f",
    "ten_points.csv": "a7fce866f65a1aaa6f6bf9b4f674e686d6d6b4edd8e405e1d1bc6d7a1e291181",
}


class Labelled(NamedTuple):
    """Rows to classify: `features` float32 (n, d) and `labels` int64 (n,)."""

    features: torch.Tensor
    labels: torch.Tensor

    def rows(self, index):
        """Return the same table with only the rows `index` (positions, or a mask of n booleans)."""
        return Labelled(self.features[index], self.labels[index])


class TenPoints(NamedTuple):
    """Ten points to learn from, ten to judge by: float32, each x (10, 1) and each y (10,)."""

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
    """Return the one fixed draw of `draw_ten_points`, seed 0, that the lessons show.

    As there: float32, each x (10, 1) and each y (10,).
    """
    return _ten_points(_course_table("ten_points.csv").T)


def draw_ten_points(seed, *, noise_sd=0.5):
    """Draw y = 1.5 x + noise, normal of standard deviation `noise_sd`, afresh for each `seed`.

    Training x: equally spaced from -1 to 1. Test x: -0.9, -0.7, ..., 0.9, so the test asks what
    happens between the training points, not beyond them. Rounded to four decimals, as in the file.
    float32, each x (10, 1) and each y (10,).
    """
    whole("seed", seed)
    number("noise_sd", noise_sd, most=1e6)
    x = np.stack([np.linspace(-1, 1, 10), np.linspace(-0.9, 0.9, 10)]).round(4)
    y = (1.5 * x + noise_sd * np.random.default_rng(seed).standard_normal(x.shape)).round(4)
    return _ten_points(torch.tensor(np.stack([x[0], y[0], x[1], y[1]])))


def _ten_points(columns):
    x_train, y_train, x_test, y_test = columns.float().contiguous()
    return TenPoints(x_train[:, None], y_train, x_test[:, None], y_test)


def _course_file(name):
    mend = f"put it back with `git checkout -- data/{name}` or `python data/make_data.py`"
    return verified(DATA / name, SHA256[name], f"data/{name}", mend)


def _course_table(name):
    lines = _course_file(name).decode().splitlines()
    return torch.tensor(np.loadtxt(lines, delimiter=",", skiprows=1))

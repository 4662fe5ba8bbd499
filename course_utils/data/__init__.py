"""Files of `data/` as tensors, reproducible splits, label noise; MNIST when the reader has it.

Every load compares the file's SHA-256 first: a changed file is refused, never used.
"""

from course_utils.data.draws import draw_digits
from course_utils.data.mnist import load_mnist, mnist_folder, mnist_kept, mnist_part
from course_utils.data.mnist_files import MNIST_SHA256, MNIST_SOURCE
from course_utils.data.rows import relabel, split, standardise
from course_utils.data.tables import (
    DATA,
    SHA256,
    Labelled,
    TenPoints,
    draw_ten_points,
    load_breast_cancer,
    load_digits,
    load_ten_points,
)

__all__ = [
    "DATA",
    "MNIST_SHA256",
    "MNIST_SOURCE",
    "SHA256",
    "Labelled",
    "TenPoints",
    "draw_digits",
    "draw_ten_points",
    "load_breast_cancer",
    "load_digits",
    "load_mnist",
    "load_ten_points",
    "mnist_folder",
    "mnist_kept",
    "mnist_part",
    "relabel",
    "split",
    "standardise",
]

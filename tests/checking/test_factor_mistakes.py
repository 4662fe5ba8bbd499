"""What each mode multiplies by is looked up in a table, after what is wrong before any factor."""

import pytest
import torch

from course_utils.checking.factor_mistakes import (
    ANY,
    COINS_IN_EVAL,
    IDLE,
    KEEP,
    NO_GRAD,
    NONE,
    NOT_ZERO,
    OVERWRITES,
    wrong_in_a_mode,
)
from course_utils.checking.mask_mistakes import OTHER_GENERATOR, SHARED
from course_utils.checking.rate_mistakes import IGNORED, SWAPPED
from course_utils.checking.verdict import Mistake

IN_EVAL = Mistake("in_eval", "dropped in eval")
PAPERS, UNEVEN, OTHER = (Mistake(name, name) for name in ("papers", "uneven", "other"))
FACTORS = [
    (1 / KEEP, 1, None),
    (1, KEEP, PAPERS),
    (1 / KEEP, NONE, UNEVEN),
    (ANY, ANY, OTHER),
]


def kept(x, p):
    return torch.rand(x.shape) >= p


def drawn_in_both(x, p, training):
    mask = kept(x, p)
    return x * mask / (1 - p) if training else x


def with_gradients_only(x, p, training):
    return x * kept(x, p) / (1 - p) if training and torch.is_grad_enabled() else x


own = torch.Generator()


def own_coins(x, p, training):
    return x * (torch.rand(x.shape, generator=own) >= p) / (1 - p) if training else x


@pytest.mark.parametrize(
    ("call", "mistake"),
    [
        (lambda x, p, training: x * kept(x, p) / (1 - p) if training else x, None),
        (lambda x, p, training: x * kept(x, p) if training else x * (1 - p), PAPERS),
        (lambda x, p, training: x * kept(x, p) / (1 - p) if training else x**2, UNEVEN),
        (lambda x, p, training: x * kept(x, p) / p if training else x, OTHER),
        (lambda x, p, training: x**2 * kept(x, p) if training else x, OTHER),
        (lambda x, p, training: x * 1, IDLE),
        (lambda x, p, training: x * kept(x, p), IN_EVAL),
        (lambda x, p, training: x.mul_(kept(x, p)) if training else x, OVERWRITES),
        (lambda x, p, training: x * kept(x[0], p) if training else x, SHARED),
        (lambda x, p, training: x * kept(x, 0.3) / (1 - p) if training else x, IGNORED),
        (lambda x, p, training: x * kept(x, 1 - p) / p if training else x, SWAPPED),
        (own_coins, OTHER_GENERATOR),
        (lambda x, p, training: x * (kept(x, p) + 1e-3) if training else x, NOT_ZERO),
        (with_gradients_only, NO_GRAD),
        (drawn_in_both, COINS_IN_EVAL),
    ],
)
def test_the_first_row_that_fits_is_told(call, mistake):
    torch.manual_seed(0)
    assert wrong_in_a_mode(call, drops_in_eval=IN_EVAL, factors=FACTORS) is mistake

"""Random bytes are counted as they are drawn, whatever draws them."""

import pytest
import torch

from course_utils.checking.draw_mistakes import FLOATS, FOR_ALL, WIDE, DrawnBytes, wrong_draws

N = 8000


def drawn(n, dtype=torch.uint8):
    return torch.randint(256, (n,), dtype=dtype)


@pytest.mark.parametrize(
    ("draw", "mistake"),
    [
        (drawn, None),
        (lambda n: torch.empty(n // 8, dtype=torch.int64).random_(), None),
        (lambda n: (drawn(n), drawn(n // 256)), None),
        (lambda n: drawn(n, torch.int64), WIDE),
        (lambda n: (drawn(n), drawn(n)), FOR_ALL),
        (lambda n: (drawn(n), torch.rand(n // 256)), FLOATS),
    ],
)
def test_too_much_has_its_mistake(draw, mistake):
    assert wrong_draws(draw, N) is mistake


def test_what_is_not_random_is_not_counted():
    with DrawnBytes() as counted:
        torch.ones(5) + 1
        torch.rand(3)
    assert counted.sizes == [12]
    assert counted.floats

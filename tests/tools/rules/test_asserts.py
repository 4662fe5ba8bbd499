"""A check on typed numbers alone is found; one with anything drawn, measured or called is not."""

import pytest
from nbformat.v4 import new_code_cell

from tools.rules.asserts import typed_checks


def asserted(*sources):
    """How many faults the cells have."""
    cells = [new_code_cell(source, id=f"cell{n}") for n, source in enumerate(sources)]
    return len(typed_checks(cells, "here"))


@pytest.mark.parametrize(
    "sources",
    [
        ["assert 1 + 2 + 3 == 2 * (2 + 1)"],
        ["assert abs(1 / 0.7 - 1.43) < 0.01"],
        ["p = 0.3", "keep = 1 - p", "assert round(keep / p, 2) == 2.33"],
        ["ours, theirs = 3, 4", "assert ours < theirs"],
        ["import math\nassert math.isclose(math.sqrt(0.25), 0.5)"],
        ["from math import comb\nassert comb(4, 2) == 6"],
        ["for p in (0.1, 0.3):\n    assert p < 0.5"],
        ["assert all(p < 0.5 for p in (0.1, 0.3))"],
        ["def check():\n    assert 1 < 2"],
        ["n = 3\nn += 1", "assert n == 4"],
        ["assert [1, 2] == [1, 2], 'why'"],
    ],
)
def test_typed_numbers_alone_are_no_check(sources):
    assert asserted(*sources) == 1


@pytest.mark.parametrize(
    "sources",
    [
        ["from course_utils.dropout import keep_mask", "kept = keep_mask(9, 0.3)", "assert kept"],
        ["import torch\nn = 0.3", "n = torch.rand(1)", "assert n < 2"],
        ["losses = []\nlosses.append(measure())", "assert losses[0] < 1"],
        ["times = {}\nrun(times=times)", "assert len(times) == 3"],
        ["def f(x):\n    return 2 * x", "assert f(1) == 2"],
        ["def check(x):\n    assert x < 1\ncheck(draw())"],
        ["with open_it() as n:\n    assert n == 2"],
        ["for n in draws():\n    assert n < 2"],
        ["n = 2\nn += draw()", "assert n > 2"],
        ["assert (n := draw()) < 2"],
        ["n: int = draw()", "assert n < 2"],
        ["low, high = binomial_range(20, 0.5)", "assert low <= 17 <= high"],
    ],
)
def test_a_check_of_what_a_cell_has_found_out_is_left_alone(sources):
    assert asserted(*sources) == 0

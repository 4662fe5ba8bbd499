"""How many inputs survive: counted by exact arithmetic; their sum spreads as derived."""

import math

import numpy as np
import pytest

from course_utils.widgets.survivors import standard_deviations, survivors


@pytest.mark.parametrize("p", [0.0, 0.05, 0.5, 0.95, 1.0])
@pytest.mark.parametrize("n", [1, 2, 3, 5, 10, 30, 100, 300, 1000])
def test_probabilities_are_those_of_n_coins(p, n):
    k, probability = survivors(p, n)
    exact = [math.comb(n, j) * (1 - p) ** j * p ** (n - j) for j in range(min(n, 60) + 1)]
    assert k.tolist() == list(range(n + 1))
    assert probability[: len(exact)] == pytest.approx(exact, rel=1e-9, abs=1e-30)
    assert probability.sum() == pytest.approx(1, abs=1e-9)


def test_mean_of_pytorchs_way_is_pinned_and_its_spread_grows_as_the_root_of_p_over_keep():
    rates = np.linspace(0, 0.95, 20)
    torchs = [standard_deviations(p, 100)[1] for p in rates]
    assert torchs == sorted(torchs)
    assert torchs == pytest.approx(np.sqrt(100 * rates / (1 - rates)))
    assert torchs != pytest.approx(np.sqrt(100 * rates * (1 - rates)), rel=0.01)

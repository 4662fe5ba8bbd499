"""A coin from few bits: its rate is counted over all numbers, and a settled tie makes it exact."""

from fractions import Fraction

import pytest
import torch

from course_utils.mutants import MUTANTS
from course_utils.widgets.coin_from_bits import KEPT, MOST_BITS, SETTLED, coin_from_bits, rate
from course_utils.widgets.explorer import close_all

STEPS = [step * 0.05 for step in range(21)]  # as a slider adds them up


@pytest.fixture(autouse=True)
def all_closed():
    yield
    close_all()


@pytest.mark.parametrize("bits", range(1, MOST_BITS + 1))
def test_the_rate_is_the_share_of_numbers_below_the_threshold(bits):
    for step in range(21):
        p = Fraction(step, 20)
        dropped = sum(number + 1 <= 2**bits * p for number in range(2**bits))
        assert rate(float(p), bits, KEPT) == dropped / 2**bits
        assert rate(STEPS[step], bits, KEPT) == dropped / 2**bits


@pytest.mark.parametrize("p", STEPS)
def test_a_settled_tie_makes_every_rate_exact_and_a_kept_one_does_not(p):
    assert all(rate(p, bits, SETTLED) == pytest.approx(p, abs=1e-12) for bits in range(1, 13))
    whole = [bits for bits in range(1, 13) if (2**bits * round(p, 9)).is_integer()]
    exact = [bits for bits in range(1, 13) if rate(p, bits, KEPT) == round(p, 9)]
    assert exact == whole


def test_eight_bits_give_the_rate_of_the_mutant_that_compares_a_byte():
    torch.manual_seed(0)
    out = MUTANTS["rate_in_bytes"].build(0.3)(torch.ones(1_000_000))
    given = rate(0.3, 8, KEPT)
    error = (given * (1 - given) / 1_000_000) ** 0.5
    assert abs((out == 0).double().mean() - given) < 5 * error
    assert abs(given - 0.3) > 5 * error, "enough coins to tell the two rates apart"


def test_words_name_the_rate_the_error_and_the_second_draw():
    say = coin_from_bits().describe
    assert "below 2.4 are to drop. 2 surely do, and the number 2 is kept" in say()
    assert "the rate is 0.25, too low by 0.05." in say()
    settled = say(tie=SETTLED)
    assert "it drops in 0.4 of the cases" in settled
    assert "one coin in 8 needs. The rate is 0.3." in settled
    assert "76 surely do" in say(bits=8)
    assert "0.296875, too low by 0.00312" in say(bits=8)
    for tie in (KEPT, SETTLED):
        assert "the rate is exact, and there is no tie" in say(p=0.5, bits=1, tie=tie)
    assert "2 numbers from 1 random bit;" in say(bits=1)


def test_the_boxes_of_the_picture_are_as_wide_as_the_rates():
    explorer = coin_from_bits()
    for p in (0.0, 0.3, 0.5, 0.95, 1.0):
        for bits in (1, 3, 8):
            for tie in (KEPT, SETTLED):
                explorer.picture(p=p, bits=bits, tie=tie)
                boxes = explorer._stage.figure.axes[0].collections[0]
                widths = [path.vertices[2, 0] - path.vertices[0, 0] for path in boxes.get_paths()]
                given = rate(p, bits, tie)
                assert widths == pytest.approx([given, 1 - given])


def test_every_state_at_the_edges_is_drawn_whatever_was_drawn_before():
    states = [
        {"p": p, "bits": bits, "tie": tie}
        for p in (0.0, 0.3, 1.0)
        for bits in (1, 6, MOST_BITS)
        for tie in (KEPT, SETTLED)
    ]
    one, other = coin_from_bits(), coin_from_bits()
    pictures = [one.picture(**state) for state in states]
    assert pictures == [other.picture(**state) for state in reversed(states)][::-1]
    assert len(set(pictures)) == 9 + 3, "only at 0.3 is there a tie"

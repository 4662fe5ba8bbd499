"""Digits with wrong labels: which are wrong, which are not, and that no row stands in two parts."""

import pytest
import torch

from course_utils.data import draw_digits, load_digits


def test_nothing_redrawn_gives_rows_of_the_table_each_once():
    digits = load_digits()
    parts = draw_digits(0, 0, sizes=(500, 500, 797))
    together = torch.cat([torch.cat([p.features, p.labels[:, None]], 1) for p in parts])
    table = torch.cat([digits.features, digits.labels[:, None]], 1)
    assert torch.equal(together.unique(dim=0), table.unique(dim=0))
    assert len(together) == len(table)


@pytest.mark.parametrize("seed", range(5))
def test_labels_are_wrong_where_a_learner_sees_them_and_right_where_it_is_judged(seed):
    clean, noisy = draw_digits(seed, 0), draw_digits(seed, 0.5)
    for right, part in zip(clean, noisy, strict=True):
        assert torch.equal(right.features, part.features)
    wrong = [(a.labels != b.labels).double().mean() for a, b in zip(clean, noisy, strict=True)]
    assert abs(wrong[0] - 0.45) < 5 * 0.5 / 500**0.5
    assert abs(wrong[1] - 0.45) < 5 * 0.5 / 250**0.5
    assert wrong[2] == 0


def test_another_seed_takes_other_rows_and_redraws_others():
    first, second = draw_digits(0, 0.5), draw_digits(1, 0.5)
    assert not torch.equal(first[0].features, second[0].features)
    wrong = [
        part.labels != clean.labels for part, clean in zip(first, draw_digits(0, 0), strict=True)
    ]
    assert not torch.equal(wrong[0][:250], wrong[1])


def test_too_many_rows_are_refused_in_a_sentence():
    with pytest.raises(ValueError, match="sizes has to add up to at most the 1797 rows"):
        draw_digits(0, 0.2, sizes=(1000, 500, 500))

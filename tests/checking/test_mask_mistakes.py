"""Each wrong way to draw masks has its mistake, and a right one has none."""

import pytest
import torch

from course_utils.checking import mask_mistakes as masks
from course_utils.mutants import MUTANTS, CorrectDropout
from tools.course_paths import ROOT


def dropped_by(layer):
    return torch.stack([layer(torch.ones(60, 40)) == 0 for _ in range(20)])


@pytest.fixture(autouse=True)
def seeded():
    torch.manual_seed(0)


def test_right_masks_have_no_mistake():
    assert masks.wrong_masks(dropped_by(CorrectDropout(0.3))) is None


@pytest.mark.parametrize(
    ("mutant", "mistake"),
    [
        ("frozen_mask", masks.FROZEN),
        ("shared_by_rows", masks.SHARED),
        ("whole_rows", masks.WHOLE_ROWS),
        ("exactly_k", masks.EXACTLY_K),
    ],
)
def test_a_wrong_mask_has_its_mistake(mutant, mistake):
    assert masks.wrong_masks(dropped_by(MUTANTS[mutant].build(0.3))) is mistake


def test_the_table_has_diagnoses_that_the_judge_can_give():
    given = (ROOT / "course_utils" / "conformance").rglob("*.py")
    source = "".join(path.read_text(encoding="utf-8") for path in given)
    assert [name for name in masks.BY_DIAGNOSIS if f'"{name}"' not in source] == []


@pytest.mark.parametrize("dim", [1, 2])
def test_a_half_that_is_dropped_more_often_is_seen(dim):
    dropped = dropped_by(CorrectDropout(0.3)).sort(dim=dim).values
    assert masks.wrong_masks(dropped) is masks.PLACES

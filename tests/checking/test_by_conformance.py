"""A report on an answer becomes the mistake that its learner is told."""

import pytest
import torch

from course_utils.checking import mask_mistakes as masks
from course_utils.checking import rate_mistakes as rates
from course_utils.checking.by_conformance import mistake_by_conformance, wrong_coins
from course_utils.checking.verdict import Mistake
from course_utils.conformance import check_dropout


def test_conformance_tells_the_first_mistake_of_the_table_or_its_own_words():
    scale = Mistake("the_scale", "the scale")
    assert mistake_by_conformance(torch.nn.Dropout, {"values": scale}) is None
    undivided = lambda x, p, training: x * (torch.rand_like(x) >= p) if training else x  # noqa: E731
    assert (
        mistake_by_conformance(undivided, {"backward": Mistake("no", "no"), "values": scale})
        is scale
    )
    by_itself = mistake_by_conformance(undivided, {})
    assert by_itself.id == "not_scaled"
    assert "As a dropout it fails" in by_itself.sentences[0]


def test_what_is_only_nn_dropouts_contract_may_be_left_out():
    def overwrites(x, p, training):
        return x.mul_((torch.rand(x.shape) >= p) / (1 - p)) if training and p < 1 else x * (1 - p)

    def right_in_eval(x, p, training):
        return overwrites(x, p, training) if training else x

    assert mistake_by_conformance(right_in_eval, {}).id == "input_overwritten"
    assert mistake_by_conformance(right_in_eval, {}, core_only=True) is None
    told = Mistake("told", "told")
    table = {"input_left_alone": told}
    assert mistake_by_conformance(right_in_eval, table, core_only=True) is told
    forgiven = [
        finding.diagnosis.id
        for finding in check_dropout(right_in_eval).findings
        if finding.passed is False
    ]
    assert mistake_by_conformance(right_in_eval, {}, forgiven=forgiven) is None


def test_what_shows_in_a_circumstance_alone_is_told_with_it():
    def in_halves(x, p, training):
        """Shares its coins where an input has four dimensions."""
        if not training or p in (0, 1):
            return x * (1 - p) if training else x
        kept = torch.rand((*x.shape[:2], 1, 1) if x.ndim == 4 else x.shape) >= p
        return x * (kept / (1 - p)).to(x.dtype)

    told = mistake_by_conformance(in_halves, {}, core_only=True).sentences[0]
    assert "four dimensions" in told


def masked(keeps):
    def dropout(x, p, training):
        if not training:
            return x
        kept = keeps(x.shape, p).to(x.dtype)
        return x * (kept if p == 1 else kept / (1 - p))

    return dropout


def rows_in_turn(shape, p):
    """Eight masks for all rows."""
    if len(shape) < 2:
        return torch.rand(shape) >= p
    return (torch.rand(8, *shape[1:]) >= p)[torch.arange(shape[0]) % 8]


@pytest.mark.parametrize(
    ("keeps", "mistake"),
    [
        (lambda shape, p: torch.rand(shape) >= p, None),
        (lambda shape, p: torch.rand(shape) >= 0.3, rates.IGNORED),
        (lambda shape, p: torch.rand(shape) >= p / 2, rates.RATE),
        (lambda shape, p: torch.rand(shape) > p, rates.AT_ZERO),
        (rows_in_turn, masks.FEW_MASKS),
    ],
)
def test_coins_have_the_most_telling_mistake(keeps, mistake):
    torch.manual_seed(0)
    dropout = masked(keeps)
    found = wrong_coins(lambda x, p: dropout(x, p, True), dropout, core_only=True)
    assert found is mistake

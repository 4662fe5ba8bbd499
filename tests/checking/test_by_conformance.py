"""A report on an answer becomes the mistake that its learner is told."""

import torch

from course_utils.checking.by_conformance import mistake_by_conformance
from course_utils.checking.verdict import Mistake


def test_conformance_tells_the_first_mistake_of_the_table_or_its_own_words():
    scale = Mistake("the_scale", "the scale")
    assert mistake_by_conformance(torch.nn.Dropout, {"values": scale}) is None
    undivided = lambda x, p, training: x * (torch.rand_like(x) >= p) if training else x  # noqa: E731
    assert (
        mistake_by_conformance(undivided, {"backward": Mistake("no", "no"), "values": scale})
        is scale
    )
    by_itself = mistake_by_conformance(undivided, {})
    assert by_itself.id == "values"
    assert "As a dropout it fails" in by_itself.sentences[0]


def test_what_is_only_nn_dropouts_contract_may_be_left_out():
    def overwrites(x, p, training):
        return x.mul_((torch.rand(x.shape) >= p) / (1 - p)) if training and p < 1 else x * (1 - p)

    def right_in_eval(x, p, training):
        return overwrites(x, p, training) if training else x

    assert mistake_by_conformance(right_in_eval, {}).id == "input_left_alone"
    assert mistake_by_conformance(right_in_eval, {}, core_only=True) is None

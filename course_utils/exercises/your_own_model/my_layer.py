"""Have the dropout layer of a model judged, the reader's own if they like."""

import torch
from torch import nn

from course_utils.checking import mask_mistakes as masks
from course_utils.checking import rate_mistakes as rates
from course_utils.checking.by_conformance import mistake_by_conformance
from course_utils.checking.kinds import Write
from course_utils.checking.verdict import Mistake
from course_utils.dropout import Dropout


def my_layer(p):
    return nn.Dropout(p)


NO_LAYER = Mistake("no_layer", "Expected a layer, an nn.Module: is there a return?")
OTHER_SCALE = Mistake("other_scale", "What is kept has another factor than 1/(1-p).")


def find_mistake(answer):
    if not isinstance(answer(0.3), nn.Module):
        return NO_LAYER
    known = {"values": OTHER_SCALE} | masks.BY_DIAGNOSIS
    return rates.wrong_use_of_p(lambda x, p: answer(p).train()(x)) or mistake_by_conformance(
        answer, known, core_only=True
    )


class Shares(nn.Module):
    """All rows of a batch share their coins, as in 15.2."""

    def __init__(self, p, scale=None):
        super().__init__()
        self.p, self.scale = p, 1 / max(1 - p, 1e-9) if scale is None else scale

    def rows(self, x):
        return x.shape[-1:]

    def forward(self, x):
        if not self.training:
            return x
        return x * ((torch.rand(self.rows(x)) >= self.p) * self.scale)


class Each(Shares):
    """A coin for each element."""

    def rows(self, x):
        return x.shape


exercise = Write(
    model_answer=my_layer,
    why="the judge finds no difference to a dropout of single elements, at any rate it tries",
    takeaway="The layer is a dropout: the judge asked about values, coins, gradients and modes.",
    minutes=8,
    seconds=60,
    hints=(
        "The judge hands over p. What does your model call with it?",
        "Return the layer itself, built with that p; a layer with a fixed rate cannot be judged.",
        "`return nn.Dropout(p)`, or your class in its place.",
    ),
    wrong=[
        (lambda p: p, NO_LAYER),
        (lambda p: nn.Dropout(0.3), rates.IGNORED),
        (Shares, masks.FEW_MASKS),
        (lambda p: nn.Dropout(1 - p), rates.SWAPPED),
        (lambda p: Each(p, scale=1.0), OTHER_SCALE),
    ],
    right=[nn.Dropout, Each, Dropout],
    find_mistake=find_mistake,
)

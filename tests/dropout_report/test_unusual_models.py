"""Models as people write them: a planted trap is the only one found, clean ones have none."""

from collections import UserDict

import pytest
import torch
from torch import nn
from torch.nn import functional as F
from torch.utils.checkpoint import checkpoint

from course_utils.dropout_report import dropout_report

ROWS, SENTENCES = torch.randn(4, 16), torch.randn(2, 5, 16)


def headed(*parts):
    """A linear layer with `parts` behind it."""
    return nn.Sequential(nn.Linear(16, 8), *parts)


def model(forward, **parts):
    """A module with these parts and attributes, and this forward(self, x)."""
    net = type("Net", (nn.Module,), {"forward": forward})()
    for name, part in parts.items():
        setattr(net, name, part)
    return net


class FunctionalHead(nn.Sequential):
    def forward(self, x):
        return F.dropout(super().forward(x), 0.2)


class CarefulHead(nn.Sequential):
    def forward(self, x):
        return F.dropout(super().forward(x), 0.2, self.training)


class Wrapped(nn.Module):
    """As nn.DataParallel and its relatives wrap a model."""

    def __init__(self, module):
        super().__init__()
        self.module = module

    def forward(self, *args, **kwargs):
        return self.module(*args, **kwargs)


class LayerNorm(nn.Dropout):
    """A dropout, whatever its name."""


class Dropout(nn.BatchNorm1d):
    """A batch norm, whatever its name."""


class AlwaysOn(nn.Dropout):
    def forward(self, x):
        return F.dropout(x, self.p, True)


class HandAlwaysOn(nn.Module):
    def forward(self, x):
        return x * (torch.rand_like(x) >= 0.2) / 0.8


class PaperWay(nn.Module):
    """Scales at test time, and so is no identity there."""

    def forward(self, x):
        return x * (torch.rand_like(x) >= 0.2) if self.training else x * 0.8


class MakesInForward(nn.Module):
    def forward(self, x):
        return nn.Dropout(0.4)(x)


class MakesAndSwitches(nn.Module):
    """Made anew, but in the mode of the model: nothing is wrong with what it does."""

    def forward(self, x):
        return nn.Dropout(0.4).train(self.training)(x)


class Causal(nn.Module):
    """Zeros without a coin."""

    def forward(self, x):
        return x.tril()


class Noise(nn.Module):
    def forward(self, x):
        return x + torch.randn_like(x)


class NormByHand(nn.Module):
    def __init__(self):
        super().__init__()
        self.register_buffer("mean", torch.zeros(8))
        self.register_buffer("var", torch.ones(8))

    def forward(self, x):
        return F.batch_norm(x, self.mean, self.var, training=self.training)


class BuiltLate(nn.Module):
    """Builds its layers when it meets its first input, and keeps them."""

    def __init__(self, *, norm):
        super().__init__()
        self.net, self.norm = None, norm

    def forward(self, x):
        if self.net is None:
            self.net = nn.Sequential(nn.Linear(x.shape[-1], 8), nn.Dropout(0.3))
            if self.norm:
                self.net.append(nn.BatchNorm1d(8))
        return self.net(x)


class ZeroedForEval(nn.Module):
    """Its eval() sets p to 0, and its train() may set it back."""

    def __init__(self, *, back, functional):
        super().__init__()
        self.dropout, self.layer, self.back = nn.Dropout(0.3), nn.Linear(16, 4), back
        self.functional = functional

    def eval(self):
        super().eval()
        self.dropout.p = 0.0
        return self

    def train(self, mode=True):
        if mode and self.back:
            self.dropout.p = 0.3
        return super().train(mode)

    def forward(self, x):
        x = F.dropout(x, self.dropout.p, self.training) if self.functional else self.dropout(x)
        return self.layer(x)


class StaysAwake(nn.Module):
    """Somebody's train() that takes no False."""

    def __init__(self):
        super().__init__()
        self.dropout = nn.Dropout(0.3)

    def train(self, mode=True):
        return super().train(True)

    def forward(self, x):
        return self.dropout(x)


def wakes(self, x):
    self.dropout.train()
    return self.dropout(x)


class Megatron(nn.Module):
    """Its forward sets p to 0 in eval mode, and nobody sets it back."""

    def __init__(self):
        super().__init__()
        self.qkv, self.rate = nn.Linear(16, 48), 0.1

    def forward(self, x):
        if not self.training:
            self.rate = 0.0
        return attends(self, x)


class PlainList(nn.Module):
    def __init__(self, *rates):
        super().__init__()
        self.layer, self.dropouts = nn.Linear(16, 4), [nn.Dropout(rate) for rate in rates]

    def forward(self, x):
        for dropout in self.dropouts:
            x = dropout(x)
        return self.layer(x)


def writes(self, x):
    """Into a tensor that was there before."""
    y = torch.empty(len(x), 8)
    y[:] = self.body(x)
    return self.norm(y)


def attends(self, x):
    q, k, v = self.qkv(x).chunk(3, -1)
    return F.scaled_dot_product_attention(q, k, v, None, self.rate)


def attends_by_hand(self, x):
    q, k, v = self.qkv(x).chunk(3, -1)
    return F.dropout((q @ k.mT).softmax(-1), p=0.1) @ v


def attends_as_a_function(self, x):
    x, m = x.transpose(0, 1), self.attention
    weights = m.in_proj_weight, m.in_proj_bias, None, None, False, 0.1
    return F.multi_head_attention_forward(x, x, x, 16, 2, *weights, *m.out_proj.parameters())[0]


def attention():
    return nn.MultiheadAttention(16, 2, batch_first=True)


def through(norm):
    return headed(nn.Dropout(0.3), norm)


TRAPPED = {
    "a function in a subclass of Sequential": (
        lambda: FunctionalHead(nn.Linear(16, 4)),
        ROWS,
        "eval_does_not_reach",
    ),
    "one layer shared, batch norm behind one of its two places": (
        lambda: model(
            lambda self, x: self.head(self.dropout(self.norm(self.dropout(x)))),
            dropout=nn.Dropout(0.2),
            norm=nn.BatchNorm1d(16),
            head=nn.Linear(16, 4),
        ),
        ROWS,
        "batch_norm_behind",
    ),
    "wrapped": (lambda: Wrapped(through(nn.BatchNorm1d(8))), ROWS, "batch_norm_behind"),
    "DataParallel": (
        lambda: nn.DataParallel(through(nn.BatchNorm1d(8))),
        ROWS,
        "batch_norm_behind",
    ),
    "compiled": (lambda: torch.compile(through(nn.BatchNorm1d(8))), ROWS, "batch_norm_behind"),
    "lazy": (
        lambda: nn.Sequential(nn.LazyLinear(8), nn.Dropout(0.3), nn.LazyBatchNorm1d()),
        ROWS,
        "batch_norm_behind",
    ),
    "built late": (lambda: BuiltLate(norm=True), ROWS, "batch_norm_behind"),
    "checkpointed": (
        lambda: model(
            lambda self, x: self.norm(checkpoint(self.body, x, use_reentrant=False)),
            body=headed(nn.Dropout(0.3)),
            norm=nn.BatchNorm1d(8),
        ),
        ROWS,
        "batch_norm_behind",
    ),
    "a list of layers": (
        lambda: model(
            lambda self, x: self.norm(self.layers[1](self.layers[0](x))),
            layers=nn.ModuleList([nn.Linear(16, 8), nn.Dropout(0.2)]),
            norm=nn.BatchNorm1d(8),
        ),
        ROWS,
        "batch_norm_behind",
    ),
    "written into a tensor": (
        lambda: model(writes, body=headed(nn.Dropout(0.3)), norm=nn.BatchNorm1d(8)),
        ROWS,
        "batch_norm_behind",
    ),
    "in a plain list": (lambda: PlainList(0.2, 0.2, 0.3), ROWS, "not_a_part"),
    "batch norm by hand": (lambda: through(NormByHand()), ROWS, "batch_norm_behind"),
    "names that mislead": (
        lambda: headed(LayerNorm(0.2), Dropout(8)),
        ROWS,
        "batch_norm_behind",
    ),
    "GRU of one layer": (
        lambda: nn.GRU(16, 4, dropout=0.3, batch_first=True),
        SENTENCES,
        "one_layer",
    ),
    "RNN of one layer in two directions, norm behind": (
        lambda: model(
            lambda self, x: self.norm(self.rnn(x)[0][:, -1]),
            rnn=nn.RNN(16, 4, dropout=0.3, bidirectional=True, batch_first=True),
            norm=nn.BatchNorm1d(8),
        ),
        SENTENCES,
        "one_layer",
    ),
    "attention, its p kept as a number": (
        lambda: model(attends, qkv=nn.Linear(16, 48), rate=0.1),
        SENTENCES,
        "eval_does_not_reach",
    ),
    "attention by hand": (
        lambda: model(attends_by_hand, qkv=nn.Linear(16, 48)),
        SENTENCES,
        "eval_does_not_reach",
    ),
    "multi-head attention as a function": (
        lambda: model(attends_as_a_function, attention=attention()),
        SENTENCES,
        "eval_does_not_reach",
    ),
    "torch.dropout": (
        lambda: model(lambda self, x: torch.dropout(x, 0.2, True), layer=nn.Linear(2, 2)),
        ROWS,
        "eval_does_not_reach",
    ),
    "native_dropout": (
        lambda: model(lambda self, x: torch.native_dropout(x, 0.2, True)[0], a=nn.Linear(2, 2)),
        ROWS,
        "eval_does_not_reach",
    ),
    "a dropout layer that never looks at its mode": (
        lambda: headed(AlwaysOn(0.2)),
        ROWS,
        "eval_does_not_reach",
    ),
    "the same by hand": (lambda: headed(HandAlwaysOn()), ROWS, "eval_does_not_reach"),
    "woken in forward": (
        lambda: model(wakes, dropout=nn.Dropout(0.3)),
        ROWS,
        "eval_does_not_reach",
    ),
    "a train() without off": (StaysAwake, ROWS, "eval_does_not_reach"),
    "made in the forward of a part": (lambda: headed(MakesInForward()), ROWS, "made_in_forward"),
    "LSTM made in forward": (
        lambda: model(
            lambda self, x: nn.LSTM(16, 4, 2, dropout=0.3, batch_first=True)(x)[0],
            layer=nn.Linear(2, 2),
        ),
        SENTENCES,
        "made_in_forward",
    ),
    "p = 0 in a function": (
        lambda: model(lambda self, x: F.dropout(x, 0.0, self.training), a=nn.Linear(2, 2)),
        ROWS,
        "p_is_zero",
    ),
    "p = 0, batch norm behind": (
        lambda: headed(nn.Dropout(0.0), nn.BatchNorm1d(8)),
        ROWS,
        "p_is_zero",
    ),
    "p set to 0 by a forward": (Megatron, SENTENCES, "p_is_zero"),
    "p set to 0 by eval()": (
        lambda: ZeroedForEval(back=False, functional=False),
        ROWS,
        "p_is_zero",
    ),
}
CLEAN = {
    "a function that asks for the mode": (lambda: CarefulHead(nn.Linear(16, 4)), ROWS, 1),
    "the paper's way": (lambda: headed(PaperWay()), ROWS, 1),
    "made in forward in the model's mode": (lambda: headed(MakesAndSwitches()), ROWS, 1),
    "p by the mode": (
        lambda: model(lambda self, x: F.dropout(x, 0.2 if self.training else 0.0), a=nn.ReLU()),
        ROWS,
        1,
    ),
    "p set to 0 by eval() and back by train()": (
        lambda: ZeroedForEval(back=True, functional=False),
        ROWS,
        1,
    ),
    "batch norm without a memory": (
        lambda: through(nn.BatchNorm1d(8, track_running_stats=False)),
        ROWS,
        1,
    ),
    "zeros without coins, and noise without zeros": (lambda: headed(Causal(), Noise()), ROWS, 0),
    "built late": (lambda: BuiltLate(norm=False), ROWS, 1),
    "attention of PyTorch": (
        lambda: model(
            lambda self, x: self.attention(x, x, x)[0],
            attention=nn.MultiheadAttention(16, 2, dropout=0.1, batch_first=True),
        ),
        SENTENCES,
        1,
    ),
    "a mapping of inputs": (
        lambda: model(lambda self, x: self.dropout(x), dropout=nn.Dropout(0.2)),
        UserDict(x=ROWS),
        1,
    ),
}


@pytest.mark.parametrize("name", TRAPPED)
@pytest.mark.filterwarnings("ignore:dropout option adds dropout")
def test_a_planted_trap_is_the_only_one_found(name):
    build, example, trap = TRAPPED[name]
    assert {found.id for _, found in dropout_report(build(), example).traps} == {trap}


@pytest.mark.parametrize("name", CLEAN)
def test_a_clean_model_has_no_trap_and_all_its_dropouts(name):
    build, example, n_dropouts = CLEAN[name]
    report = dropout_report(build(), example)
    assert report.traps == ()
    assert len(report.rows) == n_dropouts


def test_p_that_a_function_finds_zeroed_is_found():
    found = dropout_report(ZeroedForEval(back=False, functional=True), ROWS).as_dicts()
    assert ["p_is_zero"] in [row["traps"] for row in found if row["kind"] == "dropout"]


def test_layers_of_a_plain_list_are_told_apart_by_their_rates():
    rows = dropout_report(PlainList(0.2, 0.2, 0.3), ROWS).rows
    assert [row.p for row in rows] == [0.2, 0.3]


@pytest.mark.parametrize("example", [None, ROWS])
def test_nothing_that_a_forward_changes_stays(example):
    built, zeroed = BuiltLate(norm=True), ZeroedForEval(back=False, functional=False)
    lazy = nn.Sequential(nn.LazyLinear(8), nn.Dropout(0.3), nn.LazyBatchNorm1d())
    for net in (built, zeroed, lazy):
        dropout_report(net, example)
        assert all(part.training for part in net.modules())
    assert built.net is None
    assert [name for name, _ in built.named_modules()] == [""]
    assert zeroed.dropout.p == 0.3
    assert lazy[0].has_uninitialized_params()


@pytest.mark.filterwarnings("ignore::DeprecationWarning")
def test_a_scripted_model_shows_its_layers_and_stays_in_its_mode():
    scripted = torch.jit.script(headed(nn.Dropout(0.2)))
    (row,) = dropout_report(scripted, ROWS).rows
    assert (row.p, row.mode, row.traps) == (0.2, "train", ())
    assert scripted.training
    assert scripted[1].training

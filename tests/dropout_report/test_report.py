"""Each planted trap is found under its name, clean models have none, and nothing is changed."""

import copy

import pytest
import torch
from torch import nn
from torch.nn import functional as F

from course_utils.dropout import Dropout
from course_utils.dropout_report import TRAPS, dropout_report
from course_utils.fast_dropout import FastDropout
from course_utils.models import mlp
from course_utils.variants import StochasticDepth

IMAGES, SENTENCES, ROWS = torch.randn(2, 3, 8, 8), torch.randn(2, 5, 16), torch.randn(4, 16)


def convolutional():
    """As small vision nets are built: batch norm first, dropout before the last layer."""
    return nn.Sequential(
        *(nn.Conv2d(3, 8, 3), nn.BatchNorm2d(8), nn.ReLU(), nn.Dropout2d(0.1)),
        *(nn.AdaptiveAvgPool2d(1), nn.Flatten(), nn.Dropout(0.5), nn.Linear(8, 10)),
    )


def transformer():
    layer = nn.TransformerEncoderLayer(16, 2, 32, dropout=0.1, batch_first=True)
    return nn.TransformerEncoder(layer, 2, enable_nested_tensor=False)


class Recurrent(nn.Module):
    def __init__(self, layers=2, dropout=0.3):
        super().__init__()
        self.lstm = nn.LSTM(16, 8, layers, dropout=dropout, batch_first=True)
        self.head = nn.Linear(8, 2)

    def forward(self, x):
        return self.head(self.lstm(x)[0][:, -1])


class Attention(nn.Module):
    """Attention by hand; `careful` asks for its mode."""

    def __init__(self, careful):
        super().__init__()
        self.qkv, self.careful = nn.Linear(16, 48), careful

    def forward(self, x):
        q, k, v = self.qkv(x).chunk(3, -1)
        p = 0.1 if self.training or not self.careful else 0.0
        return F.scaled_dot_product_attention(q, k, v, dropout_p=p)


class MadeInForward(nn.Module):
    def __init__(self):
        super().__init__()
        self.layer = nn.Linear(16, 4)

    def forward(self, x):
        return nn.Dropout(0.4)(self.layer(x))


class AlwaysOn(nn.Module):
    """F.dropout drops unless it is told not to."""

    def __init__(self):
        super().__init__()
        self.layer = nn.Linear(16, 4)

    def forward(self, x):
        return F.dropout(self.layer(x), 0.2)


class Residual(nn.Module):
    """The dropped branch comes to a batch norm through a sum, a view and a linear map."""

    def __init__(self, norm):
        super().__init__()
        self.dropout, self.layer, self.norm = nn.Dropout(0.2), nn.Linear(16, 16), norm

    def forward(self, x):
        return self.norm(self.layer(x + self.dropout(x).reshape(-1, 16)).relu())


class WeightThinner(nn.Module):
    """A dropout under a name that does not say so; rows are dropped whole (stochastic depth)."""

    def __init__(self, drop_prob):
        super().__init__()
        self.drop_prob = drop_prob

    def forward(self, x):
        if not self.training or self.drop_prob == 0:
            return x
        shape = (len(x),) + (1,) * (x.dim() - 1)
        return x * (torch.rand(shape) >= self.drop_prob) / (1 - self.drop_prob)


class DropoutSchedule(nn.Module):
    """A name that says Dropout, on something that drops nothing."""

    def forward(self, x):
        return 2 * x


class DropoutHead(nn.Sequential):
    """A head with a dropout layer in it, and Dropout in its name."""


def woken():
    """A frozen model in which a helper has woken the dropout."""
    net = mlp([16, 8, 4], 0.5, nn.Dropout, seed=0).eval()
    net[2].train()
    return net


def one_layer_lstm():
    with pytest.warns(UserWarning, match="num_layers"):  # PyTorch's own hint
        return Recurrent(layers=1)


def functional_before_norm():
    class Net(nn.Module):
        def __init__(self):
            super().__init__()
            self.layer, self.norm = nn.Linear(16, 8), nn.BatchNorm1d(8)

        def forward(self, x):
            return self.norm(F.dropout(self.layer(x), 0.3, self.training))

    return Net()


TRAPPED = {
    "a norm behind, in sequence": (
        lambda: nn.Sequential(
            nn.Linear(16, 8), nn.Dropout(0.5), nn.Linear(8, 8), nn.BatchNorm1d(8)
        ),
        ROWS,
        "batch_norm_behind",
    ),
    "a norm behind, by data flow": (
        lambda: Residual(nn.BatchNorm1d(16)),
        ROWS,
        "batch_norm_behind",
    ),
    "a norm behind a function": (functional_before_norm, ROWS, "batch_norm_behind"),
    "one-layer LSTM": (
        one_layer_lstm,
        SENTENCES,
        "one_layer",
    ),
    "attention that eval does not reach": (
        lambda: Attention(careful=False),
        SENTENCES,
        "eval_does_not_reach",
    ),
    "F.dropout's default": (AlwaysOn, ROWS, "eval_does_not_reach"),
    "made in forward": (MadeInForward, ROWS, "made_in_forward"),
    "p = 0 left behind": (lambda: mlp([16, 8, 4], 0.0, nn.Dropout, seed=0), ROWS, "p_is_zero"),
    "woken by itself": (woken, ROWS, "mode_of_its_own"),
    "stochastic depth under another name, before a norm": (
        lambda: nn.Sequential(nn.Linear(16, 8), WeightThinner(0.2), nn.BatchNorm1d(8)),
        ROWS,
        "batch_norm_behind",
    ),
}
CLEAN = {
    "convolutional": (convolutional, IMAGES, 2),
    "transformer": (transformer, SENTENCES, 8),
    "recurrent": (Recurrent, SENTENCES, 1),
    "attention that asks for its mode": (lambda: Attention(careful=True), SENTENCES, 1),
    "layer norm behind": (lambda: Residual(nn.LayerNorm(16)), ROWS, 1),
    "no dropout at all": (lambda: nn.Sequential(nn.Linear(16, 4), DropoutSchedule()), ROWS, 0),
}


@pytest.mark.parametrize("name", TRAPPED)
def test_a_planted_trap_is_the_only_one_found(name):
    build, example, trap = TRAPPED[name]
    found = {found.id for _, found in dropout_report(build(), example).traps}
    assert found == {trap}


@pytest.mark.parametrize("name", CLEAN)
@pytest.mark.parametrize("training", [True, False])
def test_a_clean_model_has_no_trap_and_all_its_dropouts(name, training):
    build, example, n_dropouts = CLEAN[name]
    report = dropout_report(build().train(training), example)
    assert report.traps == ()
    assert len(report.rows) == n_dropouts
    assert {row.mode for row in report.rows} <= {"train" if training else "eval"}


@pytest.mark.parametrize("name", [*TRAPPED, *CLEAN])
def test_model_and_random_numbers_are_as_they_were(name):
    build, example, _ = (TRAPPED | CLEAN)[name]
    model = build()
    state, modes = copy.deepcopy(model.state_dict()), [m.training for m in model.modules()]
    random_state = torch.get_rng_state()
    dropout_report(model, example)
    assert torch.equal(torch.get_rng_state(), random_state)
    assert [m.training for m in model.modules()] == modes
    assert all(
        torch.equal(a, b) for a, b in zip(state.values(), model.state_dict().values(), strict=True)
    )


@pytest.mark.parametrize("dropout", [nn.Dropout, Dropout, FastDropout])
def test_rows_say_where_what_and_how(dropout):
    (row,) = dropout_report(mlp([16, 8, 4], 0.3, dropout, seed=0), ROWS).rows
    assert (row.place, row.kind, row.p) == ("2", dropout.__name__, 0.3)
    assert (row.mode, row.together, row.traps) == ("train", "elements", ())


def test_what_is_dropped_together_is_found_by_class_and_by_what_a_layer_does():
    parts = [nn.Dropout(0.1), nn.Dropout2d(0.1), nn.AlphaDropout(0.1), WeightThinner(0.1)]
    rows = dropout_report(nn.Sequential(*parts)).rows
    assert [row.together for row in rows] == [
        "elements",
        "channels",
        "elements, to a saturated value",
        "rows",
    ]
    assert [row.p for row in rows] == [0.1] * 4


def test_a_name_decides_nothing():
    head = DropoutHead(nn.Linear(16, 4), nn.Dropout(0.2))
    report = dropout_report(nn.Sequential(DropoutSchedule(), head), ROWS)
    assert [(row.place, row.kind) for row in report.rows] == [("1.1", "Dropout")]


def test_a_dropout_without_a_rate_of_its_own_is_measured():
    class Thinner(nn.Module):
        def forward(self, x):
            return x * (torch.rand_like(x) >= 0.25) / 0.75 if self.training else x

    (row,) = dropout_report(nn.Sequential(nn.Linear(16, 4), Thinner()), ROWS).rows
    assert row.p == pytest.approx(0.25, abs=0.03)  # 8192 elements: six standard deviations


def test_without_an_example_modules_alone_are_found_and_the_table_says_so():
    assert dropout_report(AlwaysOn()).rows == ()
    assert "No example was run" in str(dropout_report(AlwaysOn()))
    model, _, trap = TRAPPED["a norm behind, in sequence"]
    assert [found.id for _, found in dropout_report(model()).traps] == [trap]


def test_functions_are_found_with_their_line_once_for_several_calls():
    (row,) = dropout_report(AlwaysOn(), (ROWS,)).rows
    assert row.kind == "dropout"
    assert "test_report.py, line " in row.place
    assert row.p == 0.2


def test_table_holds_every_row_and_trap_and_data_hold_the_same():
    report = dropout_report(TRAPPED["made in forward"][0](), {"x": ROWS})
    assert "MadeInForward: dropouts 1, traps 1." in str(report)
    assert str(TRAPS["made_in_forward"]) in str(report)
    (data,) = report.as_dicts()
    assert (data["p"], data["traps"]) == (0.4, ["made_in_forward"])


@pytest.mark.parametrize(
    ("model", "example", "error", "words"),
    [
        (lambda x: x, None, TypeError, "model has to be an nn.Module"),
        (nn.Linear(2, 2), [1, 2], TypeError, "example has to be a tensor, a tuple or a dict"),
        (nn.Linear(2, 2), torch.ones(3), ValueError, "an input that the model takes: RuntimeError"),
    ],
)
def test_what_cannot_be_reported_is_told_in_one_sentence(model, example, error, words):
    with pytest.raises(error, match=words) as caught:
        dropout_report(model, example)
    assert "\n" not in str(caught.value)


def test_a_model_that_fails_is_put_back():
    model = nn.Sequential(nn.Dropout(0.1), nn.Linear(2, 2)).eval()
    with pytest.raises(ValueError, match="example"):
        dropout_report(model, torch.ones(3, 5))
    assert not any(part.training for part in model.modules())
    assert torch.equal(model(torch.ones(3, 2)), model(torch.ones(3, 2)))


class AlikeInAllRows(nn.Module):
    """A coin for each feature, which all rows of a batch share."""

    def forward(self, x):
        return x * (torch.rand(x.shape[-1]) >= 0.4) / 0.6 if self.training else x


@pytest.mark.parametrize("seed", range(4))
def test_a_mask_that_all_rows_share_is_told_from_rows_that_are_dropped_whole(seed):
    torch.manual_seed(seed)
    model = nn.Sequential(AlikeInAllRows(), StochasticDepth(0.4), nn.Dropout(0.4))
    together = [row.together for row in dropout_report(model).rows]
    assert together == ["elements, alike in all rows", "rows", "elements"]

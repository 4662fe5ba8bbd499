"""Training: a known answer, nets side by side against nets alone, every seed explicit."""

import copy

import numpy as np
import pytest
import torch
import torch.nn.functional as F
from torch import nn

from course_utils.dropout import Dropout
from course_utils.fast_dropout import FastDropout
from course_utils.models import mlp, side_by_side
from course_utils.modes import evaluating
from course_utils.training import accuracy, cross_entropy, squared_error, train


def sgd(parameters):
    return torch.optim.SGD(parameters, lr=0.1)


def problem(rows=12, features=3):
    generator = torch.Generator().manual_seed(0)
    x = torch.randn(rows, features, dtype=torch.float64, generator=generator)
    return x, x.sum(-1) + 1


def test_least_squares_is_reached_on_a_linear_problem():
    x, y = problem()
    model = nn.Linear(3, 1).double()
    history = train(model, x, y, loss=squared_error, epochs=500, seed=0, optimiser=sgd, every=100)
    assert history.eval_mode[-1] < 1e-12
    torch.testing.assert_close(model.weight, torch.ones(1, 3).double(), rtol=0, atol=1e-6)


def test_losses_equal_torchs_for_one_net():
    logits, labels = torch.randn(6, 4), torch.tensor([0, 1, 2, 3, 0, 1])
    torch.testing.assert_close(
        cross_entropy(logits, labels), F.cross_entropy(logits, labels, reduction="none")
    )
    output, target = torch.randn(6, 1), torch.randn(6)
    torch.testing.assert_close(
        squared_error(output, target), F.mse_loss(output[:, 0], target, reduction="none")
    )


def test_losses_and_accuracy_hold_net_by_net():
    logits, labels = torch.randn(3, 6, 4), torch.randint(4, (6,))
    for i in range(3):
        torch.testing.assert_close(
            cross_entropy(logits, labels)[i], cross_entropy(logits[i], labels)
        )
        assert accuracy(logits, labels)[i] == accuracy(logits[i], labels)
    assert accuracy(torch.eye(4), torch.tensor([0, 1, 2, 0])) == 0.75


@pytest.mark.parametrize("batch_size", [None, 5])
def test_one_net_side_by_side_trains_as_it_does_alone(batch_size):
    x, y = problem()
    alone = mlp([3, 16, 1], 0.3, seed=1).double()
    together = side_by_side([alone])
    settings = {"loss": squared_error, "epochs": 30, "seed": 4, "batch_size": batch_size}
    one = train(alone, x, y, **settings)
    batched = train(together, x, y, **settings)
    torch.testing.assert_close(batched.eval_mode[:, 0], one.eval_mode, rtol=1e-9, atol=1e-12)
    torch.testing.assert_close(batched.train_mode[:, 0], one.train_mode, rtol=1e-9, atol=1e-12)


def test_nets_side_by_side_do_not_disturb_each_other():
    x, y = problem()
    nets = [mlp([3, 16, 1], 0.0, seed=seed).double() for seed in range(3)]
    together = train(side_by_side(nets), x, y, loss=squared_error, epochs=50, seed=0)
    for i, net in enumerate(nets):
        alone = train(net, x, y, loss=squared_error, epochs=50, seed=0)
        torch.testing.assert_close(together.eval_mode[:, i], alone.eval_mode, rtol=1e-9, atol=1e-12)


def test_each_net_can_have_rows_of_its_own():
    x, y = problem(rows=24)
    x, y = x.reshape(2, 12, 3), y.reshape(2, 12)
    nets = [mlp([3, 8, 1], 0.0, seed=0).double() for _ in range(2)]
    together = train(side_by_side(nets), x, y, loss=squared_error, epochs=20, seed=0)
    for i, net in enumerate(nets):
        alone = train(net, x[i], y[i], loss=squared_error, epochs=20, seed=0)
        torch.testing.assert_close(together.eval_mode[:, i], alone.eval_mode, rtol=1e-9, atol=1e-12)


@pytest.mark.parametrize("dropout", [None, nn.Dropout])
def test_seed_decides_everything_and_global_state_is_left_alone(dropout):
    x, y = problem()
    choice = {} if dropout is None else {"dropout": dropout}
    runs = []
    for seed in (0, 0, 1):
        torch.manual_seed(99)
        before = torch.get_rng_state()
        model = mlp([3, 16, 1], 0.3, seed=0, **choice).double()
        runs.append(
            train(model, x, y, loss=squared_error, epochs=5, seed=seed, batch_size=4).eval_mode
        )
        assert torch.equal(before, torch.get_rng_state())
    assert torch.equal(runs[0], runs[1])
    assert not torch.equal(runs[0], runs[2])


def test_looking_more_often_changes_nothing():
    x, y = problem()
    rarely, often = (mlp([3, 16, 1], 0.3, seed=0).double() for _ in range(2))
    last = train(rarely, x, y, loss=squared_error, epochs=6, seed=0, every=6).eval_mode[-1]
    history = train(often, x, y, loss=squared_error, epochs=6, seed=0, every=1, validation=(x, y))
    assert history.eval_mode[-1] == last


def test_records_stand_before_the_first_epoch_and_after_the_last():
    x, y = problem()
    history = train(nn.Linear(3, 1).double(), x, y, loss=squared_error, epochs=7, seed=0, every=3)
    assert history.epochs.tolist() == [0, 3, 6, 7]
    assert history.eval_mode.shape == (4,)
    assert history.validation is None


def test_train_and_eval_mode_losses_differ_by_dropout_alone():
    x, y = problem()
    for p, differ in ((0.0, False), (0.5, True)):
        model = mlp([3, 64, 1], p, seed=0).double()
        history = train(model, x, y, loss=squared_error, epochs=3, seed=0)
        assert torch.equal(history.train_mode, history.eval_mode) == (not differ)


def test_watched_values_are_measured_in_eval_mode():
    x, y = problem()
    model = mlp([3, 8, 1], 0.5, seed=0).double()
    watch = {
        "awake": lambda model: float(model.training),
        "loss": lambda m: squared_error(m(x), y).mean(),
    }
    history = train(model, x, y, loss=squared_error, epochs=2, seed=0, watch=watch)
    assert history.watched["awake"].tolist() == [0.0] * 3
    assert torch.equal(history.watched["loss"], history.eval_mode)


def test_modes_are_put_back():
    x, y = problem()
    model = mlp([3, 8, 1], 0.5).double()
    model[2].eval()
    before = [module.training for module in model.modules()]
    train(model, x, y, loss=squared_error, epochs=1, seed=0)
    assert [module.training for module in model.modules()] == before


def test_batches_cover_every_row_once_in_an_order_of_each_nets_own():
    x = torch.arange(10.0).unsqueeze(-1)
    seen = []

    class Recorder(nn.Module):
        def __init__(self):
            super().__init__()
            self.weight = nn.Parameter(torch.zeros(2, 1, 1))

        def forward(self, x):
            if torch.is_grad_enabled():
                seen.append(x.squeeze(-1))
            return x @ self.weight

    train(Recorder(), x, torch.zeros(10), loss=squared_error, epochs=1, seed=0, batch_size=4)
    assert [batch.shape[-1] for batch in seen] == [4, 4, 2]
    rows = torch.cat(seen, -1)
    assert rows.sort(-1).values.tolist() == [list(range(10))] * 2
    assert not torch.equal(rows[0], rows[1])


@pytest.mark.parametrize("wrong", [{"epochs": 0}, {"every": 0}, {"batch_size": 0}])
def test_counts_below_one_are_refused(wrong):
    x, y = problem()
    name = next(iter(wrong))
    with pytest.raises(ValueError, match=f"{name} has to be a whole number from 1 up, but"):
        train(nn.Linear(3, 1), x, y, **({"loss": squared_error, "epochs": 1, "seed": 0} | wrong))


def test_rows_that_do_not_match_are_refused():
    x, y = problem()
    with pytest.raises(ValueError, match="have 12 and 11"):
        train(nn.Linear(3, 1).double(), x, y[:-1], loss=squared_error, epochs=1, seed=0)


def test_progress_shows_a_bar_only_when_asked(capfd):
    x, y = problem()
    for progress in (False, True):
        model = copy.deepcopy(nn.Linear(3, 1).double())
        train(model, x, y, loss=squared_error, epochs=1, seed=0, progress=progress)
        assert ("epochs" in capfd.readouterr().err) == progress


def test_training_under_evaluating_leaves_the_model_in_eval():
    x, y = problem()
    model = mlp([3, 8, 1], 0.5).double()
    with evaluating(model):
        train(model, x, y, loss=squared_error, epochs=1, seed=0)
        assert not model.training


class Frozen(nn.Module):
    """A net with a batch norm that its user has frozen, as fine-tuning does."""

    def __init__(self):
        super().__init__()
        torch.manual_seed(0)
        self.body = nn.Sequential(nn.Linear(3, 8), nn.BatchNorm1d(8), nn.Linear(8, 1)).double()
        self.body[1].eval()

    def forward(self, x):
        return self.body(x)


@pytest.mark.parametrize("frozen", [True, False])
def test_looking_moves_no_statistics_and_wakes_nothing(frozen):
    x, y = problem()
    found = []
    for every in (1, 10):
        model = Frozen()
        if not frozen:
            model.train()
        before = model.body[1].running_mean.clone()
        history = train(model, x, y, loss=squared_error, epochs=10, seed=0, every=every)
        found.append((history.eval_mode[-1], history.train_mode[-1]))
        assert torch.equal(model.body[1].running_mean, before) == frozen
        assert model.body[1].training == (not frozen)
    assert found[0] == found[1]


@pytest.mark.parametrize(
    "dropout",
    [
        lambda p: Dropout(p, generator=torch.Generator().manual_seed(3)),
        lambda p: FastDropout(p, generator=torch.Generator().manual_seed(3)),
        lambda p: FromNumpy(),
    ],
)
def test_looking_draws_from_no_generator_of_the_training(dropout):
    x, y = problem()
    last = []
    watch = {"drawn": lambda m: torch.rand(()).item() + m[0].weight.sum().item()}
    for every in (1, 5):
        model = mlp([3, 16, 1], 0.3, dropout, seed=0).double()
        settings = {"every": every, "watch": watch if every == 1 else None}
        last.append(train(model, x, y, loss=squared_error, epochs=5, seed=0, **settings).eval_mode)
    assert last[0][-1] == last[1][-1]


class FromNumpy(nn.Module):
    """Dropout that draws from NumPy's global generator, and counts in a buffer that it replaces."""

    def __init__(self):
        super().__init__()
        self.register_buffer("calls", torch.zeros(()))

    def forward(self, x):
        if not self.training:
            return x
        self.calls = self.calls + 1
        kept = torch.from_numpy(np.random.rand(*x.shape) >= 0.3)  # noqa: NPY002
        return x * kept * (1 + self.calls / 100)


def test_a_model_in_eval_mode_is_trained_in_train_mode():
    x, y = problem()
    model = mlp([3, 16, 1], 0.5, seed=0).double()
    awake = train(copy.deepcopy(model), x, y, loss=squared_error, epochs=3, seed=0)
    asleep = train(model.eval(), x, y, loss=squared_error, epochs=3, seed=0)
    assert torch.equal(awake.eval_mode, asleep.eval_mode)
    assert not model.training


def mse(output, target):
    return (output - target) ** 2  # (rows, 1) and (rows,) give (rows, rows)


@pytest.mark.parametrize(
    "loss", [mse, nn.functional.mse_loss, lambda o, t: 3.0, lambda o, t: (o - 1) ** 2]
)
def test_a_loss_that_gives_no_number_a_row_is_refused(loss):
    x, y = problem()
    with pytest.raises(ValueError, match=r"loss has to give a number a row, \(12,\), but gave "):
        train(nn.Linear(3, 1).double(), x, y, loss=loss, epochs=1, seed=0)


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"validation": (torch.ones(5, 3), torch.ones(4))}, "validation need as many rows each"),
        ({"validation": torch.ones(5, 3)}, "validation has to be a pair of tensors"),
        ({"validation": (torch.ones(5, 3), [1.0] * 5)}, "each of validation has to be a tensor"),
        ({"validation": (torch.ones(0, 3), torch.ones(0))}, "validation has to be of shapes"),
        ({"watch": {"eval_mode": lambda m: 1}}, "other names than History's own, but uses eval_"),
        ({"watch": {"validation": lambda m: 1}}, "other names than History's own, but uses valid"),
        ({"watch": {"mine": lambda m: "one"}}, "mine of watch has to give numbers, but gave 'one'"),
        ({"epochs": 1.5}, "epochs has to be a whole number, but got 1.5"),
        ({"batch_size": True}, "batch_size has to be a whole number, but got True"),
        ({"seed": -1}, "seed has to be a whole number from 0 up, but got -1"),
        ({"seed": None}, "seed has to be a whole number, but got None"),
        ({"progress": "yes"}, "progress has to be True or False, but got 'yes'"),
    ],
)
def test_hostile_arguments_get_a_sentence(changes, words):
    x, y = problem()
    settings = {"loss": squared_error, "epochs": 1, "seed": 0} | changes
    with pytest.raises((TypeError, ValueError), match=words):
        train(nn.Linear(3, 1).double(), x, y, **settings)


def test_what_is_watched_has_one_shape():
    x, y = problem()
    sizes = iter(range(1, 9))
    watch = {"grows": lambda model: torch.ones(next(sizes))}
    with pytest.raises(ValueError, match="grows has to be of one shape at all records, but was"):
        train(nn.Linear(3, 1).double(), x, y, loss=squared_error, epochs=2, seed=0, watch=watch)


def test_a_look_that_changes_the_mode_changes_no_other_look():
    x, y = problem()
    watch = {"wakes": lambda m: float(m.train().training), "then": lambda m: float(m.training)}
    model = mlp([3, 8, 1], 0.5, seed=0).double()
    history = train(model, x, y, loss=squared_error, epochs=2, seed=0, watch=watch)
    assert history.watched["then"].tolist() == [0.0] * 3
    plain = train(mlp([3, 8, 1], 0.5, seed=0).double(), x, y, loss=squared_error, epochs=2, seed=0)
    assert torch.equal(history.eval_mode, plain.eval_mode)


def test_a_row_of_nan_is_not_right():
    logits = torch.tensor([[float("nan"), 0.0], [0.0, 1.0], [1.0, float("nan")]])
    assert accuracy(logits, torch.tensor([0, 1, 0])) == pytest.approx(1 / 3)


@pytest.mark.parametrize("function", [cross_entropy, squared_error, accuracy])
@pytest.mark.parametrize("shape", [(6, 1), (5,), (1,), (), (2, 6), (6, 6)])
def test_labels_of_another_shape_are_not_spread_over_the_rows(function, shape):
    output = torch.randn(6, 1)
    with pytest.raises(ValueError, match=r"(labels|target) has to hold one for each row, \(..., 6"):
        function(output, torch.zeros(shape, dtype=torch.int64))


@pytest.mark.parametrize("labels", [[0, 1, 3], [0, -1, 2], [0.0, 1.0, 2.0]])
def test_labels_that_are_no_class_are_refused(labels):
    with pytest.raises(ValueError, match="labels has to hold int64 from 0 to 2, but got "):
        cross_entropy(torch.randn(3, 3), torch.tensor(labels))


@pytest.mark.parametrize("labels", [[0, 3], [-1, 0], [-100, 0], [7.0, 0.0]])
def test_labels_that_are_no_class_are_no_wrong_answers_but_refused(labels):
    with pytest.raises(ValueError, match="labels has to hold classes from 0 to 2, but got "):
        accuracy(torch.eye(3)[:2], torch.tensor(labels))


@pytest.mark.parametrize("model", [nn.Dropout(), nn.Linear(3, 1).requires_grad_(False)])
def test_a_model_without_weights_to_train_is_refused(model):
    with pytest.raises(ValueError, match="model has to have weights that require a gradient"):
        train(model, torch.ones(4, 3), torch.ones(4), loss=squared_error, epochs=1, seed=0)

"""Dropout is on in its steps alone; to look is no step; rows share a function, and no noise."""

import torch
from torch import nn

from course_utils.models import mlp
from course_utils.sweeps.one_pass_or_many import DropoutInTime, draw_task
from course_utils.training import squared_error, train

ONES = torch.ones(10, 50)


def test_dropout_is_on_from_its_first_step_until_before_its_end():
    layer = DropoutInTime(0.5, 2, 4)
    drops = [(layer(ONES) == 0).any().item() for _ in range(6)]
    assert drops == [False, False, True, True, False, False]


def test_in_eval_nothing_is_dropped_and_no_step_counted():
    layer = DropoutInTime(0.5, 0, 4).eval()
    assert torch.equal(layer(ONES), ONES)
    assert layer.step == 0


def test_the_records_of_train_take_no_step():
    layers = []

    def dropout(p):
        layers.append(DropoutInTime(p, 0, 100))
        return layers[-1]

    net = mlp([2, 8, 1], 0.3, dropout, seed=0)
    x, y = torch.randn(20, 2), torch.randn(20)
    train(net, x, y, loss=squared_error, epochs=3, batch_size=5, seed=0, every=1)
    assert [int(layer.step) for layer in layers] == [3 * 4]


def test_always_on_it_trains_as_nn_dropout_does_to_the_last_bit():
    x = torch.randn(20, 2, generator=torch.Generator().manual_seed(0))
    nets = []
    for dropout in (nn.Dropout, lambda p: DropoutInTime(p, 0, 1000)):
        nets.append(mlp([2, 8, 1], 0.3, dropout, seed=0))
        train(nets[-1], x, x[:, 0], loss=squared_error, epochs=5, batch_size=5, seed=0)
    for ours, theirs in zip(*(net.parameters() for net in nets), strict=True):
        assert torch.equal(ours, theirs)


def test_one_function_for_all_rows_and_noise_where_a_learner_sees_them():
    learned, validation, test = draw_task(3, 40_000)
    again = draw_task(3, 40_000)
    assert torch.equal(learned[1], again[0][1])
    assert [len(part[1]) for part in (learned, validation, test)] == [40_000, 250, 2000]
    assert abs(test[1].std() - 1) < 0.1
    assert abs(learned[1].var() - (1 + 0.5**2)) < 0.05  # signal and noise are independent

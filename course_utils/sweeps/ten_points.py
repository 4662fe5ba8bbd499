"""Ten noisy points and a network of 10 401 weights: what does the rate do to the test error?"""

import torch

from course_utils.data import draw_ten_points
from course_utils.experiments import grid
from course_utils.models import mlp
from course_utils.modes import evaluating
from course_utils.training import squared_error, train


def ten_points(seed, p):
    """Mean squared errors of lesson 01's network after 500 epochs; `seed` draws points, weights."""
    points = draw_ten_points(seed)
    net = mlp([1, 100, 100, 1], p, seed=seed)
    settings = {"loss": squared_error, "epochs": 500, "every": 500}
    seed_of_masks = int(torch.randint(2**62, ()))
    train(net, points.x_train, points.y_train, seed=seed_of_masks, **settings)
    with evaluating(net), torch.no_grad():
        return {
            "train_error": squared_error(net(points.x_train), points.y_train).mean(),
            "test_error": squared_error(net(points.x_test), points.y_test).mean(),
        }


EXPERIMENT = ten_points
SETTINGS = grid(p=[0, 0.2, 0.5, 0.8])
SEEDS = range(20)

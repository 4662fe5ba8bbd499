"""A figure that courses show for dropout, its recipe rerun: who comes nearer to new points?"""

import torch

from course_utils.experiments import grid
from course_utils.models import mlp
from course_utils.training import squared_error


def published_figure(seed, p):
    """Mean squared errors on the figure's ten test points, and from the line 1.5 x itself.

    As published, with `seed` in place of the seed 1: ten noisy points, two nets with three hidden
    layers of 200 (their initial weights differ), momentum, 2000 steps.
    """
    torch.manual_seed(seed)
    x = torch.linspace(-1, 1, 10).unsqueeze(1)
    line = 1.5 * x.squeeze(1)
    y = line + torch.normal(0, 0.5, size=(10, 1)).squeeze(1)
    y_test = line + torch.normal(0, 0.3, size=(10, 1)).squeeze(1)
    nets = {rate: mlp([1, 200, 200, 200, 1], rate, torch.nn.Dropout) for rate in (0, 0.5)}
    net = nets[p]
    steps = torch.optim.SGD(net.parameters(), lr=0.01, momentum=0.9)
    for _ in range(2000):
        steps.zero_grad()
        squared_error(net(x), y).mean().backward()
        steps.step()
    net.eval()
    with torch.no_grad():
        return {
            "test_error": squared_error(net(x), y_test).mean(),
            "line_error": squared_error(net(x), line).mean(),
        }


EXPERIMENT = published_figure
SETTINGS = grid(p=[0, 0.5])
SEEDS = range(40)

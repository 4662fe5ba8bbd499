"""The paper's Table 10: Bernoulli noise against Gaussian noise of the same mean and variance."""

import torch
from torch import nn

from course_utils import paper
from course_utils.experiments import grid
from course_utils.training import cross_entropy, train
from course_utils.variants import GaussianDropout

LAYERS = {"none": nn.Identity, "Bernoulli": nn.Dropout, "Gaussian": GaussianDropout}


def paper_noise(seed, noise):
    """Errors in per cent after 800 steps on 2000 digits; noise at p = 0.5 on the hidden units."""
    learned, unseen = paper.package_rows((2000, 8000), seed)
    net = paper.net([784, 256, 256, 10], paper.P_HIDDEN, dropout=LAYERS[noise], seed=seed)
    settings = {"loss": cross_entropy, "epochs": 20, "every": 20, "batch_size": 50}
    train(net, *learned, optimiser=paper.adam, seed=int(torch.randint(2**62, ())), **settings)
    return {
        "train_error": paper.error_percent(net, learned),
        "test_error": paper.error_percent(net, unseen),
    }


EXPERIMENT = paper_noise
NEEDS = paper.missing_digits
SETTINGS = grid(noise=list(LAYERS))
SEEDS = range(10)

"""The paper's Figure 8: how active the hidden units of an autoencoder are, with and without."""

import torch

from course_utils import paper
from course_utils.experiments import grid
from course_utils.modes import evaluating
from course_utils.training import train


def paper_sparsity(seed, p):
    """256 hidden ReLU that repeat their input, 4000 digits: what they do on 2000 unseen ones.

    Measured in eval mode: the mean activation, the share of activations that are 0, and the share
    of units that are 0 for all rows; the squared error of a pixel.
    """
    learned, unseen = paper.package_rows((4000, 2000), seed)
    x = learned.features
    net = paper.net([784, 256, 784], p, seed=seed)

    def repeated(output, rows):  # the targets are the inputs, so labels are numbers of rows
        return (output - x[rows]).square().mean(-1)

    settings = {"loss": repeated, "epochs": 20, "every": 20, "batch_size": 100}
    seed_of_masks = int(torch.randint(2**62, ()))
    train(net, x, torch.arange(4000), optimiser=paper.adam, seed=seed_of_masks, **settings)
    with torch.no_grad(), evaluating(net):
        hidden = net[:3](unseen.features)
        missed_by = (net(unseen.features) - unseen.features).square().mean()
    return {
        "mean_activation": hidden.mean(),
        "share_zero": (hidden == 0).double().mean(),
        "share_dead": (hidden == 0).all(0).double().mean(),
        "pixel_error": missed_by,
    }


EXPERIMENT = paper_sparsity
NEEDS = paper.missing_digits
SETTINGS = grid(p=[0, 0.5])
SEEDS = range(5)

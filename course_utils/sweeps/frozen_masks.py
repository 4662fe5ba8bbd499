"""A mask seeded anew in each step is one mask for the whole training: what does that change?"""

import torch
from torch.nn.functional import binary_cross_entropy_with_logits

from course_utils.dropout import inverted_dropout, keep_mask
from course_utils.experiments import grid
from course_utils.models import mlp


def frozen_masks(seed, masks):
    """Accuracies of a net of 20 and 3 hidden units on 200 points, about 15 % labelled wrong.

    `seed` draws points, weights and masks. masks: "none", "fresh" (others in each step) or "frozen"
    (the same in all 1500). p is 0.14. Test points: 2000, with their true labels.
    """
    source = torch.Generator().manual_seed(seed)
    x = 2 * torch.rand(2200, 2, generator=source) - 1
    labels = (x[:, 1] > 0.5 * (4 * x[:, 0]).sin()).float()
    wrong = torch.rand(200, generator=source) < 0.15
    given = torch.where(wrong, 1 - labels[:200], labels[:200])
    net = mlp([2, 20, 3, 1], 0, seed=seed)
    linear = [layer for layer in net if isinstance(layer, torch.nn.Linear)]
    steps = torch.optim.Adam(net.parameters(), lr=0.02)
    for step in range(1500):
        hidden = x[:200]
        for layer in linear[:-1]:
            hidden = layer(hidden).relu()
            if masks == "fresh" or (masks == "frozen" and step == 0):
                layer.kept = keep_mask(hidden.shape, 0.14, generator=source)
            if masks != "none":
                hidden = inverted_dropout(hidden, 0.14, mask=layer.kept)
        steps.zero_grad()
        binary_cross_entropy_with_logits(linear[-1](hidden)[:, 0], given).backward()
        steps.step()
    with torch.no_grad():
        right = (net(x)[:, 0] > 0) == labels.bool()
        as_given = (net(x[:200])[:, 0] > 0) == given.bool()
    return {
        "train_accuracy": as_given.double().mean(),
        "test_accuracy": right[200:].double().mean(),
    }


EXPERIMENT = frozen_masks
SETTINGS = grid(masks=["none", "fresh", "frozen"])
SEEDS = range(40)

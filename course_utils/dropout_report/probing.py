"""What a layer of unknown class makes of ones, in train and in eval mode, twice."""

import torch

from course_utils.dropout_report.untouched import untouched
from course_utils.seeding import seeded

PROBE = (1024, 4, 2, 2)  # rows, channels, height, width; many rows, for layers that drop them whole
TRAINING, EVAL = 0, 1  # the places of the two modes in a pair of outputs


def probed(module):
    """Two pairs of outputs for ones, in train and eval mode; None where it cannot be asked."""
    with untouched(module), seeded(0), torch.no_grad():
        try:
            probe = [
                [set_mode()(torch.ones(PROBE)) for set_mode in (module.train, module.eval)]
                for _ in range(2)
            ]
        except Exception:  # whatever a layer of any author does with an unexpected input
            return None
    fits = all(isinstance(y, torch.Tensor) and y.shape == PROBE for pair in probe for y in pair)
    return probe if fits else None


def has_random_zeros(probe, mode):
    """Whether ones become zeros beside one other value, and not the same ones each time."""
    first, second = (outputs[mode] for outputs in probe)
    values = first.unique()
    return len(values) == 2 and bool((values == 0).any()) and not torch.equal(first, second)

"""The snippets that hide a mistake are run: it does what is said, and mended it does not."""

import pytest
import torch
from torch import nn
from torch.autograd import gradcheck

from course_utils.dropout import inverted_dropout
from course_utils.exercises import derive, dropping_units, from_scratch, two_scalings

SEEDS = [None, *range(12)]
every_seed = pytest.mark.parametrize("seed", SEEDS)


def lines(exercise, seed):
    """The snippet's lines, and the place of the one at fault, for the original and a variant."""
    exercise = exercise if seed is None else exercise.variant(seed)
    return list(exercise.fields["snippet"].code), exercise.fields["snippet"].fault - 1


def masks_of(code):
    """The masks that the steps of a training loop use, in order."""
    seen = []

    class Watched(nn.Linear):
        def forward(self, x):
            if self.out_features == 1:
                seen.append(x != 0)
                return super().forward(x)
            return torch.ones(x.shape[0], self.out_features)  # what is 0 behind it was dropped

    class Layers:
        Linear = Watched

    rows = int(next(line for line in code if "batches" in line).split("x: (")[1].split(",")[0])
    batches = [(torch.ones(rows, 20), torch.ones(rows, 1))] * 3
    names = {"torch": torch, "nn": Layers, "batches": batches, "descend": lambda loss: None}
    exec("\n".join(code), names)
    return seen


@every_seed
def test_the_loop_with_the_frozen_mask_has_one_mask_and_mended_it_has_several(seed):
    code, fault = lines(dropping_units.frozen_mask, seed)
    first, *others = masks_of(code)
    assert all(torch.equal(first, other) for other in others)
    moved = code.pop(fault)
    if "rand" in moved:  # into the loop; what seeds again is left out
        code.insert(fault + 1, f"    {moved}")
    first, *others = masks_of(code)
    assert not any(torch.equal(first, other) for other in others)


@every_seed
def test_the_gradient_check_fails_and_with_the_mask_held_it_passes(seed):
    code, fault = lines(derive.gradient_check, seed)
    names = {"torch": torch, "p": 0.3, "generator": torch.Generator().manual_seed(1)}
    units = int(next(line for line in code if "eye" in line).split("eye(")[1].split(")")[0])
    names |= {name: torch.rand(units, dtype=torch.float64) + 0.5 for name in ("c", "h")}
    with pytest.raises(AssertionError):
        exec("\n".join(code), dict(names))
    if "slope" in code[fault]:  # it draws itself
        code[fault] = code[fault].replace("draw()", "noise")
    else:
        del code[fault]
    exec("\n".join(code).replace("torch.eye(", "torch.eye(dtype=torch.float64, n="), dict(names))


@every_seed
def test_the_gradcheck_fails_and_with_the_generator_made_inside_it_passes(seed):
    code, fault = lines(from_scratch.failing_gradcheck, seed)
    names = {"torch": torch, "gradcheck": gradcheck, "inverted_dropout": inverted_dropout}
    with pytest.raises(RuntimeError, match=r"not reentrant|Jacobian mismatch"):
        exec("\n".join(code), dict(names))
    made = code.pop(fault)
    inside = next(place for place, line in enumerate(code) if line.startswith("def ")) + 1
    code.insert(inside, f"    {made}")
    exec("\n".join(code), dict(names))


class DividesByP(nn.Module):
    def __init__(self, p):
        super().__init__()
        self.p = p

    def forward(self, x):
        return torch.bernoulli(torch.full_like(x, 1 - self.p)) * x / self.p if self.training else x


@every_seed
def test_the_blind_test_lets_division_by_p_pass_and_mended_it_refuses(seed):
    code, fault = lines(two_scalings.blind_comparison, seed)
    names = {"torch": torch, "MyDropout": DividesByP}
    exec("\n".join(code), dict(names))
    code[fault] = "p = 0.3" if code[fault].startswith("p =") else ""
    with pytest.raises(AssertionError):
        exec("\n".join(code), dict(names))
    exec("\n".join(code), names | {"MyDropout": nn.Dropout})

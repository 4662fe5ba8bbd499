"""What counts as not attempted, and what does not."""

import functools

import pytest
import torch
from torch import nn

from course_utils.checking.stubs import is_stub


def documented(x):
    """Only words."""
    ...


def passes(x):
    pass


def returns_blank(x):
    return ...


def sets_blank(x):
    y = ...
    return x * y


def compares(x):
    return x >= ...


def multiplies(x):
    return x * ...


class Empty(nn.Module): ...


class NoForward(nn.Module):
    def __init__(self, p):
        super().__init__()
        self.p = p

    def forward(self, x): ...


class AttributeBlank(nn.Module):
    def __init__(self, p):
        super().__init__()
        self.p = ...


class StaticBlank(torch.autograd.Function):
    @staticmethod
    def backward(ctx, gradient): ...


def indexes(x):
    return x[..., 0]


def sets_an_index(x, i):
    x[..., i] = x[...] + x[..., i]
    x[...] = x[..., 0]
    return x


def forgets_its_return(x):
    x + 1


class Whole(nn.Module):
    def forward(self, x):
        return x[...]


BLANKS = [documented, passes, returns_blank, sets_blank, compares, multiplies, lambda x: ...]
BLANKS += [Empty, NoForward, AttributeBlank, StaticBlank, functools.partial(passes, 1)]
BLANKS += [None, ..., "", " ... ", [1, ...]]
ATTEMPTS = [indexes, sets_an_index, forgets_its_return, Whole, nn.Dropout, len]
ATTEMPTS += [lambda x: 0, lambda x: x, functools.partial(indexes)]
ATTEMPTS += [0, False, "0", [], (), torch.zeros(2)]


@pytest.mark.parametrize("answer", BLANKS)
def test_a_blank_is_seen(answer):
    assert is_stub(answer)


@pytest.mark.parametrize("answer", ATTEMPTS)
def test_an_attempt_is_seen(answer):
    assert not is_stub(answer)

"""What counts as not attempted, and what does not."""

import functools
import linecache

import pytest
import torch
from torch import nn

from course_utils.checking.blanks import has_blank


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
    assert has_blank(answer)


@pytest.mark.parametrize("answer", ATTEMPTS)
def test_an_attempt_is_seen(answer):
    assert not has_blank(answer)


@functools.cache
def cached(x): ...


@torch.no_grad()
def decorated(x):
    y = ...
    return y


def annotated(x: tuple[int, ...] = (), *, y=...) -> tuple[int, ...]:
    kept: tuple[int, ...] = x
    return kept


def returns_an_ellipsis_index(x):
    def last(y):
        return y[..., -1]

    return last(x)


def blank_inside(x):
    def last(y):
        return ...

    return last(x)


def line_left_over(x):
    ...
    return x


def given_to_a_call(x):
    return torch.where(x > 0, ..., x)


def typed_blank(x):
    y: int = ...
    return y


def two_blanks(x):
    return ..., ...


class Held:
    def method(self, x): ...

    @classmethod
    def of_class(cls, x):
        return cls


class HasAnAttribute(nn.Module):
    multiply = staticmethod(torch.mul)


pair = (lambda x: ..., lambda x: x[..., 0])
nested = lambda x: (lambda y: x + y)(...)  # noqa: E731
over_lines = [
    lambda x: (
        x
        if x  # a comment
        else ...
    )
]


USED = [cached, decorated, blank_inside, given_to_a_call, typed_blank, two_blanks, Held, Held()]
USED += [Held().method, pair[0], nested, *over_lines]
USED += [functools.partial(functools.partial(passes), 1)]
NOT_USED = [annotated, returns_an_ellipsis_index, line_left_over, pair[1], Held.of_class]
NOT_USED += [HasAnAttribute, functools.wraps(indexes)(lambda x: ...)]


@pytest.mark.parametrize("answer", USED)
def test_a_blank_is_seen_wherever_it_is_used_as_a_value(answer):
    assert has_blank(answer)


@pytest.mark.parametrize("answer", NOT_USED)
def test_what_is_no_value_is_no_blank(answer):
    assert not has_blank(answer)


def test_code_without_a_source_counts_as_written():
    space = {}
    exec("def f(x): ...\ng = lambda x: ...", space)
    assert not has_blank(space["f"])
    assert not has_blank(space["g"])


def test_a_cell_of_a_notebook_has_its_source():
    """As IPython does: the cell's text is in linecache, under the name that its code has."""
    cell = "def f(x):\n    return x * ...\n"
    linecache.cache["<a cell>"] = (len(cell), None, cell.splitlines(keepends=True), "<a cell>")
    space = {}
    exec(compile(cell, "<a cell>", "exec"), space)
    assert has_blank(space["f"])


def test_a_class_that_only_inherits_is_written():
    class Layer(torch.nn.Dropout):
        pass

    class Empty(torch.nn.Module):
        pass

    assert not has_blank(Layer)
    assert has_blank(Empty)

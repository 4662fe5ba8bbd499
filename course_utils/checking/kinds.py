"""The kinds of exercises: write, predict, choose, locate (`formula` adds: derive)."""

import math
from collections.abc import Callable, Iterable
from dataclasses import dataclass

import numpy as np
import torch

from course_utils.checking.exercise import Exercise
from course_utils.checking.verdict import Mistake, Refused
from course_utils.conformance import check_dropout


@dataclass(kw_only=True, eq=False, repr=False)
class Write(Exercise):
    """Write a function or a class, judged by what it does.

    diagnose: answer -> Mistake or None, by exact cases and by conformance. It checks what it gets
    back with `tensor` and `number`, and calls the answer itself at least once before it hands it
    to `not_a_dropout`, so that an error in it is told with its line.
    """

    diagnose: Callable

    def __post_init__(self):
        super().__post_init__()
        find = self.diagnose
        self.diagnose = lambda answer: find(_callable(answer))

    @property
    def wanted(self):
        return self.answer


@dataclass(kw_only=True, eq=False, repr=False)
class Predict(Exercise):
    """Predict (or read off a picture) a number, or a shape, which is a tuple of whole numbers.

    tolerance: how far off a number may be, 0 for rounding only; the exercise says where it is from.
    A wrong answer met within the tolerance gets its Mistake, any other one gets `otherwise`.
    """

    otherwise: Mistake
    tolerance: float = 0.0

    def diagnose(self, answer):
        right = self.wanted
        given = shape(answer) if isinstance(right, tuple) else number(answer)
        if self._same(given, right):
            return None
        known = (mistake for wrong, mistake in self.wrong if self._same(given, wrong))
        return next(known, self.otherwise)

    def _same(self, given, value):
        if isinstance(given, tuple) or isinstance(value, tuple):
            return given == value
        return math.isclose(given, value, rel_tol=1e-9, abs_tol=max(self.tolerance, 1e-12))


@dataclass(kw_only=True, eq=False, repr=False)
class Choose(Exercise):
    """Choose the true statements by their letters: "bd", or {"b", "d"}.

    mistakes: for each letter the Mistake of choosing it (where it is false) or of leaving it out
    (where it is true). The first one in the order of the letters is told.
    """

    mistakes: dict[str, Mistake]

    def diagnose(self, answer):
        chosen, true = self._letters(answer), set(self.wanted)
        return next((self.mistakes[c] for c in sorted(self.mistakes) if c in chosen ^ true), None)

    def _letters(self, answer):
        known = f"Give letters from {min(self.mistakes)} to {max(self.mistakes)} as in {'ab'!r}"
        if not isinstance(answer, Iterable) or not all(isinstance(c, str) for c in answer):
            raise Refused(f"{known}, not {kind_of(answer)}.")
        letters = {c for part in answer for c in part.lower() if c.isalnum()}
        if letters - set(self.mistakes):
            raise Refused(f"{known}; there is no {min(letters - set(self.mistakes))!r}.")
        return letters


@dataclass(kw_only=True, eq=False, repr=False)
class Locate(Exercise):
    """Find the bug: the number of the line at fault in a snippet that the lesson shows.

    wrong: for every other line, what it does rightly.
    """

    def diagnose(self, answer):
        line = number(answer)
        if line == self.wanted:
            return None
        lines = {1, self.wanted, *(wrong for wrong, _ in self.wrong)}
        missing = Mistake(f"Give the number of one line, from {min(lines)} to {max(lines)}.")
        return next((mistake for wrong, mistake in self.wrong if wrong == line), missing)


def number(value, what="A number"):
    """`value` as a float; Refused where it is none."""
    if isinstance(value, torch.Tensor | np.ndarray) and value.ndim > 0:
        raise Refused(f"{what} is due, not {kind_of(value)} of shape {tuple(value.shape)}.")
    if isinstance(value, bool | str | bytes) or not hasattr(value, "__float__"):
        raise Refused(f"{what} is due, not {kind_of(value)}.")
    return float(value)


def shape(value):
    """`value` as a tuple of whole numbers; Refused where it is none."""
    if not isinstance(value, tuple | list) or not all(type(n) is int for n in value):
        raise Refused(
            f"A shape is due, a tuple of whole numbers such as (2, 3), not {value!r:.60}."
        )
    return tuple(value)


def tensor(value, shape, dtype=None):
    """`value` if it is a tensor of this shape (and dtype); Refused, in a sentence, where not."""
    if value is None:
        raise Refused("A tensor is due, but None came back: is the return missing?")
    if not isinstance(value, torch.Tensor):
        raise Refused(f"A tensor is due, but {kind_of(value)} came back.")
    if value.shape != torch.Size(shape):
        raise Refused(
            f"Shape {tuple(shape)} is due, but a tensor of shape {tuple(value.shape)} came back."
        )
    if dtype is not None and value.dtype != dtype:
        raise Refused(f"A tensor of {dtype} is due, but one of {value.dtype} came back.")
    return value


def not_a_dropout(answer, mistakes, **options):
    """Judge by `conformance.check_dropout`: the Mistake of the first property that fails, or None.

    mistakes: property -> Mistake, in the order in which they are told; a property that is not in it
    is told in the report's own words. options: those of check_dropout; rates=(0.3,) takes a third
    of its 0.3 s.
    """
    report = check_dropout(answer, **options)
    failed = [name for name in mistakes if name in report.failed] or report.failed
    if not failed:
        return None
    return mistakes.get(failed[0]) or Mistake(f"As a dropout it fails: {report[failed[0]].text}.")


def _callable(answer):
    if not callable(answer):
        raise Refused(f"A function or class is due, not {kind_of(answer)}.")
    return answer


def kind_of(value):
    """What `value` is, with its article: "an int", "a str"."""
    name = type(value).__name__
    return f"{'an' if name[0] in 'aeiouAEIOU' else 'a'} {name}"

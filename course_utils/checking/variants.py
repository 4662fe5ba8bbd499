"""Variants of an exercise: the same task with other values, drawn from a seed."""

import inspect
import random
from types import FunctionType

TRIES = 1000  # draws of values, of which the first that makes a sound exercise is taken


def with_variants(make, draw):
    """The exercise `make()`, with the values of the lesson; its `variant(seed)` has others.

    make: values by name -> Exercise; its defaults are the values of the lesson. draw: a
    `random.Random` -> values of a variant. They are drawn again where an answer would not be told
    what it has to be told, such as where two different mistakes lead to one number, or where the
    answer to the lesson's exercise would be right.
    """
    original = make()

    def variant(seed):
        source = random.Random(f"{original.id} {seed}")
        for _ in range(TRIES):
            varied = make(**draw(source))
            if _is_sound(varied, original):
                varied.original = original
                return varied
        raise RuntimeError(f"{original.id}: {TRIES} draws gave no sound variant")

    original.make_variant = variant
    return original


def given(solution, *values):
    """`solution` with `values` as the defaults of its arguments: a `model_answer` without any."""
    varied = FunctionType(
        solution.__code__, solution.__globals__, solution.__name__, argdefs=values
    )
    varied.__signature__ = inspect.signature(varied)
    return varied


def source_of(solution):
    """The source of `solution` as it is run: with the values that `given` has put in."""
    source = inspect.getsource(solution).rstrip()
    shown = getattr(solution, "__signature__", None)
    if shown is None:
        return source
    _, body = source.split("\n", 1)
    return f"def {solution.__name__}{shown}:\n{body}"


def spaced(number):
    """A whole number as texts print it: 4667, but 10 000."""
    return f"{number:,}".replace(",", " ") if number >= 10_000 else str(number)


def _is_sound(varied, original):
    """Whether every answer that `varied` knows is told what it has to be told.

    What is written is judged by running it, which takes long: its draw has to see to that itself.
    """
    return callable(varied.expected) or (
        original.diagnose(varied.expected) is not None
        and all(varied.diagnose(answer) is None for answer in varied.right)
        and all(varied.diagnose(answer) is mistake for answer, mistake in varied.wrong)
    )

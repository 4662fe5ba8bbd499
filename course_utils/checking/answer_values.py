"""What an answer is or gives back: a number, a shape, a tensor; Refused where it is none."""

import re

import numpy as np
import torch

from course_utils.checking.formula import parsed
from course_utils.checking.formula import value as evaluated
from course_utils.checking.plain_text import plain, plain_formula
from course_utils.checking.verdict import Refused
from course_utils.words import Sentence


def number(value):
    """`value` as a float; a tensor or an array may hold it, and a text may be it.

    A text may have a percent sign, which means a hundredth, be a sum such as "1 - 1/32", and
    group its digits ("10 000", "10,000"); a comma that groups no three digits is a decimal one.
    It may count in hundredths or ten thousands as Chinese does: "百分之 97", "1.2 万".
    """
    if isinstance(value, str):
        return _number_in(value)
    if isinstance(value, torch.Tensor | np.ndarray) and value.ndim > 0:
        raise Refused(
            Sentence(
                "Expected one number, but got an object of type {type} and shape {shape}.",
                type=type(value).__name__,
                shape=tuple(value.shape),
            )
        )
    if isinstance(value, bool | bytes) or not hasattr(value, "__float__"):
        raise Refused(
            Sentence(
                "Expected one number, but got an object of type {type}.", type=type(value).__name__
            )
        )
    return float(value)


def _number_in(text):
    parts = re.fullmatch(r"(百分之|)\s*(.*?)\s*([%万]?)", plain_formula(text), re.DOTALL)
    hundredths, sum_, unit = parts.groups()
    sum_ = re.sub(r"(?<=\d)[ _](?=\d{3}(?!\d))", "", sum_)
    sum_ = re.sub(r"(?<=[1-9]),(?=\d{3}(?!\d))|(?<=\d\d),(?=\d{3}(?!\d))", "", sum_)
    sum_ = re.sub(r"(?<=\d),(?=\d)", ".", sum_)
    try:
        found = evaluated(parsed(sum_), {})
    except (Refused, ArithmeticError, ValueError, RecursionError):
        raise Refused(
            Sentence(
                "Expected one number, such as 0.25, but got the text {answer}.",
                answer=f"{text!r:.60}",
            )
        ) from None
    if unit == "万":
        found *= 10_000
    return found / 100 if hundredths or unit == "%" else found


def truth(value):
    """`value` as True or False; a tensor or NumPy's may hold it."""
    if isinstance(value, torch.Tensor) and value.dtype == torch.bool and value.ndim == 0:
        return value.item()
    if value is None:
        raise Refused(
            Sentence("Expected True or False, but None came back: is the return missing?")
        )
    if not isinstance(value, bool | np.bool_):
        raise Refused(
            Sentence(
                "Expected True or False, but an object of type {type} came back.",
                type=type(value).__name__,
            )
        )
    return bool(value)


def shape(value):
    """`value` as a tuple of whole numbers; text such as "(2, 3)" or "2 x 3" may hold them."""
    if isinstance(value, str):
        sizes = plain(value)
        if re.fullmatch(r"[\s()\[\]\d]+([,;、x×乘*][\s()\[\]\d]*)+", sizes):
            value = [int(n) for n in re.findall(r"\d+", sizes)]
    if not isinstance(value, tuple | list) or not all(type(n) is int for n in value):
        raise Refused(
            Sentence(
                "Expected a shape, a tuple of whole numbers such as (2, 3), but got {answer}.",
                answer=f"{value!r:.60}",
            )
        )
    return tuple(value)


def tensor(value, shape, dtype=None):
    """`value` if it is a tensor of this shape (and dtype)."""
    if value is None:
        raise Refused(Sentence("Expected a tensor, but None came back: is the return missing?"))
    if not isinstance(value, torch.Tensor):
        raise Refused(
            Sentence(
                "Expected a tensor, but an object of type {type} came back.",
                type=type(value).__name__,
            )
        )
    if value.shape != torch.Size(shape):
        raise Refused(
            Sentence(
                "Expected a tensor of shape {expected}, but one of shape {got} came back.",
                expected=tuple(shape),
                got=tuple(value.shape),
            )
        )
    if dtype is not None and value.dtype != dtype:
        raise Refused(
            Sentence(
                "Expected a tensor of {expected}, but one of {got} came back.",
                expected=dtype,
                got=value.dtype,
            )
        )
    return value

"""Arguments that are refused in one sentence: the name, what is allowed, what was given."""

from numbers import Integral, Real


def whole(name, value, least=0):
    """Refuse a `value` that is not a whole number, `least` to 2**63 - 1; True is refused too."""
    if not isinstance(value, Integral) or isinstance(value, bool):
        raise TypeError(f"{name} has to be a whole number, but got {value!r}")
    if not least <= value < 2**63:
        raise ValueError(f"{name} has to be a whole number from {least} up, but got {value}")


def number(name, value, most):
    """Refuse a `value` that is not a number from 0 to `most`; NaN is refused too."""
    if not isinstance(value, Real):
        raise TypeError(f"{name} has to be a number, but got {value!r}")
    if not 0 <= value <= most:
        raise ValueError(f"{name} has to be between 0 and {most:g}, but got {value}")

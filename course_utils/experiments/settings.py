"""Settings and seeds of an experiment: which are allowed, and the one text that stands for each."""

from collections.abc import Iterable, Mapping
from itertools import product
from math import isfinite

import numpy as np

from course_utils.arguments import given, whole

# columns of a results file beside settings and measures; neither may be named like one
AFTER_MEASURES = ("seconds", "torch", "numpy", "cpu", "experiment", "code", "check")
OWN_COLUMNS = ("seed", *AFTER_MEASURES)
LARGEST = 2**53  # from here on a float cannot tell whole numbers apart


def grid(**values):
    """Every combination of the values as a list of settings; the last name varies fastest."""
    columns = [_several(name, column) for name, column in values.items()]
    return [dict(zip(values, combination, strict=True)) for combination in product(*columns)]


def checked_settings(settings):
    """`settings` as a list of dicts, if they are settings of the same names, none of them twice.

    Raises TypeError or ValueError in a sentence.
    """
    settings = [_setting(setting) for setting in _several("settings", settings)]
    names = list(settings[0])
    for setting in settings:
        if set(setting) != set(names):
            raise ValueError(
                f"settings have to share their names, but got {names} and {list(setting)}"
            )
    settings = [{name: setting[name] for name in names} for setting in settings]
    _no_twins("settings", [tuple(as_text(setting).values()) for setting in settings], settings)
    return settings


def checked_seeds(seeds):
    """`seeds` as a list of whole numbers from 0 up, if none of them stands there twice."""
    seeds = [whole("each of seeds", seed) for seed in _several("seeds", seeds)]
    _no_twins("seeds", seeds, seeds)
    return seeds


def as_text(setting):
    """name -> text of the value: the same for 0 and 0.0, different for 1, True and "one"."""
    return {name: text_of(name, value) for name, value in setting.items()}


def text_of(name, value):
    """The text that stands for one value of a setting; `value_of` goes back.

    Raises TypeError for what is no number, text, True, False or None, and ValueError for numbers
    that are not finite and texts that would be read back as something else.
    """
    value = value.item() if isinstance(value, np.generic) else value
    if value is None:
        return ""
    if isinstance(value, bool):
        return str(value)
    if isinstance(value, str):
        if value_of(value) is not value or value != value.strip() or not value.isprintable():
            raise ValueError(
                f"{name} has to be a word or a number, but got the text {given(value)}"
            )
        return value
    if not isinstance(value, int | float):
        raise TypeError(
            f"{name} has to be a number, a text, True, False or None, but got {given(value)}"
        )
    if isinstance(value, int) or (value.is_integer() and abs(value) < LARGEST):
        return str(int(value))
    if not isfinite(value):
        raise ValueError(f"{name} has to be finite, but got {value}")
    return repr(value)


def value_of(text):
    """The value that `text` stands for in a table."""
    known = {"": None, "True": True, "False": False}
    if text in known:
        return known[text]
    for number in (int, float):
        try:
            return number(text)
        except ValueError:
            pass
    return text


def _setting(setting):
    if not isinstance(setting, Mapping) or not setting:
        raise TypeError(f"each of settings has to map names to values, but got {given(setting)}")
    for name in setting:
        if not isinstance(name, str) or not name.isidentifier() or name in OWN_COLUMNS:
            taken = f", and none of {', '.join(OWN_COLUMNS)}" if name in OWN_COLUMNS else ""
            raise ValueError(
                f"the names of a setting have to be names of arguments{taken}, "
                f"but got {given(name)}"
            )
    as_text(setting)
    return dict(setting)


def _several(name, values):
    if isinstance(values, str | Mapping) or not isinstance(values, Iterable):
        raise TypeError(f"{name} has to be a list, but got {given(values)}")
    values = list(values)
    if not values:
        raise ValueError(f"{name} has to hold at least one, but is empty")
    return values


def _no_twins(name, keys, values):
    seen = set()
    for key, value in zip(keys, values, strict=True):
        if key in seen:
            raise ValueError(f"{name} have to differ, but {given(value)} stands there twice")
        seen.add(key)

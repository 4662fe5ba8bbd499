"""Every explorer of the course, found by its `demo`: for tests and benchmarks."""

import pkgutil
from importlib import import_module
from inspect import getdoc

from course_utils import widgets
from course_utils.words import say


def names() -> list[str]:
    """The explorers: each is a module of `course_utils.widgets` that has a `demo`."""
    found = [module.name for module in pkgutil.iter_modules(widgets.__path__)]
    return [name for name in found if hasattr(_module(name), "demo")]


def demo(name: str):
    """The explorer called `name`, with data that is made in a moment."""
    return _module(name).demo()


def made_up_data(name: str) -> str:
    """What the data of its `demo` are, in a sentence; "" where an explorer needs no data."""
    made = _module(name).demo
    told = (getdoc(made) or "").split("\n")[0] if made.__name__ == "demo" else ""
    return say(told)


def _module(name):
    return import_module(f"{widgets.__name__}.{name}")

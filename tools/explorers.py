"""Every explorer of the course, as the code that makes one: for tests and benchmarks."""

import pkgutil
from importlib import import_module, resources

PACKAGE = "course_utils.widgets"
DATA = {  # of those that a lesson gives what it has trained: as much, made in a moment
    "learning_curves": """\
import torch
from course_utils.training import History
epochs = torch.arange(0, 210, 10)
fall = torch.exp(-epochs / 60)
made = learning_curves({p: History(epochs, fall + p, fall + p / 2, 0.5 + fall / (1 + p))
                        for p in (0.0, 0.2, 0.5, 0.8)})
""",
    "function_space": """\
from course_utils.data import load_ten_points
from course_utils.widgets.function_space import ten_point_nets
points = load_ten_points()
made = function_space(ten_point_nets(points, epochs=20), points)
""",
}


def names() -> list[str]:
    """The explorers: each is a module of `course_utils.widgets` with a function of its own name."""
    found = [module.name for module in pkgutil.iter_modules([str(resources.files(PACKAGE))])]
    return [name for name in found if hasattr(import_module(f"{PACKAGE}.{name}"), name)]


def source(name: str) -> str:
    """Code that leaves the explorer called `name` in `made`."""
    return f"from {PACKAGE}.{name} import {name}\n" + DATA.get(name, f"made = {name}()\n")


def make(name: str):
    """The explorer called `name`."""
    space = {}
    exec(source(name), space)
    return space["made"]

"""Is this machine ready for the course? One line for each thing that could be amiss."""

import sys
from importlib import metadata
from pathlib import Path
from typing import NamedTuple

import torch
from packaging.requirements import Requirement

from course_utils import data

MARKER = ".learner"  # `make lab` leaves this file in work/


class Finding(NamedTuple):
    """One thing looked at: whether it is fine, and if not, what is wrong and how to mend it."""

    subject: str
    fine: bool
    advice: str = ""

    def __str__(self):
        return f"{self.subject}: {'fine' if self.fine else self.advice}"


def check_machine(folder="."):
    """Return a `Finding` for Python, packages, torch, widgets, data, and the copy in `folder`.

    Nothing is changed, nothing raised: whatever fails becomes advice.
    """
    return [_python(), _packages(), _torch(), _widgets(), _data(), _copy(Path(folder))]


def _python():
    found = ".".join(map(str, sys.version_info[:2]))
    return Finding(
        "Python 3.11 or newer",
        sys.version_info >= (3, 11),
        f"this is {found}; delete .venv, install a newer Python and run `make lab` again",
    )


def _packages():
    amiss = []
    for requirement in map(Requirement, metadata.requires("dropout-course")):
        if requirement.marker and not requirement.marker.evaluate({"extra": ""}):
            continue
        try:
            version = metadata.version(requirement.name)
        except metadata.PackageNotFoundError:
            amiss.append(f"{requirement.name} is missing")
            continue
        if not requirement.specifier.contains(version, prereleases=True):
            amiss.append(f"{requirement.name} is {version}, needed {requirement.specifier}")
    advice = "; ".join(amiss) + "; install them again with `make lab` (or conda, see the README)"
    return Finding("Packages in the versions the course needs", not amiss, advice)


def _torch():
    try:
        x = torch.tensor(3.0, requires_grad=True)
        (x**2).backward()
        fine, advice = x.grad.item() == 6.0, "it gives a wrong derivative; install it again"
    except RuntimeError as error:
        fine, advice = False, f"it fails ({error}); install it again"
    return Finding("PyTorch computes and differentiates", fine, advice)


def _widgets():
    try:
        python_side = metadata.version("ipywidgets").split(".")[0]
        lab_side = metadata.version("jupyterlab_widgets").split(".")[0]
    except metadata.PackageNotFoundError as error:
        advice = (
            f"{error.name} is missing; the static pictures will do, or `pip install ipywidgets`"
        )
        return Finding("Widgets", False, advice)
    # ipywidgets 8 speaks to jupyterlab_widgets 3
    fine = int(python_side) - int(lab_side) == 5
    advice = "ipywidgets and jupyterlab_widgets do not fit; `pip install -U ipywidgets` mends it"
    return Finding("Widgets", fine, advice)


def _data():
    for load in (data.load_digits, data.load_breast_cancer, data.load_ten_points):
        try:
            load()
        except (OSError, ValueError) as error:
            return Finding("Data files, checksums compared", False, str(error))
    return Finding("Data files, checksums compared", True)


def _copy(folder):
    return Finding(
        "Your own copy of this notebook",
        (folder / MARKER).exists(),
        "this is the course's, which the next update overwrites; `make lab` opens yours, in work/",
    )

"""Is this machine ready for the course? One condition for each thing that could be amiss."""

import sys
from importlib import metadata
from typing import NamedTuple

import torch
from packaging.requirements import Requirement

from course_utils import data
from course_utils.learner import is_learners, learners_folder
from course_utils.paragraphs import joined
from course_utils.words import Sentence


class Condition(NamedTuple):
    """One condition that the course needs: its id, whether it is met, and sentences that say so.

    Where it is not met the sentences say what is wrong and what to do. `str` joins them.
    """

    id: str
    met: bool
    sentences: tuple[Sentence, ...]

    def __str__(self):
        return joined(self.sentences)


def check_machine(folder=None):
    """Return a `Condition` for Python, packages, torch, widgets, data, and the copy in `folder`.

    Without a folder it is the learner's of this session, wherever its kernel has gone meanwhile.
    Nothing is changed, nothing raised: a check that fails becomes a condition that is not met.
    """
    checks = {
        "python": _python,
        "packages": _packages,
        "torch": _torch,
        "widgets": _widgets,
        "data": _data,
        "copy": lambda: _copy(folder),
    }
    return [_condition(id, check) for id, check in checks.items()]


def _condition(id, check):
    """A check returns its sentence where the condition is met, else a list of sentences."""
    try:
        said = check()
    except Exception as error:  # whatever it is, the learner gets a sentence, and the other checks
        reason = f"{type(error).__name__}: {_one_line(error)}"
        said = [Sentence("The check `{id}` failed ({error}).", id=id, error=reason)]
    met = isinstance(said, Sentence)
    return Condition(id, met, (said,) if met else tuple(said))


def _one_line(error):
    return " ".join(str(error).split())


def _python():
    if sys.version_info >= (3, 11):  # noqa: UP036  (an older Python may well be what runs this)
        return Sentence("Python 3.11 or newer: fine")
    return [
        Sentence(
            "Python 3.11 or newer: this is {version}; delete .venv, install a newer Python and run "
            "`make lab` again",
            version=".".join(map(str, sys.version_info[:2])),
        )
    ]


def _packages():
    try:
        required = metadata.requires("dropout-course")
    except metadata.PackageNotFoundError:  # its folder is merely on the path
        return [
            Sentence(
                "Packages in the versions the course needs: unknown, because the course itself is "
                "not installed; `make lab` installs it, or `pip install -e .` in its folder"
            )
        ]
    amiss = []
    for requirement in map(Requirement, required or ()):
        if requirement.marker and not requirement.marker.evaluate({"extra": ""}):
            continue
        try:
            version = metadata.version(requirement.name)
        except metadata.PackageNotFoundError:
            amiss.append(Sentence("{package} is missing.", package=requirement.name))
            continue
        if not requirement.specifier.contains(version, prereleases=True):
            amiss.append(
                Sentence(
                    "{package} is {version}, needed {needed}.",
                    package=requirement.name,
                    version=version,
                    needed=str(requirement.specifier),
                )
            )
    if not amiss:
        return Sentence("Packages in the versions the course needs: fine")
    return [
        Sentence("Packages in the versions the course needs: not all of them."),
        *amiss,
        Sentence("Install them again with `make lab` (or conda, see the README)."),
    ]


def _torch():
    try:
        x = torch.tensor(3.0, requires_grad=True)
        (x**2).backward()
        slope = x.grad.item()
    except RuntimeError as error:
        return [
            Sentence(
                "PyTorch computes and differentiates: it fails ({error}); install it again",
                error=_one_line(error),
            )
        ]
    if slope != 6:
        return [
            Sentence(
                "PyTorch computes and differentiates: it gives a wrong derivative; install it again"
            )
        ]
    return Sentence("PyTorch computes and differentiates: fine")


def _widgets():
    try:
        python_side = metadata.version("ipywidgets").split(".")[0]
        lab_side = metadata.version("jupyterlab_widgets").split(".")[0]
    except metadata.PackageNotFoundError as error:
        return [
            Sentence(
                "Widgets: {package} is missing; the static pictures will do, or "
                "`pip install ipywidgets`",
                package=error.name,
            )
        ]
    if int(python_side) - int(lab_side) != 5:  # ipywidgets 8 works with jupyterlab_widgets 3
        return [
            Sentence(
                "Widgets: ipywidgets and jupyterlab_widgets do not fit; "
                "`pip install -U ipywidgets` mends it"
            )
        ]
    return Sentence("Widgets: fine")


def _data():
    for load in (data.load_digits, data.load_breast_cancer, data.load_ten_points):
        try:
            load()
        except (OSError, ValueError) as error:
            return [Sentence("Data files, checksums compared: {error}", error=_one_line(error))]
    return Sentence("Data files, checksums compared: fine")


def _copy(folder):
    if learners_folder() if folder is None else is_learners(folder):
        return Sentence("Your own copy of this notebook: fine")
    return [
        Sentence(
            "Your own copy of this notebook: this is the course's, which the next update "
            "overwrites; `make lab` opens yours, in work/"
        )
    ]

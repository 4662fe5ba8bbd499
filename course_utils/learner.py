"""The folder in which somebody learns: work/, as `make lab` marks it, and its language.

Only in a marked folder is progress recorded.
"""

import os
import sys
from contextlib import suppress
from pathlib import Path

MARKER = ".learner"
LANGUAGE = ".course-language"  # a file beside notebooks that are not English, which names theirs
SETTING = "COURSE_WORK"  # the folder, as `make lab` sets it; "" where nobody learns: builds, tests


def is_learners(folder):
    """Whether `folder` is marked as a learner's."""
    return os.path.exists(os.path.join(folder, MARKER))


def learners_folder():
    """The learner's folder of this session, wherever its kernel has gone meanwhile; None without.

    It is the marked folder at or above the current one, else above the one where the kernel began,
    else above the notebook's own, else the one that `make lab` has opened.
    """
    for place in _places():
        for folder in (place, *place.parents):
            if is_learners(folder):
                return folder
    return None


def language_of_the_folder():
    """The language of the notebooks among which this session is at home, such as "zh".

    It stands in the file LANGUAGE of the folder, or of one above it; None where there is none.
    """
    for place in _places():
        for folder in (place, *place.parents):
            with suppress(OSError, ValueError):
                return (folder / LANGUAGE).read_text(encoding="utf-8").strip()
    return None


def nobody_learns():
    """Whether notebooks run here to be built or tested, so that nobody misses a record."""
    return os.environ.get(SETTING) == ""


def _places():
    """The folders in which the session may be at home, the surest first; each is absolute."""
    session = _session()
    began = session.get("_dh") or [None]  # IPython's history of %cd
    notebook = session.get("__vsc_ipynb_file__") or os.environ.get("JPY_SESSION_NAME")
    opened = os.environ.get(SETTING)
    found = [_current_folder(), began[0], notebook and os.path.dirname(notebook), opened]
    return [Path(place) for place in found if place and os.path.isabs(place)]


def _session():
    """The names of the notebook's session, VS Code's among them; none outside IPython."""
    shell = getattr(sys.modules.get("IPython"), "get_ipython", lambda: None)()
    return getattr(shell, "user_ns", {})


def _current_folder():
    try:
        return os.getcwd()
    except OSError:  # it was removed
        return None

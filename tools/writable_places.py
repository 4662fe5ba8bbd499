"""Where Jupyter, IPython and matplotlib keep their files: a temporary folder where home is closed.

In a home folder that is not there or belongs to somebody else, a kernel does not start, or begins
with a notice that no notebook has stored.
"""

import atexit
import os
import shutil
import tempfile
from functools import cache
from pathlib import Path

PLACES = {  # variable -> the folders that it stands for while it is not set
    "MPLCONFIGDIR": ("{config}/matplotlib", "{cache}/matplotlib"),
    "IPYTHONDIR": ("{home}/.ipython",),
    "JUPYTER_CONFIG_DIR": ("{home}/.jupyter", "{home}/.jupyter/lab"),
    "JUPYTER_DATA_DIR": ("{data}/jupyter",),
    "JUPYTER_RUNTIME_DIR": ("{data}/jupyter/runtime",),
}


@cache
def writable_places() -> dict[str, str]:
    """The variables to set, the same at each call: none where all these folders can be written.

    The temporary folder goes with this process, unless another program takes its place (exec).
    """
    closed = [name for name in PLACES if not all(map(can_be_written, _folders(name)))]
    if not closed:
        return {}
    folder = Path(tempfile.mkdtemp(prefix="dropout-course-"))
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    for name in closed:
        (folder / name.lower()).mkdir()
    return {name: str(folder / name.lower()) for name in closed}


def can_be_written(folder: Path) -> bool:
    """Whether files can be made in `folder`, which may have to be made itself: it is tried."""
    while not os.path.lexists(folder) and folder != folder.parent:
        folder = folder.parent
    trial = folder / f".dropout-course-{os.getpid()}"
    try:
        trial.mkdir()
        trial.rmdir()
    except OSError:
        return False
    return True


def _folders(name: str) -> list[Path]:
    if os.environ.get(name):
        return [Path(os.environ[name])]
    home = os.path.expanduser("~")
    known = {
        "home": home,
        "config": os.environ.get("XDG_CONFIG_HOME") or f"{home}/.config",
        "cache": os.environ.get("XDG_CACHE_HOME") or f"{home}/.cache",
        "data": os.environ.get("XDG_DATA_HOME") or f"{home}/.local/share",
    }
    return [Path(pattern.format(**known)) for pattern in PLACES[name]]

"""Where Jupyter, IPython and matplotlib keep their files: a temporary folder where home is closed.

In a home folder that is not there or belongs to somebody else, a kernel does not start, or begins
with a notice that no notebook has stored.
"""

import os
import tempfile
from pathlib import Path

JUPYTER_DATA = "{data}/jupyter"
PLACES = {  # variable -> the folders that it stands for while it is not set
    "MPLCONFIGDIR": ("{config}/matplotlib", "{cache}/matplotlib"),
    "IPYTHONDIR": ("{home}/.ipython",),
    "JUPYTER_CONFIG_DIR": ("{home}/.jupyter", "{home}/.jupyter/lab"),
    "JUPYTER_DATA_DIR": (JUPYTER_DATA,),
    "JUPYTER_RUNTIME_DIR": (f"{JUPYTER_DATA}/runtime",),
}


def writable_places() -> dict[str, str]:
    """The variables to set: none where each of these folders can be written, or be made."""
    closed = [name for name in PLACES if not all(map(can_be_written, _folders(name)))]
    if not closed:
        return {}
    folder = Path(tempfile.mkdtemp(prefix="dropout-course-"))
    return {name: str(_made(folder / name.lower())) for name in closed}


def can_be_written(folder: Path) -> bool:
    """Whether files can be made in `folder`, which may have to be made itself."""
    while not os.path.lexists(folder) and folder != folder.parent:
        folder = folder.parent
    return os.path.isdir(folder) and os.access(folder, os.W_OK | os.X_OK)


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


def _made(folder: Path) -> Path:
    folder.mkdir()
    return folder

"""Where things stand in the course, and how a lesson is named on a command line."""

import argparse
import sys
from pathlib import Path

if sys.version_info < (3, 11):  # noqa: UP036  (an older Python may well be what runs this file)
    found = ".".join(map(str, sys.version_info[:3]))
    raise SystemExit("This course needs Python 3.11 or newer; %s is %s." % (sys.executable, found))  # noqa: UP031

ROOT = Path(__file__).resolve().parent.parent
LESSONS = ROOT / "lessons"
NOTEBOOKS = ROOT / "notebooks"
WORK = ROOT / "work"
RESULTS = ROOT / "results"
LOCK = ROOT / "requirements.lock"
PYPROJECT = ROOT / "pyproject.toml"
VENV = ROOT / ".venv"
VENV_PYTHON = VENV / ("Scripts/python.exe" if sys.platform == "win32" else "bin/python")

ONE_THREAD = {  # several threads in several processes on few cores fight: 3 s became 152 s
    f"{library}_NUM_THREADS": "1" for library in ("OMP", "MKL", "OPENBLAS", "VECLIB_MAXIMUM")
}
NOBODY_LEARNS = {  # where notebooks are built or tested: nothing is recorded, and nobody misses it
    "COURSE_WORK": "",
    "JPY_SESSION_NAME": "",  # that of a notebook in which the command was given
}


def relative_path(path: Path) -> str:
    """`path` as a learner would type it from the course's folder."""
    path = Path(path)
    return path.relative_to(ROOT).as_posix() if path.is_relative_to(ROOT) else str(path)


def numbered(folder: Path, suffix: str) -> list[Path]:
    """The lessons of `folder` in order: the files named NN_name followed by `suffix`."""
    return [p for p in sorted(folder.glob(f"[0-9][0-9]_*{suffix}")) if "." not in p.stem]


def find_lesson(name: str, folder: Path, suffix: str) -> Path:
    """The file of `folder` that `name` means: a number (2, 02) or a whole name."""
    files = numbered(folder, suffix)
    for path in files:
        if name in (path.stem, path.name) or name.zfill(2) == path.stem[:2]:
            return path
    known = ", ".join(path.stem[:2] for path in files) or "none yet"
    raise SystemExit(
        f"LESSON={name} names no lesson in {relative_path(folder)}/; it holds: {known}."
    )


def at_home(text: str) -> Path:
    """The path that an argument means; not every shell reads the ~ of FOLDER=~/class."""
    return Path(text).expanduser()


class OneSentenceParser(argparse.ArgumentParser):
    """An argument parser that refuses in one sentence, without the usage lines before it."""

    def error(self, message: str):
        self.exit(2, f"{self.prog}: {message}; --help lists what is allowed.\n")

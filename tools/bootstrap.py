"""Set up .venv with the locked packages and this course; when that is done already, do nothing."""

import hashlib
import os
import shutil
import subprocess
import sys
from importlib import metadata
from importlib.util import find_spec

from tools.course_paths import LOCK, PYPROJECT, ROOT, VENV, VENV_PYTHON, relative_path
from tools.file_trouble import in_one_sentence
from tools.venv_pip import LOG, own_environment, pip_install, refuse_missing_packages, standing

STAMP = VENV / ".ready"  # the fingerprint of what was asked for, then the packages that came
UNFINISHED = VENV / ".unfinished"  # in a .venv that we began and did not get to the end of


def fingerprint() -> str:
    """What .venv depends on: the lock, the package's settings, and the folder it points back to."""
    parts = (LOCK.read_bytes(), PYPROJECT.read_bytes(), os.fsencode(ROOT))
    return hashlib.sha256(b"\0".join(parts)).hexdigest()


def is_ready() -> bool:
    """Whether .venv was set up to its end, here, from the files as they are now, and still is."""
    if not VENV_PYTHON.exists() or not STAMP.is_file():
        return False
    asked, *came = STAMP.read_text(encoding="utf-8", errors="replace").split("\n")
    return asked == fingerprint() and bool(came) and set(came) <= set(standing())


def python_works() -> bool:
    """Whether .venv has a Python that starts and has pip (a moved or upgraded one does not)."""
    probe = [VENV_PYTHON, "-I", "-c", "import sys, pip; sys.exit(sys.version_info < (3, 11))"]
    try:
        done = subprocess.run(probe, capture_output=True, env=own_environment(), check=False)
    except OSError:
        return False
    return done.returncode == 0


def refuse_folder() -> None:
    """End in one line where the name of the course's folder is one that no .venv can stand in."""
    name = os.fsdecode(ROOT)
    amiss = {
        f"a {os.pathsep!r}": os.pathsep in name,
        "a line break or another sign that cannot be seen": not name.isprintable(),
    }
    for sign in filter(amiss.get, amiss):
        raise SystemExit(
            f"The course stands in {name!a}, a path with {sign}, in which Python can make no "
            "virtual environment; rename that folder or move the course, then run the same "
            "command again."
        )


def make_venv() -> None:
    """Create .venv; what an interrupted run left is removed first, a working one is kept."""
    if VENV.exists() and (UNFINISHED.exists() or not python_works()):
        print(".venv is unfinished or its Python is gone: making it again.", flush=True)
        shutil.rmtree(VENV)
    if not VENV.exists():
        VENV.mkdir()
        UNFINISHED.touch()
        base = getattr(sys, "_base_executable", sys.executable)  # ours may be the one just removed
        command = [base, "-m", "venv", VENV]
        done = subprocess.run(command, capture_output=True, env=own_environment(), check=False)
        if done.returncode:
            raise SystemExit(
                f"{base} cannot make a virtual environment (on Debian and Ubuntu: apt install "
                "python3-venv); mend that and run the same command again."
            )


def make_ready() -> None:
    """Bring .venv to where the lock says it should be; at once when it is there."""
    missing = [relative_path(path) for path in (LOCK, PYPROJECT) if not path.is_file()]
    if missing:
        raise SystemExit(
            f"{' and '.join(missing)} is missing; get it back with git checkout, or download the "
            "course again."
        )
    try:
        if not is_ready():
            set_up()
    except OSError as error:
        raise SystemExit(in_one_sentence(error, error.filename or VENV)) from None


def set_up() -> None:
    """Create .venv or go on with it, and mark it ready once everything stands there."""
    refuse_folder()
    version = ".".join(map(str, sys.version_info[:2]))
    print(f"Setting up .venv (Python {version}), once: about a minute, longer where ", end="")
    print(f"torch brings CUDA. Details go to {relative_path(LOG)}.", flush=True)
    make_venv()
    pip_install("--requirement", LOCK.name)
    pip_install("--no-deps", "--no-build-isolation", "--editable", ".")
    refuse_missing_packages()
    STAMP.write_text("\n".join([fingerprint(), *standing()]), encoding="utf-8")
    UNFINISHED.unlink(missing_ok=True)


def has_the_course() -> bool:
    """Whether this Python has the course installed, with what the course needs, opens and tests.

    The course's folder is left out: `python -m` finds there what no notebook would find.
    """
    elsewhere = [folder for folder in sys.path if os.path.realpath(folder) != str(ROOT)]
    installed = metadata.distributions(name="dropout-course", path=elsewhere)
    return any(installed) and all(map(find_spec, ("torch", "jupyterlab", "nbval")))


def course_python() -> str:
    """The interpreter to go on with: this one where it has the course (conda), else .venv's.

    .venv's gets no word from other projects about where to look for modules.
    """
    here = os.path.realpath(sys.prefix) == os.path.realpath(VENV)
    if not here and has_the_course():
        return sys.executable
    make_ready()
    for name in set(os.environ) - set(own_environment()):
        del os.environ[name]
    return str(VENV_PYTHON)


if __name__ == "__main__":
    make_ready()

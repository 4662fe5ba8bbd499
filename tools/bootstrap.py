"""Set up .venv with the locked packages and this course; when that is done already, do nothing."""

import hashlib
import importlib.util
import os
import shutil
import subprocess
import sys

from tools.course_paths import LOCK, PYPROJECT, ROOT, VENV, VENV_PYTHON, relative_path

STAMP = VENV / ".ready"  # holds the fingerprint of what was installed
UNFINISHED = VENV / ".unfinished"  # in a .venv that we began and did not get to the end of
LOG = VENV / "pip.log"


def fingerprint() -> str:
    """What .venv depends on: the lock, the package's settings, and the folder it points back to."""
    parts = (LOCK.read_bytes(), PYPROJECT.read_bytes(), os.fsencode(ROOT))
    return hashlib.sha256(b"\0".join(parts)).hexdigest()


def is_ready() -> bool:
    """Whether .venv was set up to its end, here, from the files as they are now."""
    return VENV_PYTHON.exists() and STAMP.is_file() and STAMP.read_text() == fingerprint()


def python_works() -> bool:
    """Whether .venv has a Python that starts and has pip (a moved or upgraded one does not)."""
    try:
        probe = [VENV_PYTHON, "-c", "import sys, pip; sys.exit(sys.version_info < (3, 11))"]
        return subprocess.run(probe, capture_output=True, check=False).returncode == 0
    except OSError:
        return False


def make_venv() -> None:
    """Create .venv; what an interrupted run left is removed first, a working one is kept."""
    if VENV.exists() and (UNFINISHED.exists() or not python_works()):
        print(".venv is unfinished or its Python is gone: making it again.", flush=True)
        shutil.rmtree(VENV)
    if not VENV.exists():
        VENV.mkdir()
        UNFINISHED.touch()
        base = getattr(sys, "_base_executable", sys.executable)  # ours may be the one just removed
        if subprocess.run([base, "-m", "venv", VENV], capture_output=True, check=False).returncode:
            raise SystemExit(
                f"{base} cannot make a virtual environment (on Debian and Ubuntu: apt install "
                "python3-venv); mend that and run the same command again."
            )


def pip_install(*arguments: str) -> None:
    """Run .venv's pip with its words in a log; a failure is one line that says what to do."""
    command = [VENV_PYTHON, "-m", "pip", "install", "--disable-pip-version-check", *arguments]
    settings = os.environ | {"PIP_USER": "0", "PIP_NO_INPUT": "1"}
    with LOG.open("w", encoding="utf-8") as log:
        done = subprocess.run(command, cwd=ROOT, env=settings, stdout=log, stderr=log, check=False)
    if done.returncode:
        words = LOG.read_text(encoding="utf-8", errors="replace").splitlines()
        errors = [line.removeprefix("ERROR: ") for line in words if line.startswith("ERROR: ")]
        raise SystemExit(
            f"Installing the packages failed ({' '.join(errors[-1:])}); check the network and "
            f"the disk, then run the same command again; {relative_path(LOG)} holds the details."
        )


def make_ready() -> None:
    """Bring .venv to where the lock says it should be; at once when it is there."""
    if is_ready():
        return
    missing = [relative_path(path) for path in (LOCK, PYPROJECT) if not path.is_file()]
    if missing:
        raise SystemExit(f"{' and '.join(missing)} is missing; get it back with git checkout.")
    version = ".".join(map(str, sys.version_info[:2]))
    print(f"Setting up .venv (Python {version}), once: about a minute, longer where ", end="")
    print(f"torch brings CUDA. Details go to {relative_path(LOG)}.", flush=True)
    make_venv()
    pip_install("--requirement", LOCK.name)
    pip_install("--no-deps", "--no-build-isolation", "--editable", ".")
    STAMP.write_text(fingerprint())
    UNFINISHED.unlink(missing_ok=True)


def course_python() -> str:
    """The interpreter to go on with: this one where it has the course (conda), else .venv's."""
    here = os.path.realpath(sys.prefix) == os.path.realpath(VENV)
    if not here and all(map(importlib.util.find_spec, ("course_utils", "jupyterlab", "nbval"))):
        return sys.executable
    make_ready()
    return str(VENV_PYTHON)


if __name__ == "__main__":
    make_ready()

"""pip inside an environment: it installs there and nowhere else, whatever settings say."""

import os
import subprocess
from pathlib import Path

from tools import missing_packages
from tools.course_paths import LOCK, ROOT, VENV, VENV_PYTHON, relative_path

LOG = VENV / "pip.log"
FOR_REAL = {"PIP_NO_INPUT": "1", "PIP_DRY_RUN": "0", "PIP_NO_DEPS": "0", "PIP_USER": "0"}
# variables that make a Python look for modules elsewhere than in its own folders
ELSEWHERE = "PYTHONPATH", "PYTHONHOME", "PYTHONPLATLIBDIR", "PYTHONSAFEPATH"


def own_environment() -> dict[str, str]:
    """The variables of this process, without those that make .venv's Python look elsewhere."""
    return {name: value for name, value in os.environ.items() if name not in ELSEWHERE}


def pip_command(python: Path, environment: Path) -> list[str]:
    """The words before those that say what `python` installs, into the folder `environment`.

    Settings may say where packages come from, for that differs from place to place. Where they go
    to is said here: words of a command count for more than variables and files of settings.
    """
    place = ["--target=", f"--prefix={environment}", f"--root={environment.anchor}", "--no-user"]
    quiet = "--disable-pip-version-check"
    return [str(python), "-I", "-m", "pip", "--python=", "install", quiet, *place]


def pip_install(*arguments: str) -> None:
    """Install into .venv with pip's words in a log; a failure is one line that says what to do."""
    command = [*pip_command(VENV_PYTHON, VENV), *arguments]
    with LOG.open("w", encoding="utf-8") as log:
        done = subprocess.run(
            command, cwd=ROOT, env=own_environment() | FOR_REAL, stdout=log, stderr=log, check=False
        )
    if done.returncode:
        words = LOG.read_text(encoding="utf-8", errors="replace").splitlines()
        errors = [line.removeprefix("ERROR: ") for line in words if line.startswith("ERROR: ")]
        raise SystemExit(
            f"Installing the packages failed ({' '.join(errors[-1:])}); check the network and "
            f"the disk, then run the same command again; {relative_path(LOG)} holds the details."
        )


def refuse_missing_packages() -> None:
    """End in one line where .venv lacks something after all, as when pip has put it elsewhere."""
    command = [VENV_PYTHON, "-I", missing_packages.__file__, LOCK, ROOT]
    done = subprocess.run(
        command, capture_output=True, encoding="utf-8", env=own_environment(), check=False
    )
    missing = done.stdout.split()
    if missing or done.returncode:
        raise SystemExit(
            f"pip says that it has installed everything, but .venv lacks {len(missing) or 'some'} "
            f"packages ({', '.join(missing[:3])}): see what `pip config list` and the variables "
            "PIP_* say about the place, take that away, and run the same command again."
        )


def standing() -> list[str]:
    """The packages in .venv with their versions, by the names of the folders that describe them."""
    places = [*VENV.glob("lib/python*/site-packages"), *VENV.glob("Lib/site-packages")]
    return sorted({path.name for place in places for path in place.glob("*.dist-info")})

"""An environment beside the course's own: it finds all that this one has, and gets an extra more.

What only one command needs stays out of .venv, which holds what requirements.lock names.
"""

import os
import subprocess
import sys
import sysconfig
import tomllib
from pathlib import Path

from tools.course_paths import LOCK, PYPROJECT, ROOT
from tools.venv_pip import pip_command


def python_of(folder: Path) -> Path:
    """The interpreter of the environment in `folder`."""
    return folder / ("Scripts/python.exe" if sys.platform == "win32" else "bin/python")


def make_beside(folder: Path, extra: str) -> Path:
    """The interpreter of the environment `folder`, with the extra of this name of pyproject.toml.

    What is missing is made and installed, at the locked versions of all the rest. Where packages
    cannot be had nothing is raised: what needs them says what is missing.
    """
    python = python_of(folder)
    if not python.exists():
        subprocess.run([sys.executable, "-m", "venv", "--clear", folder], check=True)
    show = "import sysconfig; print(sysconfig.get_paths()['purelib'])"
    packages = subprocess.run(
        [python, "-c", show], check=True, capture_output=True, encoding="utf-8"
    )
    course = f"{sysconfig.get_paths()['purelib']}\n"
    with open(os.path.join(packages.stdout.strip(), "course.pth"), "w", encoding="utf-8") as path:
        path.write(course)
    settings = tomllib.loads(PYPROJECT.read_text(encoding="utf-8"))
    wanted = settings["project"]["optional-dependencies"][extra]
    stamp, asked = folder / ".ready", "\n".join([LOCK.read_text(encoding="utf-8"), *wanted])
    if stamp.is_file() and stamp.read_text(encoding="utf-8") == asked:
        return python
    command = [*pip_command(python, folder), "--quiet", "--constraint", LOCK.name, *wanted]
    if subprocess.run(command, cwd=ROOT, check=False).returncode == 0:
        stamp.write_text(asked, encoding="utf-8")  # from now on, without a network
    return python

"""The optional parts of pyproject.toml, added to this environment when a command needs one."""

import importlib.util
import subprocess
import sys
from pathlib import Path

from tools.course_paths import LOCK, ROOT
from tools.venv_pip import pip_command


def add_extra(extra: str, *, unless: str) -> None:
    """Install `extra`, at the locked versions of all the rest, where module `unless` is missing.

    It may fail, as without a network: then the tests say what is missing.
    """
    if importlib.util.find_spec(unless) is None:
        command = [*pip_command(Path(sys.executable), Path(sys.prefix)), "--quiet"]
        command += ["--no-build-isolation", "--constraint", LOCK.name, "--editable", f".[{extra}]"]
        subprocess.run(command, cwd=ROOT, check=False)

"""A course that installs in seconds: the real commands, a lock of one tiny package, no network."""

import os
import shutil
import subprocess
import sys
import zipfile
from pathlib import Path

from tools.course_paths import ROOT

PROJECT = """\
[build-system]
requires = []
build-backend = "backend"
backend-path = ["."]

[project]
name = "dropout-course"
version = "0.1.0"
"""
# What a build of the real course does by setuptools: a wheel that only points back to the folder.
BACKEND = """\
import os
from wheels import write_wheel

def build_editable(folder, config_settings=None, metadata_directory=None):
    return write_wheel(folder, "dropout_course", "0.1.0", {"course.pth": os.getcwd()})
"""
WHEELS = '''\
import os, zipfile

def write_wheel(folder, name, version, files):
    """Write a wheel that holds `files`, and return its name."""
    about = f"{name}-{version}.dist-info"
    files |= {
        f"{about}/METADATA": f"Metadata-Version: 2.1\\nName: {name}\\nVersion: {version}\\n",
        f"{about}/WHEEL": "Wheel-Version: 1.0\\nRoot-Is-Purelib: true\\nTag: py3-none-any\\n",
    }
    files[f"{about}/RECORD"] = "".join(f"{file},,\\n" for file in [*files, f"{about}/RECORD"])
    wheel = f"{name}-{version}-py3-none-any.whl"
    with zipfile.ZipFile(os.path.join(folder, wheel), "w") as archive:
        for file, text in files.items():
            archive.writestr(file, text)
    return wheel
'''


def make_course(root):
    """A new course in the folder `root`; wheels/ beside it has the package `tiny`."""
    shutil.copytree(ROOT / "tools", root / "tools", ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copy(ROOT / "Makefile", root)
    texts = {
        "pyproject.toml": PROJECT,
        "backend.py": BACKEND,
        "wheels.py": WHEELS,
        "requirements.lock": "# exact versions\ntiny==1.0\nold==1 ; python_version < '3'\n",
        "course_utils/__init__.py": "",
    }
    for name, text in texts.items():
        (root / name).parent.mkdir(exist_ok=True)
        (root / name).write_text(text, encoding="utf-8")
    (root.parent / "wheels").mkdir()  # pip splits the variable below where a path has a space
    making = "import wheels; wheels.write_wheel('../wheels', 'tiny', '1.0', {'tiny.py': ''})"
    subprocess.run([sys.executable, "-c", making], cwd=root, check=True)
    return root


def tiny_in(folder):
    """`tiny` installed into `folder`, as on the path of another project."""
    folder.mkdir()
    with zipfile.ZipFile(folder.parent / "wheels" / "tiny-1.0-py3-none-any.whl") as z:
        z.extractall(folder)


def make_ready(root, **settings):
    """What `make ready` says in the course at `root` with these variables set."""
    env = {k: v for k, v in os.environ.items() if not k.startswith(("MAKE", "PIP_", "PYTHON"))}
    env |= {"PIP_NO_INDEX": "1", "PIP_FIND_LINKS": str(root.parent / "wheels")} | settings
    base = Path(sys.executable).resolve()  # that of .venv may have a space in its path: two words
    command = ["make", "ready", f"PYTHON={base}"]
    return subprocess.run(
        command, cwd=root, env=env, capture_output=True, encoding="utf-8", check=False
    )


def installed(root):
    """The packages in .venv that the course has asked for."""
    found = root.glob(".venv/lib/python*/site-packages/*.dist-info")
    return {path.name for path in found if path.name.startswith(("tiny", "dropout_course"))}

"""Judge the dropouts of other frameworks, in an environment beside the course's own.

JAX, Keras and the others stay out of .venv, which holds what requirements.lock names and no more.
"""

import os
import shutil
import subprocess
import sys
import sysconfig
import tomllib

from tools.course_paths import LOCK, PYPROJECT, ROOT
from tools.debian import apt_install
from tools.venv_pip import pip_command

VENV = ROOT / "build" / "peers"
PYTHON = VENV / ("Scripts/python.exe" if sys.platform == "win32" else "bin/python")
REQUIRED = "COURSE_NEEDS_PEERS"  # set, what is missing fails the tests instead of skipping them
SETTINGS = {
    "JAX_PLATFORMS": "cpu",
    "JAX_DISABLE_MOST_OPTIMIZATIONS": "1",  # it compiles for each shape: half the time is enough
}


def make_venv() -> None:
    """Create build/peers, which finds all packages of the environment that runs this."""
    if not PYTHON.exists():
        subprocess.run([sys.executable, "-m", "venv", "--clear", VENV], check=True)
    show = "import sysconfig; print(sysconfig.get_paths()['purelib'])"
    packages = subprocess.run(
        [PYTHON, "-c", show], check=True, capture_output=True, encoding="utf-8"
    )
    course = f"{sysconfig.get_paths()['purelib']}\n"
    with open(os.path.join(packages.stdout.strip(), "course.pth"), "w", encoding="utf-8") as path:
        path.write(course)


def install_frameworks() -> None:
    """Add the extra `peers` to build/peers, at the locked versions of all the rest."""
    settings = tomllib.loads(PYPROJECT.read_text(encoding="utf-8"))
    extra = settings["project"]["optional-dependencies"]["peers"]
    command = [*pip_command(PYTHON, VENV), "--quiet", "--constraint", LOCK.name, *extra]
    subprocess.run(command, cwd=ROOT, check=False)  # without it the tests say what is missing


def main(arguments: list[str]) -> int:
    """Run the tests (with `arguments`); --required installs clang too and lets nothing skip."""
    required = "--required" in arguments
    make_venv()
    install_frameworks()
    if required and not shutil.which("clang"):
        apt_install("clang")  # tinygrad compiles with it
    settings = os.environ | SETTINGS | ({REQUIRED: "1"} if required else {})
    given = [word for word in arguments if word != "--required"]
    command = [PYTHON, "-m", "pytest", "-m", "peers", "-rs", "--durations=5"]
    command += ["tests/conformance/test_peers.py", *given]
    return subprocess.run(command, cwd=ROOT, env=settings, check=False).returncode


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

"""Judge the dropouts of other frameworks, in an environment beside the course's own."""

import os
import shutil
import subprocess
import sys

from tools.course_paths import ROOT
from tools.debian import apt_install
from tools.venv_beside import make_beside

VENV = ROOT / "build" / "peers"
REQUIRED = "COURSE_NEEDS_PEERS"  # set, what is missing fails the tests instead of skipping them
SETTINGS = {
    "JAX_PLATFORMS": "cpu",
    "JAX_DISABLE_MOST_OPTIMIZATIONS": "1",  # it compiles for each shape: half the time is enough
}


def main(arguments: list[str]) -> int:
    """Run the tests (with `arguments`); --required installs clang too and lets nothing skip."""
    required = "--required" in arguments
    python = make_beside(VENV, "peers")
    if required and not shutil.which("clang"):
        apt_install("clang")  # tinygrad compiles with it
    settings = os.environ | SETTINGS | ({REQUIRED: "1"} if required else {})
    given = [word for word in arguments if word != "--required"]
    command = [python, "-m", "pytest", "-m", "peers", "-rs", "--durations=5"]
    command += ["tests/conformance/test_peers.py", *given]
    return subprocess.run(command, cwd=ROOT, env=settings, check=False).returncode


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

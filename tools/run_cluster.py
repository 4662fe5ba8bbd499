"""Run a sweep on a Dask cluster on this machine: the same bits, also when a worker is killed."""

import os
import subprocess
import sys

from tools.course_paths import ROOT
from tools.extras import add_extra

REQUIRED = "COURSE_NEEDS_CLUSTER"  # set, what is missing fails the tests instead of skipping them


def main(arguments: list[str]) -> int:
    """Run the tests (with `arguments`); --required lets nothing skip."""
    add_extra("cluster", unless="distributed")
    required = {REQUIRED: "1"} if "--required" in arguments else {}
    given = [word for word in arguments if word != "--required"]
    command = [sys.executable, "-m", "pytest", "-m", "cluster", "-rs"]
    command += ["tests/experiments/test_dask.py", *given]
    return subprocess.run(command, cwd=ROOT, env=os.environ | required, check=False).returncode


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

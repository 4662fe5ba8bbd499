"""Judge the dropouts of other frameworks, in an environment beside the course's own."""

import shutil
import sys

from tools import marked_tests
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
    python = make_beside(VENV, "peers")
    if marked_tests.REQUIRED in arguments and not shutil.which("clang"):
        apt_install("clang")  # tinygrad compiles with it
    return marked_tests.run_marked(
        "peers",
        "tests/conformance/test_peers.py",
        arguments,
        variable=REQUIRED,
        python=python,
        options=["--durations=5"],
        env=SETTINGS,
    )


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

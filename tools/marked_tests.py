"""The tests of one mark, run by a command of their own: what they need is mostly not installed."""

import os
import subprocess
import sys

from tools.course_paths import ROOT

REQUIRED = "--required"  # with it what is missing fails the tests instead of skipping them


def run_marked(mark, tests, arguments, *, variable, python=sys.executable, options=(), env=None):
    """Run the tests below `tests` that have `mark`, and return pytest's status.

    arguments: of the command, for pytest; REQUIRED among them sets `variable`, by which the tests
    know it. options: pytest's as well. env: variables to set besides.
    """
    settings = os.environ | (env or {}) | ({variable: "1"} if REQUIRED in arguments else {})
    given = [word for word in arguments if word != REQUIRED]
    command = [python, "-m", "pytest", "-m", mark, "-rs", *options, tests, *given]
    return subprocess.run(command, cwd=ROOT, env=settings, check=False).returncode

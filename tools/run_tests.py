"""Check everything once: style, the unit tests, and every notebook with its outputs compared."""

import subprocess
import sys

from bootstrap import course_python
from course_paths import ROOT

STYLE = [["ruff", "check", "--quiet", "."], ["ruff", "format", "--check", "--quiet", "."]]
# loadscope keeps a notebook's cells in one process; a busy machine may start a kernel slowly
NBVAL = ["--nbval", "--nbval-current-env", "--nbval-kernel-startup-timeout=180"]
TESTS = ["pytest", "-n", "2", "--dist", "loadscope", *NBVAL, "tests", "notebooks"]


def main(arguments: list[str]) -> int:
    """Run every step even when one fails, pytest last (with `arguments`); 0 when all passed."""
    python = course_python()
    steps = [*STYLE, [*TESTS, *arguments]]
    failed = []
    for step in steps:
        if subprocess.run([python, "-m", *step], cwd=ROOT, check=False).returncode:
            failed.append(" ".join(step[:2]))
    if failed:
        print(f"Failed: {', '.join(failed)}.", file=sys.stderr)
    return bool(failed)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

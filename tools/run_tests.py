"""Check everything once: style, the unit tests and the course's rules, and every notebook."""

import subprocess
import sys

from tools.bootstrap import course_python
from tools.course_paths import ROOT

LINT_IMPORTS = "from importlinter.cli import lint_imports_command as lint; lint()"
STYLE = {
    "ruff check": ["-m", "ruff", "check", "--quiet", "."],
    "ruff format": ["-m", "ruff", "format", "--check", "--quiet", "."],
    "lint-imports": ["-c", LINT_IMPORTS, "--no-logo"],  # its package cannot be run by -m
}
# loadscope keeps a notebook's cells in one process; a busy machine may start a kernel slowly
NBVAL = ["--nbval", "--nbval-current-env", "--nbval-kernel-startup-timeout=180"]
TESTS = ["-m", "pytest", "-n", "2", "--dist", "loadscope", *NBVAL, "tests", "notebooks"]


def main(arguments: list[str]) -> int:
    """Run every step even when one fails, pytest last (with `arguments`); 0 when all passed.

    With --style, only the steps that look at style and imports.
    """
    python = course_python()
    steps = STYLE | {"pytest": [*TESTS, *arguments]}
    if arguments == ["--style"]:
        steps = STYLE
    failed = [
        name
        for name, step in steps.items()
        if subprocess.run([python, *step], cwd=ROOT, check=False).returncode
    ]
    if failed:
        print(f"Failed: {', '.join(failed)}.", file=sys.stderr)
    return bool(failed)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

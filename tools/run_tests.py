"""Check everything once: style, the unit tests and the course's rules, and every notebook."""

import subprocess
import sys

from tools.bootstrap import course_python
from tools.course_paths import NOTEBOOKS, ROOT, OneSentenceParser, find_lesson, relative_path

LINT_IMPORTS = "from importlinter.cli import lint_imports_command as lint; lint()"
STYLE = {
    "ruff check": ["-m", "ruff", "check", "--quiet", "."],
    "ruff format": ["-m", "ruff", "format", "--check", "--quiet", "."],
    "codespell": ["-m", "codespell_lib"],
    "lint-imports": ["-c", LINT_IMPORTS, "--no-logo"],  # its package cannot be run by -m
}
# loadscope keeps a notebook's cells in one process; a busy machine may start a kernel slowly
# notebooks in another language are compared by .ci/run
ENGLISH = ["--ignore-glob=notebooks/*/*"]
NBVAL = ["--nbval", "--nbval-current-env", "--nbval-kernel-startup-timeout=180"]
SLOWEST = ["--durations=10", "--durations-min=5"]  # where the time goes
PYTEST = ["-m", "pytest", "-n", "2", "--dist", "loadscope", *NBVAL, *ENGLISH, *SLOWEST]
OF_A_LESSON = ["tests/test_notebooks.py", "tests/exercises", "tests/tools/test_documents.py"]


def pytest_step(lesson: str | None, given: list[str]) -> list[str]:
    """pytest for all of it, or for one lesson: its notebook, its exercises, what names it."""
    if lesson is None:
        return [*PYTEST, "tests", "notebooks", *given]
    notebook = find_lesson(lesson, NOTEBOOKS, ".ipynb")
    only = ["-k", notebook.stem[3:], *OF_A_LESSON, relative_path(notebook)]
    return [*PYTEST, *only, *given]


def main(arguments: list[str]) -> int:
    """Run every step even when one fails, pytest last; 0 when all passed.

    --lesson 05: the tests of one lesson alone. --style: only what looks at style and imports. All
    other arguments are pytest's.
    """
    parser = OneSentenceParser(prog="run_tests", add_help=False, allow_abbrev=False)
    parser.add_argument("--lesson")
    parser.add_argument("--style", action="store_true")
    asked, given = parser.parse_known_args(arguments)
    steps = {} if asked.lesson and not asked.style else dict(STYLE)
    if not asked.style:
        steps["pytest"] = pytest_step(asked.lesson, given)
    python = course_python()
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

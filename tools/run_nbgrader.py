"""Make an assignment, hand it in and have it graded, by nbgrader, for a class of five."""

import sys

from tools.marked_tests import run_marked

REQUIRED = "COURSE_NEEDS_NBGRADER"  # set, what is missing fails the tests instead of skipping them


def main(arguments: list[str]) -> int:
    """Run the tests (with `arguments`); --required lets nothing skip."""
    return run_marked("nbgrader", "tests/tools/test_grade.py", arguments, variable=REQUIRED)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

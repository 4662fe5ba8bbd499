"""Run a sweep on a Dask cluster on this machine: the same bits, also when a worker is killed."""

import sys

from tools.extras import add_extra
from tools.marked_tests import run_marked

REQUIRED = "COURSE_NEEDS_CLUSTER"  # set, what is missing fails the tests instead of skipping them


def main(arguments: list[str]) -> int:
    """Run the tests (with `arguments`); --required lets nothing skip."""
    add_extra("cluster", unless="distributed")
    return run_marked("cluster", "tests/experiments/test_dask.py", arguments, variable=REQUIRED)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

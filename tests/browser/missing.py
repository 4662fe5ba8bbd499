"""What to do where something is missing that these tests drive: skip, or fail if required."""

import os

import pytest

from tools.run_browser import REQUIRED


def absent(what):
    """Skip, saying why; fail instead where REQUIRED is set, as .ci/run sets it."""
    reason = f"{what} is missing, so nothing is driven in a browser; make browser says how"
    if os.environ.get(REQUIRED):
        pytest.fail(reason, pytrace=False)
    pytest.skip(reason)

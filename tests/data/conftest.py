"""What the tests of the data share."""

import re

import pytest


@pytest.fixture
def says():
    """A pattern for one sentence (one line) that holds every part, in order."""
    return lambda *parts: r"\A[^\n]*" + r"[^\n]*".join(map(re.escape, parts)) + r"[^\n]*\Z"

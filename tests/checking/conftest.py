"""What tests of records share: a learner's folder."""

import pytest

from course_utils.learner import MARKER


@pytest.fixture
def work(tmp_path, monkeypatch):
    """A learner's folder, with the marker, as the current one."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / MARKER).touch()
    return tmp_path

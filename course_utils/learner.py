"""The learner's own folder, work/: `make lab` marks it, and only there is progress recorded."""

from pathlib import Path

MARKER = ".learner"


def is_learners(folder):
    """Whether `folder` is marked as a learner's."""
    return (Path(folder) / MARKER).exists()

"""Pictures that move: explorers, each a picture that is a function of what its controls say."""

from course_utils.widgets.explorer import Explorer

__all__ = ["Explorer"]

"""Pictures that move: explorers, each a picture that is a function of what its controls say."""

from course_utils.widgets.explorer import Explorer
from course_utils.widgets.thin_network import thin_network

__all__ = ["Explorer", "thin_network"]

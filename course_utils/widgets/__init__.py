"""Pictures that move: explorers, each a picture that is a function of what its controls say."""

from course_utils.widgets.dropout_sum import dropout_sum
from course_utils.widgets.explorer import Explorer
from course_utils.widgets.thin_network import thin_network
from course_utils.widgets.train_and_eval import train_and_eval

__all__ = ["Explorer", "dropout_sum", "thin_network", "train_and_eval"]

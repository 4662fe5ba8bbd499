"""One training loop for the whole course: one net or many side by side, every seed explicit."""

from course_utils.training.loop import History, train
from course_utils.training.losses import accuracy, cross_entropy, squared_error
from course_utils.training.resuming import train_resumably

__all__ = ["History", "accuracy", "cross_entropy", "squared_error", "train", "train_resumably"]

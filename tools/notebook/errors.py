"""What goes wrong on the way from a lesson to its notebook."""


class LessonError(Exception):
    """A lesson that cannot become a notebook, with the sentence that says where and why."""

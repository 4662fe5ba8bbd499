"""The style of the course for pictures that are drawn while a reader may have set another one."""

from matplotlib import rc_context, rcParams, style

from course_utils import fonts  # noqa: F401  (the style names what it makes known)

OF_THE_SESSION = {"backend", "interactive", "timezone", "toolbar"}  # say nothing about a picture
with style.context(["default", "course_utils.course"]):  # read once: the file takes milliseconds
    COURSE_STYLE = {name: rcParams[name] for name in rcParams if name not in OF_THE_SESSION}


def course_style():
    """The course's style for the length of a `with` block; afterwards the reader's own again."""
    # rc_context checks every value that it sets; to set only those that differ halves its time
    return rc_context({k: value for k, value in COURSE_STYLE.items() if rcParams[k] != value})

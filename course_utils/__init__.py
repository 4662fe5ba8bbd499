"""What the lessons of the dropout course import; each module is a noun of the subject."""

from course_utils.shadows import refuse_shadows

refuse_shadows()  # before anything is imported that such a file may hide

"""A test of fifteen questions, one a misconception, in two forms: before the course, and after.

    from course_utils.beliefs import form_a as test   # the notebook of form A
    test.check(1, "b")                                # notes an answer, and tells nothing

`make class-test` builds both forms as notebooks and as pages to print, and the key. **To change a
question**, edit its file in `questions/`: both forms, their notebooks and pages follow from it.
"""

from course_utils.beliefs.forms import AFTER, BEFORE

form_a, form_b = BEFORE, AFTER

__all__ = ["form_a", "form_b"]

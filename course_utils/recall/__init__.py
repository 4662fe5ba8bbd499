"""Questions that bring back what has been solved: a few at a time, those once missed sooner.

    from course_utils.recall import review
    review()               # asks five questions
    review(which_p="b")    # judges an answer, under the name of its question

**To add a question**, write it into `questions/<lesson>.py`: its options, the mistake that each
wrong one shows with its misconception, and the section where to read again. Two forms of an answer
that is a number need a second road in tests/recall/test_questions.py.
"""

from course_utils.recall.review import review

__all__ = ["review"]

"""Questions that bring back what has been solved: a few at a time, those once missed sooner.

    from course_utils.recall import review
    review()               # asks five questions
    review(which_p="b")    # judges an answer, under the name of its question

**To add a question**, write it into `questions/<lesson>.py`: its options, the mistake that each
wrong one shows with its misconception, and the section where to read again. Where the right answer
is a number, tests/recall/test_questions.py computes it by a second road.
"""

from course_utils.recall.review import review

__all__ = ["review"]

"""The exercises of lesson 12."""

from course_utils.checking.registry import exercises_in

globals().update(exercises_in(__name__))

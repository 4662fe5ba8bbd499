"""The exercises of lesson 14."""

from course_utils.checking.registry import exercises_in

globals().update(exercises_in(__name__))

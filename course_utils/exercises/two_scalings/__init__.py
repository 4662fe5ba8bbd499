"""The exercises of lesson 06."""

from course_utils.exercises.two_scalings.blind_test import exercise as blind_test
from course_utils.exercises.two_scalings.loaded_unchanged import exercise as loaded_unchanged
from course_utils.exercises.two_scalings.rate_for_the_paper import exercise as rate_for_the_paper
from course_utils.exercises.two_scalings.read_as_torch import exercise as read_as_torch
from course_utils.exercises.two_scalings.same_training import exercise as same_training

LESSON = "06_two_scalings"
EXERCISES = (loaded_unchanged, blind_test, read_as_torch, rate_for_the_paper, same_training)

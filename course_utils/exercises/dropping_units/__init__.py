"""The exercises of lesson 02."""

from course_utils.exercises.dropping_units.batch_mask import exercise as batch_mask
from course_utils.exercises.dropping_units.count_spread import exercise as count_spread
from course_utils.exercises.dropping_units.frozen_mask import exercise as frozen_mask
from course_utils.exercises.dropping_units.keep_probability import exercise as keep_probability
from course_utils.exercises.dropping_units.what_a_mask_does import exercise as what_a_mask_does

LESSON = "02_dropping_units"
EXERCISES = (keep_probability, batch_mask, frozen_mask, count_spread, what_a_mask_does)

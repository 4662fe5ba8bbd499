"""The exercises of lesson 07."""

from course_utils.exercises.the_speed_limit.guessed_mask import exercise as guessed_mask
from course_utils.exercises.the_speed_limit.keep_from_bytes import exercise as keep_from_bytes
from course_utils.exercises.the_speed_limit.kept_and_fast import exercise as kept_and_fast
from course_utils.exercises.the_speed_limit.share_of_the_step import exercise as share_of_the_step
from course_utils.exercises.the_speed_limit.tied_byte import exercise as tied_byte

LESSON = "07_the_speed_limit"
EXERCISES = (tied_byte, keep_from_bytes, guessed_mask, share_of_the_step, kept_and_fast)

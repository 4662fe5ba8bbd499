"""The exercises of lesson 04."""

from course_utils.exercises.from_scratch.backward_from_mask import exercise as backward_from_mask
from course_utils.exercises.from_scratch.dropout_layer import exercise as dropout_layer
from course_utils.exercises.from_scratch.failing_gradcheck import exercise as failing_gradcheck
from course_utils.exercises.from_scratch.right_backwards import exercise as right_backwards
from course_utils.exercises.from_scratch.vanilla_dropout import exercise as vanilla_dropout
from course_utils.exercises.from_scratch.zero_draws import exercise as zero_draws

LESSON = "04_from_scratch"
EXERCISES = (
    zero_draws,
    vanilla_dropout,
    dropout_layer,
    backward_from_mask,
    right_backwards,
    failing_gradcheck,
)

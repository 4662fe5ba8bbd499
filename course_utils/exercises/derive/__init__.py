"""The exercises of lesson 03."""

from course_utils.exercises.derive.after_the_bend import exercise as after_the_bend
from course_utils.exercises.derive.expected import exercise as expected
from course_utils.exercises.derive.gradient_check import exercise as gradient_check
from course_utils.exercises.derive.norm_after_layers import exercise as norm_after_layers
from course_utils.exercises.derive.two_next_units import exercise as two_next_units
from course_utils.exercises.derive.undivided_variance import exercise as undivided_variance

LESSON = "03_derive"
EXERCISES = (
    undivided_variance,
    two_next_units,
    after_the_bend,
    expected,
    norm_after_layers,
    gradient_check,
)

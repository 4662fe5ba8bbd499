"""The exercises of lesson 05."""

from course_utils.exercises.verify_against_pytorch.coins_needed import exercise as coins_needed
from course_utils.exercises.verify_against_pytorch.is_a_dropout import exercise as is_a_dropout
from course_utils.exercises.verify_against_pytorch.leftover_coins import exercise as leftover_coins
from course_utils.exercises.verify_against_pytorch.what_a_test_may_ask import (
    exercise as what_a_test_may_ask,
)

LESSON = "05_verify_against_pytorch"
EXERCISES = (what_a_test_may_ask, leftover_coins, coins_needed, is_a_dropout)

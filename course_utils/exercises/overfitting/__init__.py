"""The exercises of lesson 01."""

from course_utils.exercises.overfitting.five_friends import exercise as five_friends
from course_utils.exercises.overfitting.loss_curves import exercise as loss_curves
from course_utils.exercises.overfitting.memorised_labels import exercise as memorised_labels
from course_utils.exercises.overfitting.what_an_interval_says import (
    exercise as what_an_interval_says,
)

LESSON = "01_overfitting"
EXERCISES = (five_friends, what_an_interval_says, memorised_labels, loss_curves)

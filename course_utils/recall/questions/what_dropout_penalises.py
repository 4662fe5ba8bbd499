"""Questions that bring back lesson 10."""

from course_utils.checking.question import Option, Question
from course_utils.checking.verdict import Mistake

QUESTIONS = (
    Question(
        id="which_ridge",
        asks="Dropout with p = 0.2 on the inputs of a linear unit, each column with the sum of "
        "squares 1. It is ridge regression; with which alpha?",
        options=(
            Option("0.25"),
            Option(
                "4",
                Mistake("odds_of_keeping", "That is large where p is small.", "keep_for_drop"),
            ),
            Option(
                "5",
                Mistake(
                    "one_over_p",
                    "A small p would shrink the most: can that be?",
                    "scale_is_one_over_p",
                ),
            ),
        ),
        why="The noise of a unit has the variance p/(1 - p) times its square: 0.2/0.8.",
        section="10.2",
    ),
    Question(
        id="columns_at_right_angles",
        asks="The columns of a table are at right angles. Least squares gives the first the weight "
        "2. Which weight has it under dropout with p = 0.3?",
        options=(
            Option(
                "2, for dropout keeps the mean of what the unit hears",
                Mistake(
                    "mean_is_kept",
                    "The loss takes squares, and they do not keep it.",
                    "mean_survives_every_layer",
                ),
            ),
            Option(
                "0.6",
                Mistake("shrunk_to_p", "So much would be left if 0.3 were kept.", "keep_for_drop"),
            ),
            Option("1.4"),
        ),
        why="Every weight of such columns is multiplied by 1 - p, useful or not.",
        section="10.3",
    ),
)

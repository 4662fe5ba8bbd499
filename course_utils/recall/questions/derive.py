"""Questions that bring back lesson 03."""

from course_utils.checking.question import Option, Question
from course_utils.checking.verdict import Mistake

QUESTIONS = (
    Question(
        id="kept_unit",
        asks="p = 0.2. A unit has the value 4 and is kept. What does inverted dropout hand on, in "
        "train mode?",
        options=(
            Option(
                "3.2",
                Mistake(
                    "times_keep",
                    "That factor is the paper's, and it stands in the other mode.",
                    "factor_in_eval",
                ),
            ),
            Option("5"),
            Option(
                "20",
                Mistake(
                    "divided_by_p",
                    "With that division the mean over the masks would be 16, and not 4.",
                    "scale_is_one_over_p",
                ),
            ),
        ),
        why="A kept unit is divided by 1 - p: 4 / 0.8. Then the mean over the masks is 4.",
        section="3.2",
    ),
    Question(
        id="noise_of_a_unit",
        asks="p = 0.2, and a unit has the value 4. What is the variance of what inverted dropout "
        "hands on, over all masks?",
        options=(
            Option(
                "0",
                Mistake(
                    "no_noise",
                    "That is the variance without dropout. Does the division bring it back?",
                    "norm_is_kept",
                ),
            ),
            Option("4"),
            Option(
                "64",
                Mistake(
                    "odds_turned",
                    "That takes (1 - p)/p. Does the noise grow with p, or shrink?",
                    "keep_for_drop",
                ),
            ),
        ),
        why="The variance is p/(1 - p) times the square of the unit: 0.25 * 16.",
        section="3.3",
    ),
    Question(
        id="through_a_relu",
        asks="Behind dropout stands a unit with a ReLU. Compare its mean over all masks with its "
        "value when nothing is dropped.",
        options=(
            Option(
                "they are equal, for dropout keeps means",
                Mistake(
                    "through_the_bend",
                    "Means pass what is linear. Is a ReLU?",
                    "mean_survives_every_layer",
                ),
            ),
            Option(
                "the mean is smaller by 1 - p, so eval has to multiply",
                Mistake(
                    "eval_multiplies",
                    "The survivors are divided already, before they come to the ReLU.",
                    "factor_in_eval",
                ),
            ),
            Option("the mean is as large or larger"),
        ),
        why="A ReLU bends upwards, so by Jensen's inequality noise can only raise the mean.",
        section="3.7",
    ),
)

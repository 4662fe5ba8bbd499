"""Questions that bring back lesson 14."""

from course_utils.checking.question import Option, Question
from course_utils.checking.verdict import Mistake

QUESTIONS = (
    Question(
        id="default_seed",
        asks="`def drop(x, p, seed=new_seed()):` is called 1000 times without a seed. How many "
        "masks does it draw that differ?",
        options=(
            Option("1"),
            Option(
                "1000",
                Mistake(
                    "new_at_each_call",
                    "When does Python compute the value of a default?",
                    "one_mask_for_all",
                ),
            ),
        ),
        why="A default is computed once, at `def`, so all calls have one seed and one mask.",
        section="14.4",
    ),
    Question(
        id="what_the_factor_keeps",
        asks="What does the factor 1/(1 - p) keep, whatever p is?",
        options=(
            Option(
                "the norm of the layer",
                Mistake(
                    "the_norm",
                    "At p = 0.5 it becomes 1.4 times as long.",
                    "norm_is_kept",
                ),
            ),
            Option(
                "the mean and the variance of each unit",
                Mistake(
                    "both_of_them",
                    "Only one of the two: a unit without any variance gets some.",
                    "norm_is_kept",
                ),
            ),
            Option("the mean of each unit"),
        ),
        why="It makes the mean over the masks equal to the unit, and squares larger than they "
        "were.",
        section="14.3",
    ),
    Question(
        id="share_of_a_byte",
        asks="A kernel draws a byte, 0 to 255, and keeps a weight where the byte is at most the "
        "whole part of 255 (1 - p). Which share does it drop at p = 0.1?",
        options=(
            Option(
                "0.1",
                Mistake(
                    "as_it_says",
                    "Count the bytes that keep, 0 among them.",
                    "accepted_is_exact",
                ),
            ),
            Option("0.1016"),
            Option(
                "0.8984",
                Mistake("share_kept", "That is the share which it keeps.", "keep_for_drop"),
            ),
        ),
        why="The bytes 0 to 229 keep, the other 26 of 256 drop.",
        section="14.6",
    ),
)

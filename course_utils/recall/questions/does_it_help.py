"""Questions that bring back lesson 08."""

from course_utils.checking.question import Option, Question
from course_utils.checking.verdict import Mistake

QUESTIONS = (
    Question(
        id="same_settings",
        asks="A net with dropout and one without are trained with the same learning rate, the same "
        "weight decay and the same number of steps. Is the comparison fair?",
        options=(
            Option("no: each side needs the settings that suit it, found with the same budget"),
            Option(
                "yes: nothing but dropout differs",
                Mistake(
                    "nothing_else_differs",
                    "Settings that were chosen for one side are a handicap of the other.",
                    "same_settings_are_fair",
                ),
            ),
            Option(
                "yes, if dropout wins on all splits",
                Mistake(
                    "wins_everywhere",
                    "It won on twenty of twenty, and most of that was the missing rival.",
                    "always_helps",
                ),
            ),
        ),
        why="What suits one side need not suit the other: equal budgets make it fair.",
        section="8.3",
    ),
    Question(
        id="nothing_to_repair",
        asks="A plain net loses nothing by training on after its best moment. How much did dropout "
        "gain on such tasks?",
        options=(
            Option(
                "as much as on the others",
                Mistake(
                    "gains_anyway",
                    "What is there to mend in a net that does not overfit?",
                    "always_helps",
                ),
            ),
            Option("next to nothing"),
        ),
        why="Where there is no overfitting, there is nothing to repair.",
        section="8.6",
    ),
    Question(
        id="one_pass",
        asks="Rows are fresh at every step, so each is seen only once. What did dropout do to the "
        "error?",
        options=(
            Option(
                "it lowered it, as with many passes",
                Mistake(
                    "lowered",
                    "With many passes a net learns the noise of its rows. Can it, when each is "
                    "new?",
                    "always_helps",
                ),
            ),
            Option(
                "nothing: its interval held 0",
                Mistake(
                    "held_zero",
                    "On ten seeds of ten the sign was the same.",
                    "zero_is_no_difference",
                ),
            ),
            Option("it raised it"),
        ),
        why="In fresh rows the noise is new each time: what dropout brings is its cost alone.",
        section="8.8",
    ),
)

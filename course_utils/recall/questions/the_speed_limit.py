"""Questions that bring back lesson 07."""

from course_utils.checking.question import Option, Question
from course_utils.checking.verdict import Mistake

QUESTIONS = (
    Question(
        id="faster_step",
        asks="Dropout takes a tenth of a training step. It becomes ten times as fast. How many "
        "times as fast is the step?",
        options=(
            Option("1.1"),
            Option(
                "1.9",
                Mistake(
                    "share_of_the_gain",
                    "That adds a tenth of the layer's gain. What is left of the step's time?",
                    "part_and_whole",
                ),
            ),
            Option(
                "10",
                Mistake(
                    "the_layers_gain",
                    "Nine tenths of the step are as slow as before.",
                    "part_and_whole",
                ),
            ),
        ),
        why="What is left is 0.9 + 0.01 of the time, and 1/0.91 is 1.1.",
        section="7.5",
    ),
    Question(
        id="bits_for_backward",
        asks="The mask cannot be made again from a seed. How many bits an element must be kept for "
        "backward?",
        options=(
            Option(
                "none: what came out as 0 was dropped",
                Mistake(
                    "guessed_from_zero",
                    "A kept unit may be 0 as well: behind a ReLU many are.",
                    "backward_without_mask",
                ),
            ),
            Option(
                "none: backward draws for itself",
                Mistake(
                    "draws_for_itself",
                    "Then forward and backward are two networks.",
                    "backward_without_mask",
                ),
            ),
            Option("one"),
        ),
        why="The factor is 0 or 1/(1 - p): one bit says which.",
        section="7.4",
    ),
    Question(
        id="one_byte",
        asks="Each unit is dropped when its random byte is below a threshold. Can such a layer "
        "drop "
        "with exactly p = 0.3?",
        options=(
            Option(
                "yes: a test with 10 000 units finds nothing",
                Mistake(
                    "the_test_is_fine",
                    "What a test of this size can see is larger than what is wrong.",
                    "accepted_is_exact",
                ),
            ),
            Option("no"),
        ),
        why="A byte gives multiples of 1/256, and 0.3 is none: 77/256 is the nearest.",
        section="7.6",
    ),
)

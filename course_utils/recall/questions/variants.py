"""Questions that bring back lesson 11."""

from course_utils.checking.question import Option, Question
from course_utils.checking.verdict import Mistake

QUESTIONS = (
    Question(
        id="whole_channels",
        asks="A batch of images has the shape (16, 64, 28, 28): examples, channels, rows, columns. "
        "Channels are to be dropped whole. Which shape has the mask?",
        options=(
            Option(
                "(1, 64, 1, 1)",
                Mistake(
                    "shared_by_examples",
                    "With that shape all examples lose the same channels.",
                    "one_mask_for_all",
                ),
            ),
            Option("(16, 64, 1, 1)"),
            Option(
                "(16, 1, 1, 1)",
                Mistake(
                    "whole_examples",
                    "With that shape an example loses all channels or none.",
                    "one_mask_for_all",
                ),
            ),
        ),
        why="A size of 1 shares the coin along that axis: here along rows and columns.",
        section="11.1",
    ),
    Question(
        id="variance_for_selu",
        asks="Numbers of mean 0 and variance 1 go through inverted dropout with p = 0.2. Which "
        "variance comes out?",
        options=(
            Option("1.25"),
            Option(
                "1",
                Mistake(
                    "variance_kept",
                    "The factor is chosen for the mean. What does it do to squares?",
                    "norm_is_kept",
                ),
            ),
            Option(
                "20",
                Mistake(
                    "divided_by_p",
                    "That is what a division of the survivors by p would give.",
                    "scale_is_one_over_p",
                ),
            ),
        ),
        why="The mean of squares becomes 1/(1 - p) times as large. Alpha dropout mends that.",
        section="11.6",
    ),
    Question(
        id="twenty_steps",
        asks="A recurrent net throws a fresh coin for a unit at each of 20 steps, with p = 0.2. "
        "How "
        "probable is it that the unit is never dropped?",
        options=(
            Option(
                "0.8",
                Mistake(
                    "one_coin_for_all_steps",
                    "So it is with one coin for the whole sequence.",
                    "one_mask_for_all",
                ),
            ),
            Option(
                "0.2",
                Mistake(
                    "p_for_keep",
                    "That is how probable it is to be dropped in one step.",
                    "keep_for_drop",
                ),
            ),
            Option("0.012"),
        ),
        why="Twenty coins have to keep it: 0.8 to the power 20.",
        section="11.3",
    ),
)

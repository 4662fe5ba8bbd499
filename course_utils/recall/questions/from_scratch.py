"""Questions that bring back lesson 04."""

from course_utils.checking.question import Option, Question
from course_utils.checking.verdict import Mistake

QUESTIONS = (
    Question(
        id="backward_factor",
        asks="Forward has multiplied a layer by m/(1 - p), m its mask. By what does backward "
        "multiply the gradient?",
        options=(
            Option(
                "by 1/(1 - p) for every unit",
                Mistake(
                    "mask_left_out",
                    "Then a dropped unit would learn from a loss that it had no part in.",
                    "backward_without_mask",
                ),
            ),
            Option(
                "by m'/(1 - p), with a new mask m'",
                Mistake(
                    "drawn_again",
                    "That is the gradient of another network than the one that made the loss.",
                    "backward_without_mask",
                ),
            ),
            Option("by the same m/(1 - p)"),
        ),
        why="The output is x times this noise, so the derivative is this noise.",
        section="4.9",
    ),
    Question(
        id="eval_output",
        asks="`nn.Dropout(p=0.4)` is in eval mode and gets 5.0. What comes out?",
        options=(
            Option(
                "3",
                Mistake(
                    "multiplied_in_eval",
                    "So it is in the paper, which does not divide in training.",
                    "factor_in_eval",
                ),
            ),
            Option("5"),
            Option(
                "8.33",
                Mistake(
                    "divided_in_eval",
                    "That division belongs to train mode, where some units are missing.",
                    "factor_in_eval",
                ),
            ),
        ),
        why="In eval mode PyTorch's dropout is the identity.",
        section="4.3",
    ),
    Question(
        id="which_comparison",
        asks="`torch.rand` draws from 0 up to, but not including, 1. Which mask of kept units has "
        "the right probability at each p, 0 among them?",
        options=(
            Option("`torch.rand(n) >= p`"),
            Option(
                "`torch.rand(n) > p`",
                Mistake(
                    "strictly_above",
                    "At p = 0, what happens to a unit that draws exactly 0?",
                    "strict_comparison",
                ),
            ),
            Option(
                "`torch.rand(n) < p`",
                Mistake("kept_below_p", "How often is that true?", "keep_for_drop"),
            ),
        ),
        why="Of the numbers that rand can draw, a share p lies below p, and p itself does not.",
        section="4.5",
    ),
    Question(
        id="gradcheck_fails",
        asks="`gradcheck` fails on a dropout that draws a mask at each call. What is to be done?",
        options=(
            Option(
                "nothing: what is random has no gradient to test",
                Mistake(
                    "cannot_be_tested",
                    "Under one mask dropout is a product, and a product has a gradient.",
                    "gradcheck_impossible",
                ),
            ),
            Option("test it again with the mask held"),
            Option(
                "let backward draw a mask of its own as well",
                Mistake(
                    "its_own_mask",
                    "Then the gradient belongs to another network than the output.",
                    "backward_without_mask",
                ),
            ),
        ),
        why="gradcheck calls the function many times: with a held mask it is the same function.",
        section="4.12",
    ),
)

"""Questions that bring back lesson 06."""

from course_utils.checking.question import Option, Question
from course_utils.checking.verdict import Mistake

QUESTIONS = (
    Question(
        id="the_papers_sums",
        asks="Ten ones, p = 0.3 in PyTorch's sense, dropout the paper's way. Which sum has the "
        "output on average in train mode, and which at test time?",
        options=(
            Option(
                "3 and 3",
                Mistake("three_kept", "Three is how many are dropped.", "keep_for_drop"),
            ),
            Option(
                "10 and 7",
                Mistake(
                    "scaled_twice",
                    "That scales in both modes, so they do not agree.",
                    "factor_in_eval",
                ),
            ),
            Option("7 and 7"),
        ),
        why="The paper only masks in training, and multiplies by 1 - p when it tests.",
        section="6.1",
    ),
    Question(
        id="what_is_scaled",
        asks="What does PyTorch's dropout multiply by a factor, in train mode?",
        options=(
            Option("the activations that are kept, by 1/(1 - p)"),
            Option(
                "the weights of the next layer, by 1/(1 - p)",
                Mistake(
                    "scales_weights",
                    "Look at the parameters before and after a call.",
                    "weights_rescaled",
                ),
            ),
            Option(
                "the activations that are kept, by 1/p",
                Mistake(
                    "scales_by_p",
                    "At p = 0.1 that would make them ten times as large, for one that is missing.",
                    "scale_is_one_over_p",
                ),
            ),
        ),
        why="It touches no parameter: what goes through is masked and divided.",
        section="6.6",
    ),
    Question(
        id="blind_half",
        asks="The mean over 10 000 ones is tested at p = 0.5 and nowhere else. Which wrong factor "
        "for the survivors gets through?",
        options=(
            Option(
                "none: the mean shows every wrong factor",
                Mistake(
                    "the_mean_shows_all",
                    "At this p two different formulas have one value.",
                    "accepted_is_exact",
                ),
            ),
            Option("1/p"),
            Option(
                "the root of 1/(1 - p)",
                Mistake(
                    "the_root",
                    "That keeps the norm and not the mean: 7071 is seen at once.",
                    "norm_is_kept",
                ),
            ),
        ),
        why="At p = 0.5 both 1/p and 1/(1 - p) are 2.",
        section="6.3",
    ),
)

"""Questions that bring back lesson 12."""

from course_utils.checking.question import Option, Question
from course_utils.checking.verdict import Mistake

QUESTIONS = (
    Question(
        id="behind_batch_norm",
        asks="A unit of mean 0 goes through dropout with p = 0.2 and then through batch norm, "
        "which "
        "makes its standard deviation 1 in train mode. And in eval mode?",
        options=(
            Option(
                "0.45",
                Mistake("root_of_p", "That would be right if 0.2 were kept.", "keep_for_drop"),
            ),
            Option("0.89"),
            Option(
                "1",
                Mistake(
                    "variance_kept",
                    "Is the variance that it remembers the one that it meets in eval mode?",
                    "norm_is_kept",
                ),
            ),
        ),
        why="In eval mode the variance is 1 - p times the one it remembers; the root of 0.8 is "
        "0.89.",
        section="12.2",
    ),
    Question(
        id="where_in_the_net",
        asks="Where may dropout stand, so that no batch norm remembers its noise?",
        options=(
            Option("behind the last batch norm"),
            Option(
                "before a batch norm, for dropout keeps what it measures",
                Mistake(
                    "keeps_what_it_measures",
                    "It measures the mean and the variance. Are both kept?",
                    "norm_is_kept",
                ),
            ),
            Option(
                "anywhere, if `eval()` is called at the end",
                Mistake(
                    "eval_forgets",
                    "`eval()` stops the coins. What was remembered stays.",
                    "eval_stops_all",
                ),
            ),
        ),
        why="Behind the last one nothing is left that remembers a variance.",
        section="12.5",
    ),
)

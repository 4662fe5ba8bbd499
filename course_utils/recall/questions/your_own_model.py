"""Questions that bring back lesson 15."""

from course_utils.checking.question import Option, Question
from course_utils.checking.verdict import Mistake

QUESTIONS = (
    Question(
        id="means_agree",
        asks="Each unit of a layer of your own has the same mean before and behind it. Is the "
        "layer "
        "a dropout?",
        options=(
            Option(
                "yes: to keep the mean is what makes a dropout",
                Mistake(
                    "the_mean_makes_it",
                    "A layer of this lesson kept every mean and was none.",
                    "accepted_is_exact",
                ),
            ),
            Option("nobody can tell from that"),
            Option(
                "yes, even if all rows of a batch share a mask",
                Mistake(
                    "rows_may_share",
                    "Then all examples of a batch lose the same units.",
                    "one_mask_for_all",
                ),
            ),
        ),
        why="A mask that all rows share keeps every mean, and is no dropout of single elements.",
        section="15.2",
    ),
    Question(
        id="unequal_budgets",
        asks="The net with dropout was tuned by sixteen trials, the plain one was taken with its "
        "usual settings. On eight fresh splits dropout wins clearly. What may be said?",
        options=(
            Option("nothing yet: the plain net needs sixteen trials as well"),
            Option(
                "dropout helps here: the splits were fresh, and the interval excludes 0",
                Mistake(
                    "splits_are_enough",
                    "The interval counts the luck of the splits, and not that of the search.",
                    "always_helps",
                ),
            ),
            Option(
                "dropout helps here, if both had the usual learning rate at first",
                Mistake(
                    "began_alike",
                    "One side went on from there, and the other was not allowed to.",
                    "same_settings_are_fair",
                ),
            ),
        ),
        why="A tuned net beats an untuned rival, whatever it was tuned for.",
        section="15.3",
    ),
    Question(
        id="eight_splits",
        asks="With eight splits, the interval of your difference holds 0. What follows?",
        options=(
            Option(
                "dropout makes no difference on your data",
                Mistake(
                    "no_difference",
                    "A difference of half its spread is missed three times in four.",
                    "zero_is_no_difference",
                ),
            ),
            Option("eight splits could not tell"),
            Option(
                "dropout helps, only less than you thought",
                Mistake("helps_less", "The interval holds losses as well.", "always_helps"),
            ),
        ),
        why="What an experiment can see depends on the number of its splits.",
        section="15.4",
    ),
)

"""Questions that bring back lesson 01."""

from course_utils.checking.question import Option, Question
from course_utils.checking.verdict import Mistake

QUESTIONS = (
    Question(
        id="loss_above",
        asks="A net with dropout reports a training loss of 0.40, added up while it was trained, "
        "and a validation loss of 0.32. What explains this?",
        options=(
            Option(
                "a bug: a training loss is never the larger one",
                Mistake(
                    "called_a_bug",
                    "With dropout it often is. In which mode was each of the two taken?",
                    "training_loss_above",
                ),
            ),
            Option("the training loss was taken with dropout on"),
            Option(
                "validation rows that stand among the training rows",
                Mistake(
                    "leak",
                    "Such rows are possible, but nothing here asks for them: both losses are as "
                    "one "
                    "would expect of a sound training.",
                    "training_loss_above",
                ),
            ),
        ),
        why="In train mode units are missing, so the loss is higher than that of the whole net.",
        section="1.7",
    ),
    Question(
        id="one_seed",
        asks="With one seed, a net with dropout has a tenth less test error than one without. What "
        "does this show?",
        options=(
            Option(
                "that dropout helps on such data",
                Mistake(
                    "one_is_enough",
                    "Of twenty data sets some said the opposite.",
                    "always_helps",
                ),
            ),
            Option(
                "that dropout helps, if both nets had the same learning rate",
                Mistake(
                    "same_rate",
                    "One rate may suit one of the two better, and chance is not gone either.",
                    "same_settings_are_fair",
                ),
            ),
            Option("little: another seed may say the opposite"),
        ),
        why="One run holds the luck of its start and of its data. Many pairs show what is left of "
        "it.",
        section="1.3",
    ),
    Question(
        id="interval_with_zero",
        asks="The mean gain of dropout has the 95 % interval from -0.01 to 0.05. What may be said?",
        options=(
            Option("from these data nobody can tell"),
            Option(
                "dropout makes no difference here",
                Mistake(
                    "no_difference",
                    "The interval holds 0.05 as well as 0.",
                    "zero_is_no_difference",
                ),
            ),
            Option(
                "dropout helps, for most of the interval lies above 0",
                Mistake(
                    "mostly_above",
                    "It also holds values below 0, and says of none of them that it is ruled out.",
                    "always_helps",
                ),
            ),
        ),
        why="An interval that holds 0 leaves open a gain, a loss and nothing at all.",
        section="1.2",
    ),
)

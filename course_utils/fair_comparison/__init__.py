"""A fair comparison: the same rows, the same number of trials for each arm, one verdict.

`task` gives the rows of a split, `trials` what an arm tries, `winner` which trial was best, and
`predictor` a fitted arm; `questions_left` what a claim about it all still leaves open.
"""

from course_utils.fair_comparison.claim import Question, questions_left
from course_utils.fair_comparison.fitting import Best, predictor
from course_utils.fair_comparison.tasks import (
    LABELS,
    ON_MNIST,
    ON_TABLES,
    TASKS,
    Task,
    errors,
    loss_of,
    task,
)
from course_utils.fair_comparison.trials import (
    ARMS,
    N_TRIALS,
    UNTUNED,
    all_trials,
    at_the_edge,
    judged,
    trials,
    winner,
)

__all__ = [
    "ARMS",
    "LABELS",
    "N_TRIALS",
    "ON_MNIST",
    "ON_TABLES",
    "TASKS",
    "UNTUNED",
    "Best",
    "Question",
    "Task",
    "all_trials",
    "at_the_edge",
    "errors",
    "judged",
    "loss_of",
    "predictor",
    "questions_left",
    "task",
    "trials",
    "winner",
]

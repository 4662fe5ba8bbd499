"""The trials of `fair_search` on 10 000 digits of MNIST, on five splits; no test row is used."""

from course_utils.fair_comparison import ON_MNIST, all_trials, loss_of, predictor, task
from course_utils.paper import missing_digits


def fair_search_mnist(seed, **setting):
    """The validation loss of one trial on one split; `seed` draws the split and initial weights."""
    rows = task(setting["data"], setting["labels"], seed)
    outputs = predictor(rows, setting, seed)(rows.validation.features)
    return {"validation": loss_of(setting["data"])(outputs, rows.validation.labels).mean()}


EXPERIMENT = fair_search_mnist
NEEDS = missing_digits
SETTINGS = all_trials(ON_MNIST)
SEEDS = range(5)

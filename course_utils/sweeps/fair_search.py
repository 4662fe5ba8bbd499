"""Each arm's trials on five splits, scored by their validation rows; no test row is used."""

from course_utils.fair_comparison import ON_TABLES, all_trials, loss_of, predictor, task


def fair_search(seed, **setting):
    """The validation loss of one trial on one split; `seed` draws the split and initial weights."""
    rows = task(setting["data"], setting["labels"], seed)
    outputs = predictor(rows, setting, seed)(rows.validation.features)
    return {"validation": loss_of(setting["data"])(outputs, rows.validation.labels).mean()}


EXPERIMENT = fair_search
SETTINGS = all_trials(ON_TABLES)
SEEDS = range(5)

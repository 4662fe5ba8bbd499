"""The verdict on twenty fresh splits: untuned to the end, stopped early, and each arm tuned."""

from course_utils.experiments import committed_results
from course_utils.fair_comparison import (
    ARMS,
    LABELS,
    TASKS,
    UNTUNED,
    errors,
    predictor,
    task,
    winner,
)


def fair_verdict(seed, step, **setting):
    """Error and loss on the test rows, used once; `seed` draws the split and the initial weights.

    step: "end" (untuned, after the last step), "stopped" (untuned, early) or "tuned" (and early).
    """
    rows = task(setting["data"], setting["labels"], seed)
    outputs = predictor(rows, setting, seed, early=step != "end")(rows.test.features)
    return errors(setting["data"], outputs, rows.test.labels)


def verdict_settings():
    """For each data set the two rivals untuned, twice, and the winner of each arm's search."""
    search, settings = committed_results("fair_search"), []
    for data in TASKS:
        for labels in LABELS:
            here = {"data": data, "labels": labels}
            for step in ("end", "stopped"):
                settings += [{"step": step} | here | untuned for untuned in UNTUNED]
            settings += [{"step": "tuned"} | winner(search, data, labels, arm) for arm in ARMS]
    return settings


EXPERIMENT = fair_verdict
SETTINGS = verdict_settings()
SEEDS = range(100, 120)  # the search used 0 to 4

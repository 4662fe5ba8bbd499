"""The verdict on twenty fresh splits: untuned to the end, stopped early, and each arm tuned."""

from course_utils.experiments import committed_results
from course_utils.fair_comparison import ON_TABLES, errors, judged, predictor, task


def fair_verdict(seed, step, **setting):
    """Error and loss on the test rows, used once; `seed` draws the split and the initial weights.

    step: "end" (untuned, after the last step), "stopped" (untuned, early) or "tuned" (and early).
    """
    rows = task(setting["data"], setting["labels"], seed)
    outputs = predictor(rows, setting, seed, early=step != "end")(rows.test.features)
    return errors(setting["data"], outputs, rows.test.labels)


EXPERIMENT = fair_verdict
SETTINGS = judged(committed_results("fair_search"), ON_TABLES)
SEEDS = range(100, 120)  # the search used 0 to 4

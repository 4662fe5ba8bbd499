"""The verdict of `fair_verdict` on 10 000 digits of MNIST: twenty splits that no trial has seen."""

from course_utils.experiments import committed_results
from course_utils.fair_comparison import ON_MNIST, errors, judged, predictor, task
from course_utils.paper import missing_digits


def fair_verdict_mnist(seed, step, **setting):
    """Error and loss on the test rows, used once; `seed` draws the split and the initial weights.

    step: "end" (untuned, after the last step), "stopped" (untuned, early) or "tuned" (and early).
    """
    rows = task(setting["data"], setting["labels"], seed)
    outputs = predictor(rows, setting, seed, early=step != "end")(rows.test.features)
    return errors(setting["data"], outputs, rows.test.labels)


EXPERIMENT = fair_verdict_mnist
NEEDS = missing_digits
SETTINGS = judged(committed_results("fair_search_mnist"), ON_MNIST)
SEEDS = range(100, 120)  # the search used 0 to 4

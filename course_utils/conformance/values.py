"""Which numbers come out in training: the two values, their mean and their variance."""

import numpy as np

from course_utils.conformance.counts import SCATTERED
from course_utils.conformance.report import TEST_TIME_SCALING
from course_utils.conformance.samples import ROUNDING
from course_utils.conformance.statistics import Test, normal_tail, scatter_tails
from course_utils.conformance.study import Failed, by_chance, prop

# what survivors may have been multiplied by, and what that says; the first that fits is named
WRONG_SCALES = (
    (lambda p: 1.0, "survivors are not divided by 1 - p, and eval does not make up for it"),
    (lambda p: 1 / p, "survivors are divided by p, the drop probability, instead of 1 - p"),
    (lambda p: 1 - p, "survivors are multiplied by 1 - p instead of divided by it"),
    (lambda p: p, "survivors are multiplied by p instead of divided by 1 - p"),
    (lambda p: (1 - p) ** -2, "survivors are divided by 1 - p twice"),
    (lambda p: (1 - p) ** -0.5, "survivors are divided by sqrt(1 - p): that keeps the norm"),
)


@prop("values", "in training every output is 0 or x / (1 - p)")
def values(study):
    if study.trouble:
        raise Failed(study.trouble)
    for sample in study.samples:
        if not sample.right.all():
            wrong = (~sample.right).mean()
            raise Failed(_what_came_out(study), f"not so for {wrong:.1%} at p = {sample.p:g}")
    return f"{len(study.samples) * sample.right.size:,} outputs, each to within {ROUNDING:g}"


@prop("mean and variance", "the mean of an output is x, its variance p / (1 - p) x^2")
def mean_and_variance(study):
    wrong_scale = None if study.trouble or study.right_values else scale_of_survivors(study)
    return by_chance(study, lambda sample: _moments(sample, wrong_scale), needs_mask=False)


def scaled_at_test_time(study):
    """Whether this is the paper's form: x in training, (1 - p) x in eval."""
    return all(
        _survivors_are(sample, 1.0)
        and np.allclose(sample.eval_output, sample.x * (1 - sample.p), rtol=ROUNDING, atol=0)
        for sample in study.samples
    )


def scale_of_survivors(study):
    """What constant multiple of x the survivors wrongly are, in words; None if not known."""
    if scaled_at_test_time(study):
        return TEST_TIME_SCALING
    for scale, name in WRONG_SCALES:
        if all(_survivors_are(sample, scale(sample.p)) for sample in study.samples):
            return name
    return None


def _survivors_are(sample, scale):
    def fits(factor, dropped):
        survivors = factor[~dropped]
        return survivors.size > 0 and bool(np.abs(survivors / scale - 1).max() < ROUNDING)

    # one call first: it refutes most scales at a sixteenth of the price
    return fits(sample.factor[0], sample.all_dropped[0]) and fits(sample.factor, sample.all_dropped)


def _what_came_out(study):
    if not all(np.isfinite(sample.outputs).all() for sample in study.samples):
        return "outputs are NaN or infinite though the inputs are finite"
    if all(sample.all_dropped.any() for sample in study.samples):
        if name := scale_of_survivors(study):
            return name
        if all(_one_scale_per_call(sample) for sample in study.samples):
            return "the scale changes from call to call: it is taken from the realised fraction"
        return "some survivors are not x / (1 - p)"
    if all(np.array_equal(sample.outputs[0], sample.x) for sample in study.samples):
        return "training mode changes nothing"
    if study.samples[0].right.mean() > 0.01:
        return "dropped units get some other value instead of 0"
    return "each unit is multiplied by noise that is never 0: none is dropped"


def _one_scale_per_call(sample):
    for factor, dropped in zip(sample.factor, sample.all_dropped, strict=True):
        survivors = factor[~dropped]
        if survivors.size and np.ptp(survivors) > ROUNDING * abs(survivors[0]):
            return False
    return True


def _moments(sample, wrong_scale):
    p, keep = sample.p, 1 - sample.p
    factor = sample.factor[sample.distinct].astype(np.float64)
    means = factor.mean((1, 2))
    # in standard errors; the square about 0, for that about the mean has no variance at p = 1/2
    mean_error = (means.mean() - 1) / np.sqrt(p / keep / factor.size)
    square_error = ((factor**2).mean() - 1 / keep) / np.sqrt(p / keep**3 / factor.size)
    calls_too_even, _ = scatter_tails((means - 1) / np.sqrt(p / keep / factor[0].size))
    mean_word = "high" if mean_error > 0 else "low"
    square_word = "large" if square_error > 0 else "small"
    off = SCATTERED if sample.scattered else "the mean is too {}: the drop rate or the scale is off"
    return [
        Test(
            "mean of outputs over inputs",
            normal_tail(mean_error),
            wrong_scale or off.format(mean_word),
        ),
        Test(
            "mean of their squares",
            normal_tail(square_error),
            wrong_scale or off.replace("mean", "variance").format(square_word),
        ),
        Test(
            "scatter of the means of whole calls",
            calls_too_even,
            "every call has nearly the same mean: exactly k are dropped, or the scale is fitted "
            "to the mask",
        ),
    ]

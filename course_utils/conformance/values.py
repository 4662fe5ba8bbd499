"""Which numbers come out in training: the two values, their mean and their variance."""

import numpy as np
from scipy import special

from course_utils.conformance import coin_mistakes as mistakes
from course_utils.conformance.calls import ROUNDING
from course_utils.conformance.report import TEST_TIME_SCALING, Diagnosis
from course_utils.conformance.statistics import Comparison, normal_tail, scatter_tails
from course_utils.conformance.study import Failed, chance_property, conformance_property
from course_utils.words import Sentence

# what survivors may have been multiplied by, and what that says; the first that fits is named
WRONG_SCALES = (
    (
        lambda p: 1.0,
        Diagnosis(
            "not_scaled",
            "survivors are not divided by 1 - p, and eval does not make up for it",
        ),
    ),
    (
        lambda p: 1 / p,
        Diagnosis(
            "divided_by_p",
            "survivors are divided by p, the drop probability, instead of 1 - p",
        ),
    ),
    (
        lambda p: 1 - p,
        Diagnosis("times_keep", "survivors are multiplied by 1 - p instead of divided by it"),
    ),
    (
        lambda p: p,
        Diagnosis("times_p", "survivors are multiplied by p instead of divided by 1 - p"),
    ),
    (
        lambda p: (1 - p) ** -2,
        Diagnosis("divided_twice", "survivors are divided by 1 - p twice"),
    ),
    (
        lambda p: (1 - p) ** -0.5,
        Diagnosis("keeps_the_norm", "survivors are divided by sqrt(1 - p): that keeps the norm"),
    ),
    (
        lambda p: 2.0,
        Diagnosis(
            "scale_of_a_half", "survivors are multiplied by 2, which is right at p = 0.5 only"
        ),
    ),
)
NOT_FINITE = Diagnosis("not_finite", "outputs are NaN or infinite though the inputs are finite")
ANOTHER_SCALE = Diagnosis(
    "another_scale", "survivors are all multiplied by one number, but not by 1 / (1 - p)"
)
SCALE_VARIES = Diagnosis(
    "scale_varies",
    "the scale changes from call to call: it is taken from the realised fraction",
)
SOME_WRONG = Diagnosis("some_wrong", "some survivors are not x / (1 - p)")
UNCHANGED = Diagnosis("unchanged", "training mode changes nothing")
NOT_ZERO = Diagnosis("not_zero", "dropped units get some other value instead of 0")
NONE_IS_ZERO = Diagnosis(
    "none_is_zero", "each unit is multiplied by noise that is never 0: none is dropped"
)
MEAN_HIGH = Diagnosis("mean_high", "the mean is too high: the drop rate or the scale is off")
MEAN_LOW = Diagnosis("mean_low", "the mean is too low: the drop rate or the scale is off")
VARIANCE_LARGE = Diagnosis(
    "variance_large", "the variance is too large: the drop rate or the scale is off"
)
VARIANCE_SMALL = Diagnosis(
    "variance_small", "the variance is too small: the drop rate or the scale is off"
)
MEAN_TOO_EVEN = Diagnosis(
    "mean_too_even",
    "every call has nearly the same mean: exactly k are dropped, or the scale is fitted to the "
    "mask",
)
NOT_NORMAL = Diagnosis("not_normal", "the noise does not have a normal distribution")


@conformance_property("values", "in training every output is 0 or x / (1 - p)")
def values(study):
    if study.trouble:
        raise Failed(study.trouble)
    for calls in study.calls:
        if not calls.has_right_value.all():
            wrong = (~calls.has_right_value).mean()
            sentence = "not so for {wrong:.1%} at p = {p:g}"
            evidence = Sentence(sentence, wrong=wrong, p=calls.p)
            raise Failed(what_came_out(study), evidence)
    n = len(study.calls) * study.calls[0].has_right_value.size
    return Sentence("{n:,} outputs, each to within {rounding:g}", n=n, rounding=ROUNDING)


@chance_property(
    "mean and variance",
    "the mean of an output is x, its variance p / (1 - p) x^2",
    needs_mask=False,
)
def mean_and_variance(study, calls):
    wrong_scale = None if study.right_values else scale_of_survivors(study)
    factor = calls.factor[calls.distinct] if calls.repeats else calls.factor
    variance = calls.p / (1 - calls.p)
    means = factor.mean((1, 2), dtype=np.float64)
    # in standard errors; the square about 0, for that about the mean has no variance at p = 1/2
    mean_error = (means.mean() - 1) / np.sqrt(variance / factor.size)
    square_variance = _variance_of_square(calls.p, study.law)
    squares = np.square(factor).mean(dtype=np.float64)
    square_error = (squares - 1 - variance) / np.sqrt(square_variance / factor.size)
    too_even, _ = scatter_tails((means - 1) / np.sqrt(variance / factor[0].size))
    scattered = mistakes.OVERDISPERSED if calls.overdispersed else None
    off = scattered or (MEAN_HIGH if mean_error > 0 else MEAN_LOW)
    statistic = Sentence("mean of outputs over inputs")
    yield Comparison(statistic, normal_tail(mean_error), wrong_scale or off)
    off = scattered or (VARIANCE_LARGE if square_error > 0 else VARIANCE_SMALL)
    statistic = Sentence("mean of their squares")
    yield Comparison(statistic, normal_tail(square_error), wrong_scale or off)
    statistic = Sentence("scatter of the means of whole calls")
    yield Comparison(statistic, too_even, MEAN_TOO_EVEN)
    if study.law.normal:
        yield _normality(factor, variance)


def _variance_of_square(p, law):
    if law.normal:
        sd = (p / (1 - p)) ** 0.5
        return 2 * sd**4 + 4 * sd**2
    return p / (1 - p) ** 3


def _normality(factor, variance):
    """Of the noise, cut into 64 equally likely parts: how far the counts are from equal."""
    place = special.ndtr((factor - 1) / np.sqrt(variance))
    counts = np.bincount(np.minimum(64 * place, 63).astype(int).ravel(), minlength=64)
    index = ((counts - factor.size / 64) ** 2).sum() / (factor.size / 64)
    statistic = Sentence("counts in 64 equally likely parts of a normal distribution")
    return Comparison(statistic, float(special.gammaincc(63 / 2, index / 2)), NOT_NORMAL)


def scaled_at_test_time(study):
    """Whether this is the paper's form: x in training, (1 - p) x in eval."""
    return study.law.is_inverted and all(
        _survivors_are(calls, 1.0)
        and np.allclose(calls.eval_output, calls.x * (1 - calls.p), rtol=ROUNDING, atol=0)
        for calls in study.calls
    )


def scale_of_survivors(study):
    """The diagnosis of what constant multiple of x the survivors wrongly are; None if not known."""
    if scaled_at_test_time(study):
        return TEST_TIME_SCALING
    for scale, diagnosis in WRONG_SCALES:
        if all(_survivors_are(calls, scale(calls.p)) for calls in study.calls):
            return diagnosis
    return None


def _survivors_are(calls, scale):
    def fits(factor, dropped):
        survivors = factor[~dropped]
        return survivors.size > 0 and bool(np.abs(survivors / scale - 1).max() < ROUNDING)

    # one call first: it refutes most scales at a sixteenth of the price
    return fits(calls.factor[0], calls.all_dropped[0]) and fits(calls.factor, calls.all_dropped)


def what_came_out(study):
    """The diagnosis of wrong values."""
    if not all(np.isfinite(calls.outputs).all() for calls in study.calls):
        return NOT_FINITE
    if all(calls.all_dropped.any() for calls in study.calls):
        if diagnosis := scale_of_survivors(study):
            return diagnosis
        if all(_scales_are_equal(calls) for calls in study.calls):
            return ANOTHER_SCALE
        if all(_one_scale_per_call(calls) for calls in study.calls):
            return SCALE_VARIES
        return SOME_WRONG
    if all(np.array_equal(calls.outputs[0], calls.x) for calls in study.calls):
        return UNCHANGED
    return NOT_ZERO if study.calls[0].has_right_value.mean() > 0.01 else NONE_IS_ZERO


def _scales_are_equal(calls):
    survivors = calls.factor[~calls.all_dropped]
    return survivors.size > 0 and np.ptp(survivors) <= ROUNDING * abs(survivors[0])


def _one_scale_per_call(calls):
    for factor, dropped in zip(calls.factor, calls.all_dropped, strict=True):
        survivors = factor[~dropped]
        if survivors.size and np.ptp(survivors) > ROUNDING * abs(survivors[0]):
            return False
    return True

"""What one circumstance showed: the faults that were exact, and the coins for the comparisons."""

from contextlib import nullcontext
from dataclasses import dataclass, field

import numpy as np
import torch

from course_utils.conformance import trial_faults as faults
from course_utils.conformance.adapters import Subject, differentiate
from course_utils.conformance.calls import ROUNDING, one_factor_a_group, signed_exponentials
from course_utils.conformance.coin_comparisons import compare_coins
from course_utils.conformance.coin_mistakes import NOTHING_DROPPED
from course_utils.conformance.laws import Law
from course_utils.conformance.report import Diagnosis
from course_utils.conformance.statistics import Comparison

SMALL, SMALL_CALLS = (24, 41), 4
LARGE = (131, 513)  # more than 256 KiB in float32: implementations branch at such sizes
LARGE_HALF = (263, 513)  # the same in half precision
RATES = (0.3, 0.5)  # fast ways often have a branch for 0.5, where a random bit is a coin


class DoesNotApply(Exception):
    """Raised where a circumstance makes no sense for what is judged; holds a `Diagnosis`."""

    def __init__(self, diagnosis):
        super().__init__(str(diagnosis))
        self.diagnosis = diagnosis


@dataclass
class Trial:
    """One circumstance of one subject: its calls are made here, and what they show is kept.

    faults: property id -> the first `Diagnosis`. comparisons: pairs of a property and what is left
    to chance. left_out: why the circumstance does not apply, None where it does.
    """

    circumstance: object
    subject: Subject
    law: Law
    seed: int
    faults: dict[str, Diagnosis] = field(default_factory=dict)
    comparisons: list[tuple[str, Comparison]] = field(default_factory=list)
    left_out: Diagnosis | None = None

    def fault(self, property, diagnosis):
        """Note that a property does not hold; only the first diagnosis of each is kept."""
        self.faults.setdefault(property, diagnosis)

    def x(self, shape, dtype=None):
        """An input of this shape that is nowhere 0."""
        return signed_exponentials(shape, self.seed, dtype or self.subject.dtype)

    def sizes(self, dtype=None):
        """(input shape, number of calls): a small size some times, a large one twice."""
        large = LARGE_HALF if dtype in (torch.float16, torch.bfloat16) else LARGE
        return (self.law.shape_for(*SMALL), SMALL_CALLS), (self.law.shape_for(*large), 2)

    def ask_all(self, *, build=None, **options):
        """`ask` on small inputs at both rates, and once on a large one at the first.

        build: p -> call, if not the subject's.
        """
        small, (large, _) = self.sizes(options.get("dtype"))
        for p, (shape, calls) in ((RATES[0], small), (RATES[1], small), (RATES[0], (large, 1))):
            self.ask(p, shape, calls, call=build(p) if build else None, **options)

    def ask(
        self,
        p,
        shape,
        calls,
        *,
        call=None,
        given=torch.clone,
        around=nullcontext,
        dtype=None,
        upstream=torch.clone,
        compare=True,
    ):
        """Call some times in training and once in eval, and look at everything that is cheap.

        given: makes of an input what is handed over. around: a context for each call. upstream:
        makes of a gradient what is handed to backward; None asks for no backward. compare: whether
        the coins are compared here. Returns them, a call a row; None where they cannot be read.
        """
        call = call or self.subject.build(p)
        base = self.x(shape, dtype)
        seed, outputs = torch.initial_seed(), []
        for number in range(calls):
            leaf = x = given(base)
            # the last call wants a gradient: implementations have another way for that
            if number == calls - 1 and upstream and self.subject.has_backward:
                leaf = x.detach().requires_grad_()
                x = leaf.view_as(leaf)  # inside a network, an input is no leaf
            before = x.detach().clone()
            with around():
                output = call(x, True)
            faults.look_at_form(self, before, x, output)
            outputs.append(as_floats(output).copy())  # the layer may write there again
        if torch.initial_seed() != seed:
            self.fault("random_numbers", faults.RESEEDS)
        masks = self.coins(before, outputs, p)
        if masks is None:
            return None
        if x.requires_grad:
            self._look_at_gradient(leaf, output, p, upstream)
        self.look_at_eval(call, given(base), around)
        if compare:
            self.comparisons += compare_coins(p, masks)
        return masks

    def look_at_eval(self, call, x, around=nullcontext):
        """Call in eval mode, where the output is the input and nothing is drawn."""
        state = torch.get_rng_state()
        with around():
            output = call(x, False)
        faults.look_at_eval(self, x, output)
        if not torch.equal(torch.get_rng_state(), state):
            self.fault("random_numbers", faults.IDLE_DRAWS["eval"])

    def coins(self, x, outputs, p):
        """The dropped coins of what came of x, a call a row; None where they cannot be read.

        x: what was handed over, before the calls. outputs: of the calls, in numbers that hold
        every value of x's dtype.
        """
        given, precision = as_floats(x), 4 * torch.finfo(x.dtype).eps
        with np.errstate(all="ignore"):
            if self.law.shares and not all(
                one_factor_a_group(self.law, given, output, p, precision) for output in outputs
            ):
                self.fault("independent_units", faults.NOT_TOGETHER)
            got = np.stack([self.law.coins(output) for output in outputs])
            factor = self.law.factor(self.law.coins(given), got, p)
            dropped = self.law.dropped(factor, p)
            if self.law.has_right_value(factor, dropped, p, precision).all():
                return dropped
            if self.law.has_right_value(factor, dropped, p, ROUNDING).all():
                self.fault("form_kept", faults.COARSE)
                return dropped
        if given.size > 8 and any(np.array_equal(output, given) for output in outputs):
            self.fault("dropped_fraction", NOTHING_DROPPED)
        else:
            self.fault("values", faults.WRONG_VALUES)
        return None

    def _look_at_gradient(self, x, output, p, upstream):
        weights = upstream(self.x(tuple(x.shape), torch.float32).to(x.dtype))
        state = torch.get_rng_state()
        gradient = gradient_of(self, output, x, weights)
        if gradient is None:
            return
        if not torch.equal(torch.get_rng_state(), state):
            self.fault("random_numbers", faults.IDLE_DRAWS["backward"])
        with np.errstate(all="ignore"):
            slope = self.law.slope(as_floats(x), as_floats(output), p)
            expected = as_floats(weights) * slope
            rounding = 8 * torch.finfo(x.dtype).eps * self.law.precision
            off = np.abs(as_floats(gradient) - expected)
            # measured by the largest gradient, so that tiny ones are not lost
            if not (off <= 2 * rounding * np.abs(expected).max(initial=0)).all():
                self.fault("backward", faults.OTHER_GRADIENT)


def gradient_of(trial, output, x, weights, **options):
    """d (output * weights).sum() / d x; a fault of `backward`, and None, where it is cut off."""
    if not output.requires_grad:
        trial.fault("backward", faults.CUT_OFF)
        return None
    (gradient,) = differentiate(output, x, weights, **options)
    if gradient is None:
        trial.fault("backward", faults.CUT_OFF)
    return gradient


def as_floats(tensor):
    """As NumPy numbers that hold every value of its dtype, in the same memory where possible."""
    tensor = tensor.detach()
    exact = tensor.dtype in (torch.float32, torch.float64)
    return (tensor if exact else tensor.float()).cpu().numpy()

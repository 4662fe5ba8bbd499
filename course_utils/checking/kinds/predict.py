"""Predict a number or a shape."""

import math
from dataclasses import dataclass

from course_utils.checking.answer_values import number, shape
from course_utils.checking.exercise import Exercise
from course_utils.checking.verdict import Mistake


@dataclass(kw_only=True, eq=False, repr=False)
class Predict(Exercise):
    """Predict (or read off a picture) a number, or a shape, which is a tuple of whole numbers.

    tolerance: how far off a number may be, 0 for rounding only; the exercise says where it is from.
    A wrong answer met within the tolerance gets its Mistake, any other one gets `otherwise`.
    """

    otherwise: Mistake
    tolerance: float = 0.0

    def diagnose(self, answer):
        right = self.expected
        given = shape(answer) if isinstance(right, tuple) else number(answer)
        if self._same(given, right):
            return None
        known = (mistake for wrong, mistake in self.wrong if self._same(given, wrong))
        return next(known, self.otherwise)

    def _same(self, given, wanted):
        if isinstance(given, tuple) or isinstance(wanted, tuple):
            return given == wanted
        return math.isclose(given, wanted, rel_tol=1e-9, abs_tol=max(self.tolerance, 1e-12))

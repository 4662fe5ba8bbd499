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
    A wrong answer gets its Mistake where it is met exactly, also within the tolerance of the right
    one, or else within the tolerance; any other one gets `otherwise`. possible: the lowest and the
    highest number that could be an answer, and the Mistake of those beyond that `wrong` lacks.
    """

    otherwise: Mistake
    tolerance: float = 0.0
    possible: tuple[float, float, Mistake] | None = None

    def diagnose(self, answer):
        right = self.expected
        given = shape(answer) if isinstance(right, tuple) else number(answer)
        for tolerance in (0.0, self.tolerance):
            for known, mistake in [(right, None), *self.wrong]:
                if _same(given, known, tolerance):
                    return mistake
        if self.possible and not self.possible[0] <= given <= self.possible[1]:
            return self.possible[2]
        return self.otherwise


def _same(given, wanted, tolerance):
    if isinstance(given, tuple) or isinstance(wanted, tuple):
        return given == wanted
    return math.isclose(given, wanted, rel_tol=1e-9, abs_tol=max(tolerance, 1e-12))

"""Predict a number or a shape."""

import math
from dataclasses import dataclass

from course_utils.checking.answer_values import number, shape
from course_utils.checking.exercise import Exercise
from course_utils.checking.verdict import Mistake

EXACTLY = {"rel_tol": 1e-9, "abs_tol": 1e-12}
ROUNDED = 5e-3  # a wrong number is recognised by its first three digits


@dataclass(kw_only=True, eq=False, repr=False)
class Predict(Exercise):
    """Predict (or read off a picture) a number, or a shape, which is a tuple of whole numbers.

    tolerance: how far off a number may be, 0 for rounding only; the exercise says where it is from.
    A wrong answer gets its Mistake where it is met exactly, also within the tolerance of the right
    one, or else within the tolerance, or in its first digits where there is none; any other one
    gets `otherwise`. possible: the lowest and the
    highest number that could be an answer, and the Mistake of those beyond that `wrong` lacks.
    """

    otherwise: Mistake
    tolerance: float = 0.0
    possible: tuple[float, float, Mistake] | None = None

    def diagnose(self, answer):
        right = self.expected
        given = shape(answer) if isinstance(right, tuple) else number(answer)
        near = {"rel_tol": 0, "abs_tol": self.tolerance} if self.tolerance else {"rel_tol": ROUNDED}
        for known, closely in (
            ([(right, None), *self.wrong], EXACTLY),
            ([(right, None)], {"rel_tol": 0, "abs_tol": self.tolerance}),
            (self.wrong, near),
        ):
            for wanted, mistake in known:
                if _same(given, wanted, **closely):
                    return mistake
        if self.possible and not self.possible[0] <= given <= self.possible[1]:
            return self.possible[2]
        return self.otherwise


def _same(given, wanted, **closely):
    if isinstance(given, tuple) or isinstance(wanted, tuple):
        return given == wanted
    return math.isclose(given, wanted, **closely)

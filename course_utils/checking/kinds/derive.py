"""Derive a formula."""

import inspect
import math
import random
from dataclasses import dataclass

from course_utils.checking.answer_values import number
from course_utils.checking.exercise import Exercise
from course_utils.checking.formula import parsed, value
from course_utils.checking.verdict import Mistake, Refused
from course_utils.words import Sentence

TRIALS = 20  # random inputs on which two formulas have to agree


@dataclass(kw_only=True, eq=False, repr=False)
class Derive(Exercise):
    """Derive a formula, given as text such as "p * h**2" or as a function of the same names.

    It is judged by its values on random inputs, whatever way it is written.
    inputs: name -> (low, high), from where its values are drawn: between two floats, or one of the
    whole numbers from low to high. Each wrong formula (as text) is recognised in any other writing.
    """

    inputs: dict[str, tuple]
    otherwise: Mistake

    def diagnose(self, answer):
        source = random.Random(self.name)
        cases = [
            {name: _drawn(source, *ends) for name, ends in self.inputs.items()}
            for _ in range(TRIALS)
        ]
        given = _values(answer, cases)
        for formula, mistake in [(self.expected, None), *self.wrong]:
            pairs = zip(given, _values(formula, cases), strict=True)
            if all(math.isclose(a, b, rel_tol=1e-9, abs_tol=1e-12) for a, b in pairs):
                return mistake
        return self.otherwise


def _drawn(source, low, high):
    whole = isinstance(low, int) and isinstance(high, int)
    return source.randint(low, high) if whole else source.uniform(low, high)


def _values(formula, cases):
    """The value of a formula (text or function) in each case; a text may also name `keep`."""
    if callable(formula):
        return [number(_call(formula, case)) for case in cases]
    if not isinstance(formula, str):
        raise Refused(
            Sentence(
                "Expected a formula, as text in quotes, but got an object of type {type}.",
                type=type(formula).__name__,
            )
        )
    tree = parsed(formula)
    return [float(value(tree, _with_keep(case))) for case in cases]


def _with_keep(case):
    return case | {"keep": 1 - case["p"]} if "p" in case else case


def _call(function, case):
    """By name where all its names are known, `keep` among them; else in the order of the inputs."""
    names, known = inspect.signature(function).parameters, _with_keep(case)
    if set(names) <= set(known):
        return function(**{name: known[name] for name in names})
    return function(*case.values())

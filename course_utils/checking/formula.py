"""Derive: a formula is judged by its values on random inputs, whatever way it is written."""

import ast
import inspect
import math
import operator
import random
from dataclasses import dataclass

from course_utils.checking.exercise import Exercise
from course_utils.checking.kinds import kind_of, number
from course_utils.checking.verdict import Mistake, Refused

TRIALS = 20
OPERATORS = {
    ast.Add: operator.add,
    ast.Sub: operator.sub,
    ast.Mult: operator.mul,
    ast.Div: operator.truediv,
    ast.Pow: math.pow,
    ast.USub: operator.neg,
    ast.UAdd: operator.pos,
}
FUNCTIONS = {"sqrt": math.sqrt, "exp": math.exp, "log": math.log, "abs": abs}


@dataclass(kw_only=True, eq=False, repr=False)
class Derive(Exercise):
    """Derive a formula, given as text such as "p * h**2" or as a function of the same names.

    inputs: name -> (low, high), from where its values are drawn: between two floats, or one of the
    whole numbers from low to high. Each wrong formula (as text) is recognised in any other writing.
    """

    inputs: dict[str, tuple]
    otherwise: Mistake

    def diagnose(self, answer):
        source = random.Random(self.name)
        cases = [
            {n: _draw(source, *ends) for n, ends in self.inputs.items()} for _ in range(TRIALS)
        ]
        given = self._values(answer, cases)
        for formula, mistake in [(self.wanted, None), *self.wrong]:
            pairs = zip(given, self._values(formula, cases), strict=True)
            if all(math.isclose(a, b, rel_tol=1e-9, abs_tol=1e-12) for a, b in pairs):
                return mistake
        return self.otherwise

    def _values(self, formula, cases):
        if callable(formula):
            return [number(_call(formula, case), "A number") for case in cases]
        if not isinstance(formula, str):
            raise Refused(f"A formula is due, as text in quotes, not {kind_of(formula)}.")
        tree = _parsed(formula)
        return [float(_value(tree, _with_keep(case))) for case in cases]


def _with_keep(case):
    return case | {"keep": 1 - case["p"]} if "p" in case else case


def _draw(source, low, high):
    whole = isinstance(low, int) and isinstance(high, int)
    return source.randint(low, high) if whole else source.uniform(low, high)


def _call(function, case):
    names = inspect.signature(function).parameters
    return function(**case) if set(names) == set(case) else function(*case.values())


def _parsed(text):
    if "^" in text:
        raise Refused("In Python a power is written **, and ^ means something else.")
    try:
        return ast.parse(text.strip(), mode="eval").body
    except (SyntaxError, ValueError, RecursionError):
        raise Refused("This is no Python expression (a product needs its *: 2 * p).") from None


def _value(node, names):
    """The value of an expression of numbers, names, + - * / ** and FUNCTIONS; nothing else runs."""
    match node:
        case ast.Constant(value=int() | float() as value) if not isinstance(value, bool):
            return float(value)
        case ast.Name(id=name) if name in names:
            return names[name]
        case ast.BinOp(left=left, op=op, right=right) if type(op) in OPERATORS:
            return OPERATORS[type(op)](_value(left, names), _value(right, names))
        case ast.UnaryOp(op=op, operand=operand) if type(op) in OPERATORS:
            return OPERATORS[type(op)](_value(operand, names))
        case ast.Call(func=ast.Name(id=name), args=[argument], keywords=[]) if name in FUNCTIONS:
            return FUNCTIONS[name](_value(argument, names))
        case ast.Call(func=ast.Attribute(value=ast.Name(id="math"), attr=name), args=arguments):
            return _value(ast.Call(ast.Name(name), arguments, []), names)
    known = ", ".join([*names, *FUNCTIONS])
    raise Refused(f"{ast.unparse(node)!r:.60} cannot stand in this formula; there are {known}.")

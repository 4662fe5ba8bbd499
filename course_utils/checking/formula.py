"""The value of a formula that is given as text, such as "p * h**2"; nothing else is run."""

import ast
import math
import operator

from course_utils.checking.verdict import Refused
from course_utils.words import Sentence

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


def parsed(text):
    """The expression in `text`; Refused where it is none."""
    if "^" in text:
        raise Refused(Sentence("In Python a power is written **, and ^ means something else."))
    try:
        return ast.parse(text.strip(), mode="eval").body
    except (SyntaxError, ValueError, RecursionError):
        raise Refused(
            Sentence("This is no Python expression (a product needs its *: 2 * p).")
        ) from None


def value(node, names):
    """The value of an expression of numbers, names, + - * / ** and FUNCTIONS.

    names: name -> number. Refused for anything else.
    """
    match node:
        case ast.Constant(value=int() | float() as constant) if not isinstance(constant, bool):
            return float(constant)
        case ast.Name(id=name) if name in names:
            return names[name]
        case ast.BinOp(left=left, op=op, right=right) if type(op) in OPERATORS:
            return OPERATORS[type(op)](value(left, names), value(right, names))
        case ast.UnaryOp(op=op, operand=operand) if type(op) in OPERATORS:
            return OPERATORS[type(op)](value(operand, names))
        case ast.Call(func=ast.Name(id=name), args=[argument], keywords=[]) if name in FUNCTIONS:
            return FUNCTIONS[name](value(argument, names))
        case ast.Call(func=ast.Attribute(value=ast.Name(id="math"), attr=name), args=arguments):
            return value(ast.Call(ast.Name(name), arguments, []), names)
    raise Refused(
        Sentence(
            "{part} cannot stand in this formula; there are {known}.",
            part=f"{ast.unparse(node)!r:.60}",
            known=", ".join([*names, *FUNCTIONS]),
        )
    )

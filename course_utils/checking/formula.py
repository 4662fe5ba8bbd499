"""The value of a formula that is given as text, such as "p * h**2"; nothing else is run."""

import ast
import math
import operator
import re
import warnings

from course_utils.checking.plain_text import plain_formula
from course_utils.checking.verdict import Refused
from course_utils.words import Sentence, listed

OPERATORS = {
    ast.Add: operator.add,
    ast.Sub: operator.sub,
    ast.Mult: operator.mul,
    ast.Div: operator.truediv,
    ast.Pow: math.pow,
    ast.USub: operator.neg,
    ast.UAdd: operator.pos,
}
FUNCTIONS = {
    "sqrt": math.sqrt,
    "exp": math.exp,
    "log": math.log,
    "abs": abs,
    "pow": math.pow,
    "square": lambda x: x * x,
}
OTHER_NAMES = {"power": "pow", "fabs": "abs", "absolute": "abs"}  # as NumPy and math call them
LIBRARIES = ("math", "np", "numpy", "torch")


def parsed(text):
    """The expression in `text`; Refused where it is none."""
    text = " ".join(plain_formula(text).split())
    if "^" in text:
        raise Refused(Sentence("In Python a power is written **, and ^ means something else."))
    if strange := re.search(r"[^\w\s!-~\0]", text):
        raise Refused(
            Sentence("{sign} is no sign of a Python expression.", sign=repr(strange.group()))
        )
    if re.match(r"\w+ ?(=[^=]|:)", text):
        raise Refused(Sentence("Write the formula alone, without a name and = before it."))
    try:
        with warnings.catch_warnings(action="ignore"):  # on what is refused here: "30or"
            return ast.parse(text, mode="eval").body
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
        case ast.Call(func=function, args=arguments, keywords=[]) if _known(function, arguments):
            return FUNCTIONS[_name(function)](*(value(given, names) for given in arguments))
    raise Refused(
        Sentence(
            "{part} cannot stand in this formula; there are {known}.",
            part=f"{ast.unparse(node)!r:.60}",
            known=listed([*names, *FUNCTIONS]),
        )
    )


def _known(function, arguments):
    name = _name(function)
    return name in FUNCTIONS and len(arguments) == (2 if name == "pow" else 1)


def _name(function):
    """The name of a function in FUNCTIONS, whatever library it is taken from; None for others."""
    match function:
        case ast.Name(id=name):
            return OTHER_NAMES.get(name, name)
        case ast.Attribute(value=ast.Name(id=library), attr=name) if library in LIBRARIES:
            return OTHER_NAMES.get(name, name)
    return None

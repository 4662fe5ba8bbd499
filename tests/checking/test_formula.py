"""A formula in a text has a value, and nothing else in a text is run."""

import pytest

from course_utils.checking.formula import parsed, value
from course_utils.checking.verdict import Refused


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("2 + 3 * p", 3.5),
        ("-p ** 2", -0.25),
        ("+p - 1 / 4", 0.25),
        ("sqrt(4) + math.sqrt(4)", 4),
        ("abs(-exp(log(3)))", 3),
        (" 1e3 ", 1000),
    ],
)
def test_a_formula_has_a_value(text, expected):
    assert value(parsed(text), {"p": 0.5}) == pytest.approx(expected)


@pytest.mark.parametrize("text", ["", "p p", "p = 1", "import os", "p^2", "\0"])
def test_what_is_no_expression_is_refused(text):
    with pytest.raises(Refused):
        parsed(text)


@pytest.mark.parametrize("text", ["q", "True", "'p'", "p.real", "max(p, 1)", "sqrt(p, p)", "p < 1"])
def test_what_is_not_known_is_refused(text):
    with pytest.raises(Refused, match="cannot stand in this formula; there are p, sqrt"):
        value(parsed(text), {"p": 0.5})

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
        ("np.sqrt(4) + torch.sqrt(4) + numpy.sqrt(4)", 6),
        ("pow(p, 2) + math.pow(p, 2) + np.power(p, 2)", 0.75),
        ("torch.square(p) + np.abs(-p) + math.fabs(-p)", 1.25),
        ("(1\n + p)", 1.5),
        ("2 \N{MIDDLE DOT} p\N{SUPERSCRIPT TWO} \N{MINUS SIGN} \N{SQUARE ROOT}(p / 2)", 0),
    ],
)
def test_a_formula_has_a_value(text, expected):
    assert value(parsed(text), {"p": 0.5}) == pytest.approx(expected)


@pytest.mark.parametrize("text", ["", "p p", "p = 1", "import os", "p^2", "\0"])
def test_what_is_no_expression_is_refused(text):
    with pytest.raises(Refused):
        parsed(text)


@pytest.mark.parametrize(
    "text",
    [
        "q",
        "True",
        "'p'",
        "p.real",
        "max(p, 1)",
        "sqrt(p, p)",
        "pow(p)",
        "os.sqrt(p)",
        "sqrt(x=p)",
        "p < 1",
    ],
)
def test_what_is_not_known_is_refused(text):
    with pytest.raises(Refused, match="cannot stand in this formula; there are p, sqrt"):
        value(parsed(text), {"p": 0.5})


def test_what_is_refused_makes_no_warning_besides(recwarn):
    with pytest.raises(Refused):
        value(parsed("30or p"), {"p": 0.5})
    assert not recwarn


def test_an_equation_is_told_to_be_one():
    with pytest.raises(Refused, match="without a name and = before it"):
        parsed("variance = p")

"""What is typed on any keyboard becomes the same plain text; what is plain stays as it is."""

import pytest

from course_utils.checking.plain_text import plain, plain_formula


@pytest.mark.parametrize("text", ["0.25", "sqrt(n*p)", "b, d and e", "it's", "(2, 3)", "-.5"])
def test_plain_text_stays(text):
    assert plain(text) == plain_formula(text) == text


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("（２，３）", "(2,3)"),
        ("０。５", "0.5"),
        ("1——p", "1-p"),
        ("“ａ”。", "a"),
        ("【《b》】", "[<b>]"),
        ("it\N{RIGHT SINGLE QUOTATION MARK}s", "it's"),
        ("答案：b", "b"),
        ("正确答案是 b；", "b"),
        ("我选择：b", "b"),
        ("选项 b", "b"),
        ("不选 b", "不选 b"),
        ("a\N{ZERO WIDTH SPACE}b\N{BYTE ORDER MARK}", "ab"),
        ("……", ""),
        ("。。。", ""),
        ("", ""),
    ],
)
def test_a_keyboard_of_another_language_changes_nothing(text, expected):
    assert plain(text) == expected
    assert plain(expected) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("2×p÷3·q", "2*p/3*q"),
        ("√（p）", "sqrt(p)"),
        ("p²", "p**(2)"),
        ("2⁻⁹", "2**(-9)"),
        ("0·5", "0.5"),
        ("10·5", "10*5"),
    ],
)
def test_a_formula_has_pythons_signs(text, expected):
    assert plain_formula(text) == expected

"""The code of a translated lesson does what the English code does."""

import nbformat
import pytest

from tools.language.agreement import one_for_two, other_code


def notebook(source):
    return nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell(source, id="a")])


def told(source, translated):
    pair = notebook(source), notebook(translated)
    return other_code(*pair) or list(one_for_two(*pair))


@pytest.mark.parametrize(
    ("source", "translated"),
    [
        ('{"the one": 1, "the other": 2}', '{"甲": 1, "乙": 2}'),
        ('f"{a} out of {b}"', 'f"{b} 中的 {a}"'),
        ('ax.set(xlabel="a unit")\nax.set(xlabel="all units")', 'ax.set(xlabel="单元")\n' * 2),
    ],
)
def test_other_words_are_the_same_code(source, translated):
    assert told(source, translated) == []


@pytest.mark.parametrize(
    ("source", "translated", "expected"),
    [
        ('f"{a} out of {b}"', 'f"{a} 中的 {a}"', "a: the code is another"),
        ('"two words"', '"两个" + f()', "a: the code is another"),
        ("x = 1  # two words", "x = 1  # 两个\nraise SystemExit", "a: the code is another"),
        ('f"{a} of all"', 'f"{a 共"', "a: with its words translated the code is no Python"),
        ('{"the one": 1, "the other": 2}', '{"甲": 1, "甲": 2}', "are translated alike"),
        ('x == "the one" or x == "the other"', 'x == "甲" or x == "甲"', "are translated alike"),
        ('d["the one"], d["the other"]', 'd["甲"], d["甲"]', "are translated alike"),
    ],
)
def test_code_that_does_something_else_is_told_with_its_cell(source, translated, expected):
    assert any(expected in fault for fault in told(source, translated))

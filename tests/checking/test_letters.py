"""A letter is found whatever is written around it, and not where something else may be meant."""

import pytest

from course_utils.checking.letters import letter_in, letters_in


@pytest.mark.parametrize(
    "text", ["b", " (B). ", "ｂ", "【ｂ】", "“b”。", "选 b 项", "B选项", "答案为：b、"]
)
def test_one_letter_is_found(text):
    assert letter_in(text, "abc") == "b"


@pytest.mark.parametrize("text", ["", "d", "ab", "b, c", "b 或 c", "不选 b", "非b", "乙", "bé"])
def test_where_no_single_letter_is_named_there_is_none(text):
    assert letter_in(text, ["a", "b", "c"]) is None


@pytest.mark.parametrize(
    "text", ["bde", "b, d & e", "b-d-e", "Ｂ、Ｄ和Ｅ。", "选（b）、d以及e", "B选项、D选项和E选项"]
)
def test_several_letters_are_found_in_their_order(text):
    assert letters_in(text) == ["b", "d", "e"]


@pytest.mark.parametrize(
    ("text", "found"),
    [("b - e", "-"), ("b——e", "-"), ("b～e", "b~e"), ("a×b√", "a×b√"), ("不选a", "不选a")],
)
def test_what_stands_between_letters_and_may_have_a_meaning_is_kept(text, found):
    assert letters_in(text) == list(found)

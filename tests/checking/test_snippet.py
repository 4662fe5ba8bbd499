"""A snippet numbers its lines, and knows the one at fault and what each other one is told."""

from course_utils.checking.snippet import Snippet
from course_utils.checking.verdict import Mistake
from course_utils.words import Sentence, spoken

FIRST, LAST = Mistake("first", "That is right."), Mistake("last", "So is that.")
SNIPPET = Snippet((("a = 1", FIRST), ("b = 1 / 0", None), ("    c", LAST)))


def test_the_line_at_fault_is_the_one_without_a_mistake():
    assert SNIPPET.fault == 2
    assert SNIPPET.wrong == [(1, FIRST), (3, LAST)]


def test_it_is_shown_numbered_and_run_as_it_stands():
    assert str(SNIPPET) == "1  a = 1\n2  b = 1 / 0\n3      c"
    assert SNIPPET.code == ["a = 1", "b = 1 / 0", "    c"]


def test_the_comment_of_a_line_is_in_the_language_of_its_reader():
    commented = Snippet(((Sentence("{test}  # five standard errors", test="assert a < b"), None),))
    with spoken("zh"):
        assert str(commented) == "1  assert a < b  # 五个标准误"
    assert str(commented) == "1  assert a < b  # five standard errors"

"""A cell of text in pieces: joined they are the text, and each message is one piece of prose."""

import pytest

from tools.language.markdown_prose import markdown_pieces
from tools.language.pieces import joined


def messages(source):
    return [(piece.kind, piece.message) for piece in markdown_pieces(source) if piece.message]


def shouted(source):
    return joined(markdown_pieces(source), lambda message: f"<{message}>")


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("# 02 Dropping units", "# 02 <Dropping units>"),
        ("## 2.3 Four ways", "## 2.3 <Four ways>"),
        ("One line,\nand its next.", "<One line, and its next.>"),
        ("First.\n\nSecond.\n", "<First.>\n\n<Second.>\n"),
        ("You will\n- do\n  this;\n- do that.", "<You will>\n- <do this;>\n- <do that.>"),
        ("1. one `a` thing\n2. another", "1. <one `a` thing>\n2. <another>"),
        ("- outer\n  - inner one", "- <outer>\n  - <inner one>"),
        ("On 99 of\n1024. That is\nall.", "<On 99 of 1024. That is all.>"),
        ("| head | $p$ |\n|---|---|\n| so | `x` |", "| <head> | $p$ |\n|---|---|\n| <so> | `x` |"),
        (r"| a \| b is | c |", r"| <a \| b is> | c |"),
        ("so\n\n$$x = y$$\n\nthen", "<so>\n\n$$x = y$$\n\n<then>"),
        ("so\n$$x\n  = y$$\nthen", "<so>\n$$x\n  = y$$\n<then>"),
        (r"$$a \quad\text{if not } b$$", r"$$a \quad\text{<if not> } b$$"),
        ("```\n1  x  # of those\n\n2  y\n```\nend", "```\n1  x  # <of those>\n\n2  y\n```\n<end>"),
        ('<div class="alert">\n\nWords.\n\n</div>', '<div class="alert">\n\n<Words.>\n\n</div>'),
        ("{{time}}", "{{time}}"),
        ("{{next}}: it goes on.", "<{{next}}: it goes on.>"),
        ("$p = 0.3$ `x` 12", "$p = 0.3$ `x` 12"),
        ("", ""),
    ],
)  # fmt: skip
def test_prose_is_a_message_and_all_else_stays(source, expected):
    assert shouted(source) == expected
    assert joined(markdown_pieces(source), lambda message: message) == source
    assert joined(markdown_pieces(source), lambda message: "") == source


def test_a_piece_says_what_it_is():
    source = "# Head\n\nText so.\n- an item\n\n| a cell |"
    kinds = ["heading", "paragraph", "list item", "table cell"]
    assert [kind for kind, _ in messages(source)] == kinds


def test_a_line_of_a_paragraph_that_begins_with_a_number_is_no_item():
    assert messages("Nine or\n10, about 15, or all 20?") == [
        ("paragraph", "Nine or 10, about 15, or all 20?")
    ]


@pytest.mark.parametrize(
    "other",
    ["One line, and\nits next.", "One line,  and its next.", "One line,\n  and its next.  "],
)
def test_other_line_breaks_and_blanks_are_the_same_message(other):
    assert messages(other) == messages("One line, and its next.")

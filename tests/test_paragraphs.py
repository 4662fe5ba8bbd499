"""Sentences and lines are set as their writing demands, and English as `textwrap` sets it."""

import ast
import textwrap

import pytest

from course_utils.paragraphs import IS_WIDE, column, joined, lines_of
from course_utils.words import Sentence
from tools.course_paths import ROOT

ENGLISH = 'The backward that "draws a new mask" gives 3 of 8 well-known units don’t, a `p  x` too. '
CHINESE = "“抽新的掩码”的反向传播，给了 8 个单元中的（两个）`nn.Dropout` 正确的梯度。第二句在这里？"


@pytest.mark.parametrize(
    ("sentences", "text"),
    [
        ([], ""),
        (["One.", "Two.", "Three?"], "One. Two. Three?"),
        (["一。", "二？", "三"], "一。二？三"),
        (["他说“好。”", "二。"], "他说“好。”二。"),
        (["一。", "Two.", "三。"], "一。Two. 三。"),
        (["", Sentence("One."), "", "Two."], "One. Two."),
    ],
)
def test_a_blank_follows_a_full_stop_but_no_chinese_one(sentences, text):
    assert joined(sentences) == text


@pytest.mark.parametrize("columns", [5, 20, 88])
def test_english_is_cut_as_textwrap_cuts_it(columns):
    text = ENGLISH * 3
    assert lines_of(text, columns) == textwrap.wrap(text, columns, break_long_words=False)


@pytest.mark.parametrize("columns", [12, 20, 40, 88])
def test_a_chinese_sign_takes_two_columns_and_lines_end_between_signs(columns):
    lines = lines_of(CHINESE * 2, columns)
    taken = [sum(2 if sign >= "\u2e80" else 1 for sign in line) for line in lines]
    assert max(taken) <= columns
    assert "".join(lines).replace(" ", "") == (CHINESE * 2).replace(" ", "")
    assert not any(line[0] in "，。；：？！）、”" or line[-1] in "（“" for line in lines)


def test_the_exact_case():
    assert lines_of("一二三四。五 keep六", 10) == ["一二三四。", "五 keep六"]
    assert lines_of("one two", 4) == ["one", "two"]
    assert lines_of("一二三四五六", 8, max_lines=1, placeholder=" ...") == ["一二 ..."]


def test_in_a_chinese_text_a_command_stands_on_one_line():
    text = "这里什么也不记录：`make lab LANGUAGE=zh` 打开你自己的副本。"
    for columns in range(24, 60):
        assert any("`make lab LANGUAGE=zh`" in line for line in lines_of(text, columns))
    long = "你的代码：`" + "x = 1 + " * 9 + "1`。"
    assert len(lines_of(long, 40)) > 1


def glued(path):
    """The lines where a file joins sentences by itself: an f-string of fields, and blanks."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.JoinedStr):
            parts = [p.value for p in node.values if isinstance(p, ast.Constant)]
            if len(node.values) > len(parts) + 1 and parts and {*parts} <= {" ", ". ", "; "}:
                yield f"{path.name}:{node.lineno}"


def test_no_explorer_and_no_verdict_joins_sentences_in_another_way():
    folders = [ROOT / "course_utils" / name for name in ("widgets", "checking", "recall")]
    paths = [path for folder in folders for path in folder.rglob("*.py")]
    keys = {"variants.py"}  # the text that seeds a generator, which nobody reads
    assert [line for p in paths if p.name not in keys for line in glued(p)] == []
    assert not [p for p in paths if "textwrap.fill" in p.read_text(encoding="utf-8")]


def test_a_column_of_latin_letters_is_filled_up_with_blanks():
    assert column(["a", Sentence("bcd"), ""]) == ["a  ", "bcd", "   "]
    assert column([]) == []


def test_cells_of_a_column_are_of_one_width_in_every_font():
    cells = ["取值", "p 取 0 和 1", "average", ""]
    assert column(cells)[1:3] == ["p 取 0 和 1", "average\u3000\u3000"]
    for wide_sign in (2, 1.66):  # beside a letter: in a terminal, in a browser
        assert len(set(widths(column(cells), wide_sign))) == 1
        assert len(set(widths([f"{cell:9}" for cell in cells], wide_sign))) > 1  # as a format does


def widths(texts, wide_sign):
    return [round(len(text) + (wide_sign - 1) * len(IS_WIDE.findall(text)), 6) for text in texts]

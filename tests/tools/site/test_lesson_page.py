"""A page of the site folds each answer, tells each picture in words, and leads to its notebook."""

from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook, new_output

from course_utils.words import spoken
from tools.site.lesson_page import CLOSE, described, folded, opening, with_links

ASKING = new_notebook(
    cells=[
        new_markdown_cell("# 02 A lesson\n\nAbout it."),
        new_markdown_cell("## 2.1 A claim\n\n**Predict.** What?"),
        new_code_cell("1 + 1"),
        new_markdown_cell("Two. **Bold** is no heading."),
        new_markdown_cell("## 2.2 The next"),
    ]
)


def test_an_answer_is_folded_from_behind_its_question_to_the_next_heading():
    sources = [cell.source for cell in folded(ASKING).cells]
    begin, end = sources.index(opening()), sources.index(CLOSE)
    assert sources[begin - 1] == "**Predict.** What?"
    assert sources[begin + 1 : end] == ["1 + 1", "Two. **Bold** is no heading."]
    assert sources[end + 1] == "## 2.2 The next"


def test_without_a_question_nothing_is_folded():
    plain = new_notebook(cells=[new_markdown_cell("# 00 A lesson"), new_code_cell("1")])
    assert [cell.source for cell in folded(plain).cells] == ["# 00 A lesson", "1"]


def test_two_questions_make_two_folds_which_never_overlap():
    twice = new_notebook(cells=[*ASKING.cells[:4], new_markdown_cell("**Predict.** And?"),
                                new_code_cell("3")])  # fmt: skip
    order = [c.source for c in folded(twice).cells if c.source in (opening(), CLOSE)]
    assert order == [opening(), CLOSE] * 2


def test_a_picture_has_its_words_where_the_page_is_made():
    data, words = {"image/png": "AA=="}, {"image/png": {"alt": "a bell\nover zero"}}
    output = new_output("display_data", data=data, metadata=words)
    page = described(new_notebook(cells=[new_code_cell("draw()", outputs=[output])]))
    assert page.cells[0].metadata.mystnb.image.alt == "a bell over zero"


def test_the_link_to_the_notebook_stands_below_the_title():
    first = with_links(ASKING, "02_a_lesson").cells[0].source
    link = "{download}`Download this notebook <../downloads/02_a_lesson.ipynb>`"
    assert first == f"# 02 A lesson\n\n{link}\n\nAbout it."


def test_the_switch_leads_to_the_other_language_and_back_and_says_which_it_is():
    there = with_links(ASKING, "02_a_lesson", others=["zh"]).cells[0].source
    back = with_links(ASKING, "02_a_lesson", "zh", ["en"]).cells[0].source
    assert (
        '<a lang="zh" hreflang="zh" href="../notebooks/zh/02_a_lesson.html">简体中文</a>' in there
    )
    assert '<a lang="en" hreflang="en" href="../../notebooks/02_a_lesson.html">English</a>' in back
    assert "<../../downloads/zh/02_a_lesson.ipynb>" in back


def test_a_chinese_page_folds_its_answers_in_chinese():
    cells = [
        new_markdown_cell("## 2.1 论断\n\n**预测。** 是什么？"),
        new_code_cell("1 + 1"),
        new_markdown_cell("是二。"),
    ]
    with spoken("zh"):
        sources = [cell.source for cell in folded(new_notebook(cells=cells)).cells]
        begin = sources.index(opening())
    assert sources[begin + 1 :] == ["1 + 1", "是二。", CLOSE]
    assert "打开答案" in sources[begin]

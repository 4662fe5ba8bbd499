"""A page of the site folds each answer, tells each picture in words, and leads to its notebook."""

from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook, new_output

from tools.site.lesson_page import CLOSE, OPEN, described, folded, with_download

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
    begin, end = sources.index(OPEN), sources.index(CLOSE)
    assert sources[begin - 1] == "**Predict.** What?"
    assert sources[begin + 1 : end] == ["1 + 1", "Two. **Bold** is no heading."]
    assert sources[end + 1] == "## 2.2 The next"


def test_without_a_question_nothing_is_folded():
    plain = new_notebook(cells=[new_markdown_cell("# 00 A lesson"), new_code_cell("1")])
    assert [cell.source for cell in folded(plain).cells] == ["# 00 A lesson", "1"]


def test_two_questions_make_two_folds_which_never_overlap():
    twice = new_notebook(cells=[*ASKING.cells[:4], new_markdown_cell("**Predict.** And?"),
                                new_code_cell("3")])  # fmt: skip
    order = [c.source for c in folded(twice).cells if c.source in (OPEN, CLOSE)]
    assert order == [OPEN, CLOSE, OPEN, CLOSE]


def test_a_picture_has_its_words_where_the_page_is_made():
    data, words = {"image/png": "AA=="}, {"image/png": {"alt": "a bell\nover zero"}}
    output = new_output("display_data", data=data, metadata=words)
    page = described(new_notebook(cells=[new_code_cell("draw()", outputs=[output])]))
    assert page.cells[0].metadata.mystnb.image.alt == "a bell over zero"


def test_the_link_to_the_notebook_stands_below_the_title():
    first = with_download(ASKING, "02_a_lesson.ipynb").cells[0].source
    link = "{download}`Download this notebook <../downloads/02_a_lesson.ipynb>`"
    assert first == f"# 02 A lesson\n\n{link}\n\nAbout it."

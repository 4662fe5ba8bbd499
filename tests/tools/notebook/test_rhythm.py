"""What opens a section, asks, answers and checks is found from the words that every lesson uses."""

import pytest
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook

from tools.course_paths import LESSONS, numbered
from tools.notebook.draft import draft
from tools.notebook.reading_time import PREDICT
from tools.notebook.rhythm import answers, in_parts, paragraphs, part_of

ASKS_AT_ONCE = "The answer.\n\n**Check.** It holds.\n\n**Predict.** And now?"
CELLS = [
    new_markdown_cell("## 2.1 A claim\n\nText.\n\n**Predict.** What?", id="a"),
    new_code_cell("1 + 1", id="b"),
    new_markdown_cell(ASKS_AT_ONCE, id="c"),
    new_code_cell("2 + 2", id="d", metadata={"tags": ["exercise"]}),
    new_markdown_cell("## 2.2 The next", id="e"),
]


def test_a_cell_that_goes_on_to_ask_becomes_several_and_loses_nothing():
    parts = in_parts(new_notebook(cells=CELLS)).cells
    assert [part_of(cell) for cell in parts] == [
        "heading", "question", "code", "text", "check", "question", "exercise", "heading",
    ]  # fmt: skip
    together = "\n\n".join(cell.source for cell in parts)
    assert together == "\n\n".join(cell.source for cell in CELLS)
    assert len({cell.id for cell in parts}) == len(parts)


def test_an_answer_ends_where_the_next_question_or_heading_begins():
    parts = in_parts(new_notebook(cells=CELLS)).cells
    assert answers(parts) == [(2, 5), (6, 7)]


def test_a_word_in_a_list_asks_nothing():
    cell = new_markdown_cell("- **Predict** means to guess.\n- **Check** means to assert.")
    assert [part_of(c) for c in in_parts(new_notebook(cells=[cell])).cells] == ["text"]


@pytest.mark.parametrize("fence", ["```", "~~~", "$$"])
def test_what_stands_in_a_fence_is_never_cut(fence):
    inside = f"{fence}\nfirst\n\n**Predict.** no question\n{fence}"
    assert paragraphs(f"Before.\n\n{inside}\n\nAfter.") == ["Before.", inside, "After."]


def test_mathematics_on_one_line_opens_no_fence():
    assert paragraphs("$$a = b$$\n\nAfter.") == ["$$a = b$$", "After."]


@pytest.mark.parametrize("lesson", numbered(LESSONS, ".py"), ids=lambda path: path.stem)
def test_each_prediction_of_a_lesson_is_found_and_has_an_answer(lesson):
    notebook = draft(lesson)
    text = [cell.source for cell in notebook.cells if cell.cell_type == "markdown"]
    parts = in_parts(notebook).cells
    asked = [cell for cell in parts if part_of(cell) == "question"]
    assert len(asked) == sum(len(PREDICT.findall(source)) for source in text)
    assert len(answers(parts)) == len(asked)

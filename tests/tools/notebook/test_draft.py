"""A draft: the cells of the lesson's text and nothing else, the same at every call."""

from tools.notebook.draft import draft, text_and_cells

LESSON = """\
# ---
# title: Any
# ---

# %% [markdown]
# # 01 Any

# %% alt="words" tags=["exercise"]
x = 1

"""


def test_the_header_is_apart_and_a_cell_keeps_what_the_lesson_says_of_it(tmp_path):
    lesson = tmp_path / "01_any.py"
    lesson.write_text(LESSON, encoding="utf-8")
    header, _ = text_and_cells(lesson)
    assert header == "\ntitle: Any\n"
    text, code = draft(lesson).cells
    assert (text.cell_type, text.source, text.id) == ("markdown", "# 01 Any", "any")
    assert (code.cell_type, code.source, code.id) == ("code", "x = 1", "any_1")
    assert code.metadata == {"alt": "words", "tags": ["exercise"]}
    assert draft(lesson) == draft(lesson)


def test_a_lesson_may_lack_a_header_here(tmp_path):
    lesson = tmp_path / "01_any.py"
    lesson.write_text(LESSON.split("# ---\n")[2].lstrip(), encoding="utf-8")
    assert text_and_cells(lesson)[0] == ""
    assert len(draft(lesson).cells) == 2


def test_what_is_done_to_one_draft_reaches_neither_the_next_nor_the_lesson(tmp_path):
    lesson = tmp_path / "01_any.py"
    lesson.write_text(LESSON)
    changed = draft(lesson).cells[1]
    changed.metadata["tags"].append("planted")
    changed.source = "x = 2"
    assert draft(lesson).cells[1].metadata["tags"] == ["exercise"]
    lesson.write_text(LESSON.replace("x = 1", "x = 3"))
    assert draft(lesson).cells[1].source == "x = 3"

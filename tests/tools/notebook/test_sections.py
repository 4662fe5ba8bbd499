"""The numbered sections of a lesson, with their headings, minutes and cells."""

import pytest
from nbformat.v4 import new_code_cell, new_markdown_cell

from tools.notebook.sections import headings, sections

WORDS = " ".join(["word"] * 300)  # two minutes
TEXT = f"""
# %% [markdown]
# ## 2.1 Which?
#
# {WORDS}

# %%
x = 1

# %% [markdown] tags=["deeper"]
# ### Deeper: and why?
#
# {WORDS}

# %% [markdown] tags=["deeper"]
# ## 2.2 Deeper: how exact?
#
# {WORDS}

# %% [markdown]
# ## What you have seen
# All of it.
"""


@pytest.fixture
def lesson(lessons):
    path = lessons / "02_second.py"
    path.write_text(path.read_text(encoding="utf-8") + TEXT, encoding="utf-8")
    return path


def test_a_section_has_its_number_heading_minutes_and_cells(lesson):
    found = sections(lesson)
    assert list(found)[-2:] == ["2.1", "2.2"]
    first, deeper = found["2.1"], found["2.2"]
    assert (first.heading, first.minutes, first.deeper) == ("Which?", 2, False)
    assert first.cells[:2] == ("which", "which_1")
    assert (deeper.heading, deeper.minutes, deeper.deeper) == ("Deeper: how exact?", 2, True)


def test_a_cell_belongs_to_the_heading_above_it():
    cells = [
        new_code_cell("0"),
        new_markdown_cell("# 02 Title"),
        new_markdown_cell("## 2.1 Which?\n\ntext"),
        new_code_cell("1"),
        new_markdown_cell("### Inside\n"),
        new_markdown_cell("## Exercises"),
    ]
    assert headings(cells) == [
        (None, ""),
        (None, "02 Title"),
        ("2.1", "Which?"),
        ("2.1", "Which?"),
        ("2.1", "Which?"),
        (None, "Exercises"),
    ]

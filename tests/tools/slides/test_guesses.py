"""The speaker is told the answer to each question, and the wrong guesses that classes make."""

import re

import nbformat
import pytest

from course_utils.checking.misconceptions import MISCONCEPTIONS
from course_utils.words import say, spoken
from tools.course_paths import LESSONS, NOTEBOOKS, numbered
from tools.notebook.describe import describe
from tools.notebook.rhythm import in_parts, part_of
from tools.slides.guesses import beliefs_of, guesses, speaker_notes

GUIDE = """\
### 0:17 A mask

Show `a-mask-decides`. Ask: how often?

- "Never": counts dropped units as
  certain.
- "Always": thinks of one unit.

Board:

- no guess
"""


def test_the_guesses_below_a_cell_are_its_own():
    assert guesses(GUIDE) == {
        "a-mask-decides": [
            '"Never": counts dropped units as certain.',
            '"Always": thinks of one unit.',
        ]
    }


def test_a_section_has_the_beliefs_of_the_exercises_on_its_matter():
    assert MISCONCEPTIONS["one_mask_for_all"].name in beliefs_of("02_dropping_units")["2.4"]


@pytest.mark.parametrize("path", numbered(NOTEBOOKS, ".ipynb"), ids=lambda path: path.stem)
def test_every_question_of_a_lesson_has_its_answer_in_the_notes(path):
    notebook = nbformat.read(path, as_version=4)
    notes = speaker_notes(notebook, path.stem)
    asked = {cell.id.split("--p")[0] for cell in in_parts(notebook).cells
             if part_of(cell) == "question"}  # fmt: skip
    assert asked <= set(notes)
    assert all(notes[name].startswith("**Answer.** ") for name in asked)


def test_a_question_that_the_guide_plans_has_its_guesses():
    path = NOTEBOOKS / "02_dropping_units.ipynb"
    notes = speaker_notes(nbformat.read(path, as_version=4), path.stem)
    said = notes["a-mask-decides-which-units-are-silent"]
    assert "**Usual wrong guesses**" in said
    assert "Nearly never" in said


def test_the_notes_of_a_translated_lesson_hold_no_english_sentence():
    lesson = LESSONS / "02_dropping_units.py"
    english = speaker_notes(describe(lesson), lesson.stem)
    with spoken("zh"):
        notes = speaker_notes(describe(lesson, "zh"), lesson.stem)
    assert set(notes) == set(english)
    assert all(re.search("[一-鿿]", paragraph)
               for note in notes.values() for paragraph in note.split("\n\n"))  # fmt: skip
    assert any("**答案。**" in note for note in notes.values())
    assert any(say(MISCONCEPTIONS["one_mask_for_all"].name) in note for note in english.values())

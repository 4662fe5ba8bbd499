"""Minutes follow from words, lines and predictions, apart for the main road and what is Deeper."""

import pytest

from tools.notebook.reading_time import minutes

WORDS, LINES = " ".join(["word"] * 1500), "x = 1\n" * 100  # ten minutes each
ASKED = "# %% [markdown]\n# **Predict.** Which?\n\n" * 20  # fifteen minutes, and 40 words


@pytest.fixture
def lesson(lessons):
    return lessons / "02_second.py"


def test_minutes_are_those_of_words_lines_and_predictions_without_exercises(lesson):
    task = f'# %% [markdown]\n# {WORDS}\n\n# %% tags=["exercise"]\n{LINES}\n'
    text = f"\n# %% [markdown]\n# {WORDS}\n\n# %%\n{LINES}\n{ASKED}{task}"
    lesson.write_text(lesson.read_text(encoding="utf-8") + text, encoding="utf-8")
    assert (minutes(lesson).main, minutes(lesson).deeper) == (35, 0)  # 10 + 10 + 15, 45 words


def test_what_is_deeper_is_counted_apart(lesson):
    before = minutes(lesson)
    deeper = f'\n# %% [markdown] tags=["deeper"]\n# {WORDS}\n\n# %% tags=["deeper"]\n{LINES}\n'
    lesson.write_text(lesson.read_text(encoding="utf-8") + deeper, encoding="utf-8")
    assert (minutes(lesson).main, minutes(lesson).deeper) == (before.main, 20)


@pytest.mark.parametrize(("count", "whole"), [(41 * 150, 41), (42 * 150 + 60, 42)])
def test_minutes_are_rounded_to_the_nearest_and_no_further(lesson, count, whole):
    text = lesson.read_text(encoding="utf-8").replace("{{lessons}}", " ".join(["word"] * count))
    lesson.write_text(text, encoding="utf-8")
    assert minutes(lesson).main == whole


def test_a_list_that_explains_the_word_asks_for_no_prediction(lesson):
    lesson.write_text(
        lesson.read_text(encoding="utf-8") + "\n# %% [markdown]\n# - **Predict.** Commit.\n" * 40,
        encoding="utf-8",
    )
    assert minutes(lesson).main == 1  # 120 words

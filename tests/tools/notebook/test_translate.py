"""Languages: English is itself, and no other one is pretended to be there."""

import pytest

from tools.notebook.draft import draft
from tools.notebook.translate import translate


def test_english_stays_and_the_given_notebook_is_not_touched(lessons):
    notebook = draft(lessons / "01_first.py")
    translated = translate(notebook)
    assert translated == notebook
    assert translated is not notebook


def test_a_language_without_a_catalogue_is_refused(lessons):
    with pytest.raises(ValueError, match="language has to be 'en', but got 'zh'"):
        translate(draft(lessons / "01_first.py"), "zh")

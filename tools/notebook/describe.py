"""From a lesson to the notebook that a reader opens, in a language, before it is run."""

from pathlib import Path

from course_utils.words import spoken
from tools.language.languages import ENGLISH, translations
from tools.notebook.draft import draft
from tools.notebook.fill import fill
from tools.notebook.translate import translate


def describe(lesson: Path, language: str = ENGLISH):
    """The notebook that `lesson` describes: drafted, translated, and its placeholders filled."""
    with spoken(language):
        return fill(translate(draft(lesson), translations(lesson, language)), lesson, language)

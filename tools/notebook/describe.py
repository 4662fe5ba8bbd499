"""From a lesson to the notebook that a reader opens, in a language, before it is run."""

from pathlib import Path

from course_utils.words import spoken
from tools.language.languages import ENGLISH, translations
from tools.notebook.draft import draft
from tools.notebook.fill import fill
from tools.notebook.kept_stops import unbroken
from tools.notebook.translate import translate


def describe(lesson: Path, language: str = ENGLISH, seed: int | None = None):
    """The notebook that `lesson` describes: drafted, translated, and its placeholders filled.

    seed: of the variants of its exercises, where their tasks are to be told.
    """
    with spoken(language):
        translated = translate(draft(lesson), translations(lesson, language))
        filled = fill(translated, lesson, language, seed)
    # where lines end at blanks, a formula and its stop seldom meet the end of one
    return filled if language == ENGLISH else unbroken(filled)

"""From a lesson to the notebook that a reader opens, in a language, before it is run."""

from pathlib import Path

from tools.notebook.draft import draft
from tools.notebook.fill import fill
from tools.notebook.translate import ENGLISH, translate


def describe(lesson: Path, language: str = ENGLISH):
    """The notebook that `lesson` describes: drafted, translated, and its placeholders filled."""
    return fill(translate(draft(lesson), language), lesson)

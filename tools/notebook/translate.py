"""The step that gives a notebook's text in another language, and the same of a lesson's header."""

from copy import deepcopy
from dataclasses import replace
from pathlib import Path

from tools.language.languages import translations
from tools.language.lessons import HEADER, looking_up, pieces
from tools.language.pieces import joined
from tools.notebook.header import Header, read_header


def translate(notebook, catalogue):
    """`notebook` as `catalogue` has it; what it lacks, and all where it is None, stays English.

    It stands before `fill`, so that a catalogue holds placeholders and no minutes, and after
    `draft`, so that the ids come from the English headings whatever the language.
    """
    translated = deepcopy(notebook)
    if catalogue is None:
        return translated
    for cell in translated.cells:
        look_up = looking_up(catalogue, cell.id)
        cell.source = joined(pieces(cell), look_up)
        if alt := cell.metadata.get("alt"):
            cell.metadata["alt"] = look_up(alt) or alt
    return translated


def header_in(language: str, lesson: Path) -> Header:
    """The header of the file `lesson`, its words in `language`."""
    header, look_up = read_header(lesson), looking_up(translations(lesson, language), HEADER)
    before = header.builds_on
    return replace(
        header,
        title=look_up(header.title) or header.title,
        question=look_up(header.question) or header.question,
        builds_on=(look_up(before) or before) if isinstance(before, str) else before,
    )

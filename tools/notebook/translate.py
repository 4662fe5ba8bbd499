"""The step that gives a notebook's text in another language; English needs none."""

from copy import deepcopy

ENGLISH = "en"


def translate(notebook, language: str = ENGLISH):
    """`notebook` in `language`; until there is a catalogue, English is the only one.

    It stands before `fill`, so that a catalogue holds placeholders and no minutes, and after
    `draft`, so that the ids come from the English headings whatever the language.
    """
    if language != ENGLISH:
        raise ValueError(f"language has to be {ENGLISH!r}, but got {language!r}")
    return deepcopy(notebook)

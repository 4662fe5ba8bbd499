"""A lesson that is not translated yet, as a reader of another language opens it."""

from course_utils.words import say, spoken


def untranslated(notebook: dict, language: str) -> dict:
    """The English `notebook`, which says first, in `language`, that it is not translated yet.

    Its links hold one folder deeper: in that of the language.
    """
    with spoken(language):
        notice = say("**This lesson is not translated yet: it is in English here.**")
    cells = [_deeper(cell) for cell in notebook["cells"]]
    first = {"cell_type": "markdown", "id": "not-translated", "metadata": {}, "source": [notice]}
    return notebook | {"cells": [first, *cells]}


def _deeper(cell):
    if cell["cell_type"] != "markdown":
        return cell
    lines = [cell["source"]] if isinstance(cell["source"], str) else cell["source"]
    return cell | {"source": [line.replace("](../docs/", "](../../docs/") for line in lines]}

"""The messages of a lesson: all of its prose, each with the cell in which it stands."""

from collections.abc import Callable, Iterable, Iterator
from pathlib import Path

from babel.messages.catalog import Catalog

from tools.course_paths import LESSONS, numbered
from tools.language.code_prose import code_pieces
from tools.language.markdown_prose import markdown_pieces
from tools.language.pieces import Piece
from tools.notebook.draft import draft
from tools.notebook.errors import LessonError
from tools.notebook.header import read_header

HEADER = "header"  # the context of what the header of a lesson says


def pieces(cell) -> list[Piece]:
    """The source of a drafted `cell` in pieces."""
    if cell.cell_type == "markdown":
        return list(markdown_pieces(cell.source))
    try:
        return list(code_pieces(cell.source))
    except SyntaxError as error:
        raise LessonError(f"cell {cell.id} is no Python ({error.msg})") from None


def messages(lesson: Path) -> Iterator[tuple[str, str, str]]:
    """(context, message, kind) of all that the file `lesson` says, in its order."""
    header = read_header(lesson)
    yield HEADER, header.title, "title"
    yield HEADER, header.question, "question"
    if isinstance(header.builds_on, str):
        yield HEADER, header.builds_on, "what it builds on"
    for cell in draft(lesson).cells:
        if alt := cell.metadata.get("alt"):
            yield cell.id, alt, "alternative text"
        yield from ((cell.id, p.message, p.kind) for p in pieces(cell) if p.message)


def template(lesson: Path) -> Catalog:
    """All messages of the file `lesson`, as a catalogue without translations."""
    return untranslated(messages(lesson))


def untranslated(said: Iterable[tuple[str, str, str]]) -> Catalog:
    """The (context, message, kind) of `said` as a catalogue without translations."""
    catalogue = Catalog(project="dropout-course", fuzzy=False)
    for context, text, kind in said:
        catalogue.add(text, context=context, auto_comments=[kind])
    return catalogue


def templates(folder: Path = LESSONS) -> dict[str, Catalog]:
    """The stem of each lesson of `folder`, with its template."""
    return {lesson.stem: template(lesson) for lesson in numbered(folder, ".py")}


def looking_up(catalogue: Catalog | None, context: str) -> Callable[[str], str]:
    """A function of a message: its translation in that context; "" without one, or if fuzzy."""

    def look_up(message):
        found = catalogue.get(message, context) if catalogue else None
        return found.string if found and found.string and not found.fuzzy else ""

    return look_up

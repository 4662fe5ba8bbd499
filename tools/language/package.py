"""What the catalogue of the package owes to the readers of translated lessons."""

import re
from collections.abc import Iterator
from pathlib import Path

from babel.messages.catalog import Catalog

from tools.language.catalogue import wrong_fields
from tools.language.message_faults import OF_THE_PACKAGE, boxes, message_faults
from tools.language.owed import owes_of, said_alike
from tools.language.terms import Terms
from tools.language.writing import Writing

BY_LESSON = "exercises/", "widgets/", "fair_comparison/", "recall/questions/", "beliefs/"
IMPORTED = re.compile(r"from course_utils\.(widgets\.\w+|fair_comparison)\b")


def package_faults(
    catalogue: Catalog,
    asked: Catalog,
    lessons: list[Path],
    terms: Terms,
    writing: Writing,
    later=(),
) -> Iterator[str]:
    """What `catalogue` owes of all that the package says, `asked`, to these translated `lessons`.

    Their readers meet all of it but what belongs to other lessons, and the forms of a class
    (`beliefs`). What is translated beyond that is held to be right, too. later: files of the
    package that wait for their translator; one that owes nothing is a fault.
    """
    met, waiting = list(_of_lessons(lessons)), set()
    for message in asked:
        places = [file for file, _ in message.locations]
        owes = owes_of(message, catalogue.get(message.id)) if message.id else ""
        place = next((p for p in places if _is_met(p, met)), None)
        if owes and place and set(places) & set(later):
            waiting |= set(places)
        elif owes and place:
            yield f"{place}: {owes}"
        elif message.id and not owes:
            translated = catalogue.get(message.id).string
            wrong = list(message_faults(message.id, translated, OF_THE_PACKAGE, terms, writing))
            wrong += boxes(translated) if "$" in message.id else ()
            yield from (
                f"{places[0]}: {fault}: {message.id!r} and {translated!r}" for fault in wrong
            )
    yield from wrong_fields(catalogue)
    yield from said_alike({(m.id, m.string) for m in catalogue if m.id and m.string})
    yield from (
        f"{file} owes nothing now: take it out of `later`" for file in later if file not in waiting
    )


def _of_lessons(lessons):
    """The folders and modules of the package that belong to these lessons."""
    for lesson in lessons:
        yield f"course_utils/exercises/{lesson.stem[3:]}/"
        yield f"course_utils/recall/questions/{lesson.stem[3:]}."
        for name in IMPORTED.findall(lesson.read_text(encoding="utf-8")):
            yield f"course_utils/{name.replace('.', '/')}"


def _is_met(place, met):
    inside = place.removeprefix("course_utils/")
    return not inside.startswith(BY_LESSON) or any(place.startswith(folder) for folder in met)

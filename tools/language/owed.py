"""What a translated lesson or page owes: each fault one sentence, with the English beside it."""

import re
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

from babel.messages.catalog import Catalog

from tools.course_paths import ROOT
from tools.language import pages
from tools.language.agreement import (
    IN_CODE,
    one_for_two,
    other_code,
    translations_of,
    unlike,
    words_in_code,
)
from tools.language.languages import translated_pages, translations
from tools.language.lessons import messages, template
from tools.language.message_faults import message_faults
from tools.language.terms import Terms
from tools.language.writing import Writing, writing_of
from tools.notebook.draft import draft
from tools.notebook.header import read_header
from tools.notebook.translate import translate

CODE_SPAN = re.compile(r"`([^`]+)`")


def faults(lesson: Path, language: str, terms: Terms) -> list[str]:
    """Everything that the translation of the file `lesson` owes; empty where it owes nothing."""
    catalogue = translations(lesson, language)
    if catalogue is None:
        return [f"{lesson.stem} has no catalogue in {language}: make translations writes it."]
    said = list(dict.fromkeys(messages(lesson)))
    found = list(missing(template(lesson), catalogue))
    found += wrong(said, catalogue, terms, writing_of(language, lesson.parent))
    found += [*unlike(words_in_code(said, catalogue)), *said_twice(lesson, said, catalogue)]
    english = draft(lesson)
    translated = translate(english, catalogue)
    return found + (other_code(english, translated) or list(one_for_two(english, translated)))


def page_faults(language: str, terms: Terms, course: Path = ROOT) -> list[str]:
    """Everything that the pages owe which are declared to be translated into `language`."""
    own = translated_pages(language, course / "lessons")
    catalogue = translations(course / "lessons" / pages.CATALOGUE, language) or Catalog()
    said = list(dict.fromkeys(pages.messages(course, own)))
    found = list(missing(pages.template(course, own), catalogue))
    return found + list(wrong(said, catalogue, terms, writing_of(language, course / "lessons")))


def wrong(said: list, catalogue: Catalog, terms: Terms, writing: Writing) -> Iterator[str]:
    """A line for each fault of a translation of `said`, which is as for `translations_of`."""
    words = words_in_code(said, catalogue)
    spoken = {text: next(iter(strings)) for text, strings in words.items()}
    for (context, text, kind), translated in translations_of(said, catalogue):
        found = list(message_faults(text, translated, kind, terms, writing))
        as_named = CODE_SPAN.sub(lambda span: f"`{spoken.get(span[1], span[1])}`", text)
        if found and as_named != text:  # the name of a variable may be that of a label as well
            second = list(message_faults(as_named, translated, kind, terms, writing))
            found = min(found, second, key=len)
        yield from (f"{context}: {fault}: {text!r} and {translated!r}" for fault in found)


def missing(asked: Catalog, catalogue: Catalog) -> Iterator[str]:
    """A line for each message that has no translation, or one of an older English sentence."""
    for message in asked:
        if message.id and (owes := owes_of(message, catalogue.get(message.id, message.context))):
            yield f"{message.context}: {owes}"


def owes_of(message, there) -> str:
    """What is owed of the English `message`, `there` being what a catalogue has of it or None."""
    if there is None:
        return f"new since the last make translations: {message.id!r}"
    if not there.string:
        return f"not translated: {message.id!r}"
    if not there.fuzzy:
        return ""
    before = f"was {there.previous_id[0]!r} and " if there.previous_id else "has changed and "
    return (
        f"the English {before}is now {message.id!r}; look at the translation {there.string!r}, "
        "mend it, and take its mark `fuzzy` away"
    )


def said_twice(lesson: Path, said: list, catalogue: Catalog) -> Iterator[str]:
    """What stands twice in a lesson, and is translated in two ways; and `said_alike`.

    The title stands above the lesson and in the tables that name it.
    """
    title, found = read_header(lesson).title, translations_of(said, catalogue)
    pairs = {(text, string) for (_, text, kind), string in found if kind != IN_CODE}
    ways = Counter(text for text, _ in pairs if text == title or len(text.split()) > 2)
    for text in [text for text, number in ways.items() if number > 1]:
        strings = sorted(string for same, string in pairs if same == text)
        yield f"{text!r} is translated in several ways: {strings}"
    yield from said_alike(pairs)


def said_alike(pairs: set[tuple[str, str]]) -> Iterator[str]:
    """Translations that stand below several sentences: one of them belongs elsewhere."""
    uses = Counter(string for text, string in pairs if len(text.split()) > 9)
    for string in [string for string, number in uses.items() if number > 1]:
        texts = sorted(text for text, same in pairs if same == string)
        yield f"{string!r} is the translation of several sentences: {texts}"

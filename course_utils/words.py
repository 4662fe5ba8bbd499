"""The language in force, and sentences that are translated where they are shown.

A sentence is written in English where it is used, and looked up by that English text in the
catalogue of the language: `locale/<language>/LC_MESSAGES/course_utils.mo`, in the standard
library's gettext format. What a catalogue lacks stays English. Sentences are for reading only:
nothing compares them or looks them up; what has to be recognised has an id beside its sentence.
"""

import gettext
import os
from contextlib import contextmanager
from functools import lru_cache
from pathlib import Path

from course_utils.learner import language_of_the_folder

ENGLISH = "en"  # the language in which the course is written; it needs no catalogue
LOCALE = Path(__file__).resolve().parents[1] / "locale"
DOMAIN = "course_utils"
_chosen = None  # by `speak`


class Sentence:
    """A whole sentence in English with named fields, such as "p is {p:g}."; `str` translates it.

    english: the sentence, its fields as for `str.format`. fields: their values; one that is a
    Sentence itself is translated with it.
    """

    def __init__(self, english, /, **fields):
        self.english, self.fields = english, fields

    def __str__(self):
        return say(self.english, **self.fields)

    def __format__(self, spec):
        return format(str(self), spec)

    def __repr__(self):
        return str(self)


def say(english, /, **fields):
    """The sentence in the language in force, its fields filled in; without fields it is not filled.

    A translation whose fields do not fit is not used: the sentence stays English.
    """
    translated = _catalogue().gettext(english) if english else english  # "" is a catalogue's header
    if not fields:
        return translated
    try:
        return translated.format(**fields)
    except (LookupError, ValueError, TypeError, AttributeError):
        return english.format(**fields)


def listed(items):
    """The items as a list within a sentence: "2, 5", and in Chinese 2、5."""
    return say(", ").join(map(str, items))


def language():
    """The language in force: as chosen by `speak`, else COURSE_LANGUAGE, else the notebook's own.

    A notebook that is not English stands in a folder that says so (`learner.LANGUAGE`). LANG and
    LC_* decide nothing: a notebook reads the same on every machine.
    """
    return _chosen or os.environ.get("COURSE_LANGUAGE") or _of_the_notebook() or ENGLISH


def speak(language):
    """Choose the language of this process, such as "zh"; None goes back to COURSE_LANGUAGE.

    Raises ValueError for a language without a catalogue.
    """
    global _chosen
    if language is not None:
        if not isinstance(language, str):
            raise _unknown(language, "language")
        _read(language, _folder(), "language")
    _chosen = language


@contextmanager
def spoken(language):
    """`speak` this language for the length of a `with` block."""
    before = _chosen
    speak(language)
    try:
        yield
    finally:
        speak(before)


def languages():
    """The languages there are, English first."""
    found = _folder().glob(f"*/LC_MESSAGES/{DOMAIN}.mo")
    return [ENGLISH, *sorted(path.parents[1].name for path in found)]


@lru_cache
def _of_the_notebook():
    """Asked once: a kernel that goes to another folder still runs the same notebook."""
    found = language_of_the_folder()
    return found if found in languages() else None


def _catalogue():
    """That of the language in force; only COURSE_LANGUAGE may be unknown, for `speak` looks."""
    return _read(language(), _folder(), "COURSE_LANGUAGE")


def _folder():
    return Path(os.environ.get("COURSE_LOCALE") or LOCALE)  # a translator's own, to try it out


@lru_cache
def _read(language, folder, argument):
    if language == ENGLISH:
        return gettext.NullTranslations()
    try:
        return gettext.translation(DOMAIN, folder, [language])
    except FileNotFoundError:
        raise _unknown(language, argument) from None


def _unknown(language, argument):
    known = ", ".join(languages())
    return ValueError(f"{argument} has to be one of {known}, but got {language!r}")

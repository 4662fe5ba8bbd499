"""The languages beside English: which there are, and what is translated into each."""

from functools import lru_cache
from pathlib import Path

import yaml
from babel.messages.catalog import Catalog

from tools.course_paths import LESSONS
from tools.language.catalogue import read

ENGLISH = "en"
# name: of the language, in itself; translated: the stems of its lessons; opens: see `openings`
SETTINGS = "language.yaml"


def locale_of(lessons: Path = LESSONS) -> Path:
    """The folder of the languages, which stands beside that of the lessons."""
    return lessons.with_name("locale")


def languages(lessons: Path = LESSONS) -> list[str]:
    """The languages beside English for the course whose folder of lessons this is."""
    return sorted(path.parent.name for path in locale_of(lessons).glob(f"*/{SETTINGS}"))


def settings(language: str, lessons: Path = LESSONS) -> dict:
    """What the file language.yaml says of `language`."""
    path = locale_of(lessons) / language / SETTINGS
    if not path.exists():
        known = ", ".join([ENGLISH, *languages(lessons)])
        raise ValueError(f"language has to be one of {known}, but got {language!r}")
    return yaml.safe_load(path.read_text(encoding="utf-8"))


def in_folder(folder: Path, language: str) -> Path:
    """Where what is in `language` stands of what `folder` holds: English in it, others below it."""
    return folder if language == ENGLISH else folder / language


def name_of(language: str) -> str:
    """What the readers of `language` call it."""
    return "English" if language == ENGLISH else settings(language)["name"]


@lru_cache
def openings() -> dict[str, str]:
    """The words with which a paragraph in bold asks, checks or says its limit, and which of these.

    They are those of all languages: no two of them begin alike.
    """
    found = {"Predict": "question", "Check": "check", "Limit": "limit"}
    for language in languages():
        opens = settings(language).get("opens", {})
        found |= {words: part for part, words in opens.items()}
    return found


def is_translated(lesson: Path, language: str) -> bool:
    """Whether the file `lesson` is declared to be translated, whole, into `language`."""
    return language == ENGLISH or lesson.stem in settings(language, lesson.parent)["translated"]


def translated_into(lesson: Path) -> list[str]:
    """The languages into which the file `lesson` is declared to be translated."""
    return [name for name in languages(lesson.parent) if is_translated(lesson, name)]


def po_of(lesson: Path, language: str) -> Path:
    """Where the translations of the file `lesson` stand."""
    return locale_of(lesson.parent) / language / "LC_MESSAGES" / f"{lesson.stem}.po"


def translations(lesson: Path, language: str) -> Catalog | None:
    """The catalogue of the file `lesson`; None for English, and where there is none yet."""
    if language == ENGLISH:
        return None
    settings(language, lesson.parent)
    po = po_of(lesson, language)
    return _read(po, po.stat().st_mtime_ns) if po.exists() else None


@lru_cache(maxsize=64)  # one lesson's title is asked for by its table, and by its neighbours
def _read(po, changed):
    return read(po)

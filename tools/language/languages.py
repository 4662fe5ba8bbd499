"""The languages beside English: which there are, and what is translated into each."""

from functools import lru_cache
from pathlib import Path

import yaml
from babel.messages.catalog import Catalog

from course_utils.words import ENGLISH
from tools.course_paths import LESSONS, numbered, relative_path
from tools.language.catalogue import read

SETTINGS = "language.yaml"
PAGES = "glossary", "practice", "reading", "symbols"  # of docs/: what learners are led to
KEYS = {
    "name": str,  # of the language, in itself
    "translated": list,  # the stems of its lessons
    "pages": list,  # those of docs/ that are translated, whole
    "opens": dict,  # see `openings`
    "also": dict,  # see `glossary_terms`
    "beside": str,  # the words after which a sentence tells another name of a term
    "later": list,  # files of the package that wait for their translator
    "writing": dict,  # see `Writing`
}


def locale_of(lessons: Path = LESSONS) -> Path:
    """The folder of the languages, which stands beside that of the lessons."""
    return lessons.with_name("locale")


def languages(lessons: Path = LESSONS) -> list[str]:
    """The languages beside English for the course whose folder of lessons this is."""
    return sorted(path.parent.name for path in locale_of(lessons).glob(f"*/{SETTINGS}"))


def settings(language: str, lessons: Path = LESSONS) -> dict:
    """What the file language.yaml says of `language`; ValueError where it says something else."""
    path = locale_of(lessons) / language / SETTINGS
    if not path.exists():
        known = ", ".join([ENGLISH, *languages(lessons)])
        raise ValueError(f"language has to be one of {known}, but got {language!r}")
    try:
        told = _yaml(path.read_text(encoding="utf-8"))
    except (yaml.YAMLError, UnicodeDecodeError) as error:
        reason = " ".join(str(error).split())
        raise ValueError(f"{relative_path(path)} is no YAML: {reason}.") from None
    return _checked(told, relative_path(path))


@lru_cache  # every link and every lesson asks for it
def _yaml(text):
    return yaml.safe_load(text)


def _checked(told, place):
    if not isinstance(told, dict) or not {"name", "translated"} <= told.keys():
        raise ValueError(f"{place} has to say the `name` of the language and what is `translated`.")
    for key, value in told.items():
        if key not in KEYS:
            raise ValueError(f"{place} has no use for {key!r}: its keys are {', '.join(KEYS)}.")
        if value is not None and not isinstance(value, KEYS[key]):
            kind = {str: "a text", list: "a list", dict: "a table"}[KEYS[key]]
            raise ValueError(f"{place}: {key} has to be {kind}, but is {value!r}.")
    return told | {"translated": told["translated"] or []}


def settings_faults(language: str, lessons: Path = LESSONS) -> list[str]:
    """What language.yaml says of lessons, pages and files of the package that there are not."""
    told = settings(language, lessons)
    place = relative_path(locale_of(lessons) / language / SETTINGS)
    there = {path.stem for path in numbered(lessons, ".py")}
    found = [
        f"translated names {stem!r}, which is no lesson: write it as its file, without .py"
        for stem in told["translated"]
        if stem not in there
    ]
    found += [
        f"pages names {name!r}, which is none of {', '.join(PAGES)}"
        for name in told.get("pages") or []
        if name not in PAGES
    ]
    found += [
        f"later names {file!r}, which is no file"
        for file in told.get("later") or []
        if not (lessons.parent / file).is_file()
    ]
    return [f"{place}: {fault}" for fault in found]


def folders_without_settings(lessons: Path = LESSONS) -> list[str]:
    """A sentence for each folder of catalogues that no language.yaml makes a language."""
    found = {path.parents[1] for path in locale_of(lessons).glob("*/LC_MESSAGES/*")}
    return [
        f"{relative_path(folder)} has no {SETTINGS}: make translations ARGS={folder.name} writes it"
        for folder in sorted(found)
        if not (folder / SETTINGS).exists()
    ]


def in_folder(folder: Path, language: str) -> Path:
    """Where what is in `language` stands of what `folder` holds: English in it, others below it."""
    return folder if language == ENGLISH else folder / language


def readme_of(language: str) -> str:
    """The name of the README in `language`."""
    return "README.md" if language == ENGLISH else f"README.{language}.md"


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


def translated_pages(language: str, lessons: Path = LESSONS) -> list[str]:
    """The names of the pages of docs/ that are declared to be translated into `language`."""
    return settings(language, lessons).get("pages") or []


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

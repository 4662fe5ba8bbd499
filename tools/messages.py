"""Bring every catalogue up to date with the English, and compile that of the package.

`python -m tools.messages` does so for each language: `locale/<language>/LC_MESSAGES/` has a .po for
each lesson, pages.po for pages of docs/, and course_utils.po for the package, with its .mo.
`python -m tools.messages zh` begins a language. What has changed is marked fuzzy, and counts as
untranslated.
"""

import argparse
import sys
from pathlib import Path

from tools.course_paths import ROOT, numbered, relative_path
from tools.language import lessons, owed, pages
from tools.language.catalogue import begin, compiled, read, write, wrong_fields
from tools.language.languages import (
    SETTINGS,
    folders_without_settings,
    is_translated,
    languages,
    settings,
    settings_faults,
    translated_pages,
)
from tools.language.merge import bring_up_to_date
from tools.language.package import package_faults
from tools.language.readme import readme_faults
from tools.language.sentences import extracted
from tools.language.terms import terms_of
from tools.language.writing import writing_of
from tools.notebook.errors import LessonError

PACKAGE = "course_utils"
BEGUN = """\
name: {language} # as its readers call it
translated: [] # lessons, such as 00_start_here
pages: [] # of docs/, such as glossary
opens: {{question: Predict, check: Check, limit: Limit}} # words in bold that do so
"""


def catalogues(course: Path = ROOT) -> list[Path]:
    """The .po files of all languages."""
    return sorted((course / "locale").glob("*/LC_MESSAGES/*.po"))


def templates(course: Path = ROOT) -> dict:
    """Name of each catalogue -> all that is to be translated in it."""
    found = {PACKAGE: extracted(course), pages.CATALOGUE: pages.template(course)}
    return found | lessons.templates(course / "lessons")


def begin_language(language: str, course: Path, names) -> None:
    """Write what a new `language` has: the empty catalogues of these names, and language.yaml."""
    folder = course / "locale" / language
    for name in names:
        po = folder / "LC_MESSAGES" / f"{name}.po"
        if not po.exists():
            begin(language, po)
    if not (folder / SETTINGS).exists():
        (folder / SETTINGS).write_text(BEGUN.format(language=language), encoding="utf-8")


def refresh(po: Path, catalogue, template) -> None:
    """Bring `catalogue`, which is in the file `po`, up to date, and the package's .mo beside it."""
    bring_up_to_date(catalogue, template)
    write(catalogue, po)
    if po.stem == PACKAGE:
        po.with_suffix(".mo").write_bytes(compiled(catalogue))


def owed_in(po: Path, template, course: Path) -> list[str]:
    """What the catalogue `po` owes to the readers of the lessons and pages that are translated."""
    folder, language = course / "lessons", po.parents[1].name
    translated = [path for path in numbered(folder, ".py") if is_translated(path, language)]
    lesson = folder / f"{po.stem}.py"
    if lesson in translated:
        return owed.faults(lesson, language, terms_of(language, course))
    if po.stem == pages.CATALOGUE and translated_pages(language, folder):
        return owed.page_faults(language, terms_of(language, course), course)
    if po.stem != PACKAGE:
        return []
    catalogue = read(po)
    if not translated:
        return wrong_fields(catalogue)
    known = terms_of(language, course), writing_of(language, folder)
    later = settings(language, folder).get("later") or ()
    return list(package_faults(catalogue, template, translated, *known, later))


def main(arguments: list[str], course: Path = ROOT) -> int:
    """Extract, then merge and compile each language; 1 where a translation owes something."""
    parser = argparse.ArgumentParser(prog="python -m tools.messages", description=__doc__)
    parser.add_argument("language", nargs="?", help="a language to begin, such as zh")
    options = parser.parse_args(arguments)
    try:
        found = templates(course)
        if options.language:
            begin_language(options.language, course, found)
        faults = folders_without_settings(course / "lessons")
        for language in languages(course / "lessons"):
            faults += _of_language(language, course, found)
    except (ValueError, LessonError) as error:
        raise SystemExit(str(error)) from None
    print(f"{sum(map(len, found.values()))} messages in {len(found)} catalogues.")
    print(*faults, sep="\n", end="\n" if faults else "", file=sys.stderr)
    return bool(faults)


def _of_language(language, course, found):
    """What `language` owes, once it is up to date: only then, so that a file that cannot be read
    leaves the others as they were."""
    faults = settings_faults(language, course / "lessons")
    begin_language(language, course, found)
    pos = [po for po in catalogues(course) if po.parents[1].name == language and po.stem in found]
    for po, catalogue in [(po, read(po)) for po in pos]:
        refresh(po, catalogue, found[po.stem])
        faults += [f"{relative_path(po)}, {f}" for f in owed_in(po, found[po.stem], course)]
    return faults + readme_faults(language, course)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

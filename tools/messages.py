"""Bring every catalogue up to date with the English, and compile that of the package.

`python -m tools.messages` does so for each language: `locale/<language>/LC_MESSAGES/` has a .po for
each lesson and course_utils.po for the package, whose .mo stands beside it. `python -m
tools.messages zh` begins a language. What has changed is marked fuzzy, and counts as untranslated.
"""

import argparse
import sys
from pathlib import Path

from tools.course_paths import ROOT, relative_path
from tools.language import lessons, owed
from tools.language.catalogue import begin, bring_up_to_date, compiled, read, write, wrong_fields
from tools.language.languages import SETTINGS, is_translated
from tools.language.sentences import extracted
from tools.language.terms import terms_of
from tools.notebook.errors import LessonError

PACKAGE = "course_utils"
BEGUN = """\
name: {language} # as its readers call it
translated: [] # lessons, such as 00_start_here
opens: {{question: Predict, check: Check, limit: Limit}} # words in bold that do so
"""


def catalogues(course: Path = ROOT) -> list[Path]:
    """The .po files of all languages."""
    return sorted((course / "locale").glob("*/LC_MESSAGES/*.po"))


def templates(course: Path = ROOT) -> dict:
    """Name of each catalogue -> all that is to be translated in it."""
    return {PACKAGE: extracted(course)} | lessons.templates(course / "lessons")


def begin_language(language: str, course: Path, names) -> None:
    """Write what a new `language` has: the empty catalogues of these names, and language.yaml."""
    folder = course / "locale" / language
    for name in names:
        po = folder / "LC_MESSAGES" / f"{name}.po"
        if not po.exists():
            begin(language, po)
    if not (folder / SETTINGS).exists():
        (folder / SETTINGS).write_text(BEGUN.format(language=language), encoding="utf-8")


def refresh(po: Path, template) -> list[str]:
    """Bring the file `po` up to date; the .mo of the package's beside it. What is wrong in it."""
    catalogue = read(po)
    bring_up_to_date(catalogue, template)
    write(catalogue, po)
    if po.stem == PACKAGE:
        po.with_suffix(".mo").write_bytes(compiled(catalogue))
        return wrong_fields(catalogue)
    return []


def owed_in(po: Path, course: Path) -> list[str]:
    """What the lesson of the catalogue `po` owes, where it is declared to be translated."""
    lesson, language = course / "lessons" / f"{po.stem}.py", po.parents[1].name
    if not lesson.exists() or not is_translated(lesson, language):
        return []
    terms = terms_of(language, course)
    return [f"{relative_path(po)}, {fault}" for fault in owed.faults(lesson, language, terms)]


def main(arguments: list[str], course: Path = ROOT) -> int:
    """Extract, then merge and compile each language; 1 where a translation owes something."""
    parser = argparse.ArgumentParser(prog="python -m tools.messages", description=__doc__)
    parser.add_argument("language", nargs="?", help="a language to begin, such as zh")
    options = parser.parse_args(arguments)
    try:
        found = templates(course)
    except (ValueError, LessonError) as error:
        raise SystemExit(str(error)) from None
    languages = {path.parent.name for path in (course / "locale").glob(f"*/{SETTINGS}")}
    for language in sorted(languages | ({options.language} - {None})):
        begin_language(language, course, found)
    faults = []
    for po in catalogues(course):
        if po.stem in found:
            faults += [f"{relative_path(po)}: {fault}" for fault in refresh(po, found[po.stem])]
            faults += owed_in(po, course)
    print(f"{sum(map(len, found.values()))} messages in {len(found)} catalogues.")
    print(*faults, sep="\n", end="\n" if faults else "", file=sys.stderr)
    return bool(faults)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

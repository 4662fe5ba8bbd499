"""The pages of docs/ to which lessons lead, in another language: their messages, and the pages."""

import re
from collections.abc import Iterator
from pathlib import Path

from babel.messages.catalog import Catalog

from course_utils.words import say, spoken
from tools.course_paths import ROOT
from tools.language.languages import (
    ENGLISH,
    PAGES,
    in_folder,
    is_translated,
    translated_pages,
    translations,
)
from tools.language.lessons import looking_up, untranslated
from tools.language.markdown_prose import markdown_pieces
from tools.language.pieces import joined
from tools.language.terms import ROW
from tools.notebook.kept_stops import with_kept_stops
from tools.notebook.links import LESSON, to_lessons

CATALOGUE = "pages"
OTHER_PAGE = re.compile(r"\]\((\w+)(?=\.md)")
TITLE = re.compile(r"\A# .*\n")


def messages(course: Path = ROOT, names=PAGES) -> Iterator[tuple[str, str, str]]:
    """(page, message, kind) of all that these pages of `course` say; one that is gone is silent."""
    for name in names:
        page = page_of(name, course)
        text = page.read_text(encoding="utf-8") if page.exists() else ""
        terms = names_in(text) if name == "glossary" else ()
        yield from (
            (name, p.message, p.kind)
            for p in markdown_pieces(text)
            if p.message and p.message not in terms
        )


def names_in(text: str) -> set[str]:
    """The terms in the table of the glossary, and their names: no language translates these."""
    rows = list(ROW.finditer(text))[1:]
    return {cell for row in rows for cell in (row["english"], row["name"])}


def template(course: Path = ROOT, names=PAGES) -> Catalog:
    """All messages of these pages, as a catalogue without translations."""
    return untranslated(messages(course, names))


def page_of(name: str, course: Path = ROOT, language: str = ENGLISH) -> Path:
    """The file of the page `name` in `language`."""
    return in_folder(course / "docs", language) / f"{name}.md"


def page_in(language: str, name: str, course: Path = ROOT) -> str:
    """The text of the page `name` in `language`, as it stands in docs/<language>/.

    Below its title it says which lessons are English, where it leads to any.
    """
    lessons = course / "lessons"
    catalogue = translations(lessons / CATALOGUE, language)
    english = page_of(name, course).read_text(encoding="utf-8")
    text = with_kept_stops(joined(markdown_pieces(english), looking_up(catalogue, name)))
    own = translated_pages(language, lessons)
    text = OTHER_PAGE.sub(lambda link: link[0] if link[1] in own else f"](../{link[1]}", text)
    text = text.replace("](../notebooks/", "](")
    leads = [lessons / f"{found['stem']}.py" for found in LESSON.finditer(text)]
    there = {"translated": f"../../notebooks/{language}/", "english": "../../notebooks/"}
    text = to_lessons(language, text, lessons, **there, mark=False)
    if all(is_translated(lesson, language) for lesson in leads):
        return text
    with spoken(language):
        note = say("Some of the lessons that this page links are not translated yet: in English.")
    return TITLE.sub(lambda title: f"{title[0]}\n{note}\n", text)

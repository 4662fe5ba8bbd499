"""README and first lesson tell of what is there: each lesson, its minutes, links that lead on."""

import re

import pytest
from course_paths import LESSONS, ROOT, numbered
from readme_picture import NOTEBOOK, PICTURE, first_picture

README = (ROOT / "README.md").read_text(encoding="utf-8")
START = (LESSONS / "00_start_here.py").read_text(encoding="utf-8")
EXISTING = [path.stem for path in numbered(LESSONS, ".py")]


def lessons_in_table(text):
    return re.findall(
        r"^(?:# )?\| \[[^\]]+\]\((?:notebooks/)?(\d\d_\w+)\.ipynb\)", text, re.MULTILINE
    )


def links(text):
    return [link for link in re.findall(r"\]\(([^)]+)\)", text) if not link.startswith("http")]


def test_readme_lists_exactly_the_lessons_that_exist():
    assert lessons_in_table(README) == EXISTING


def test_first_lesson_lists_exactly_the_others():
    assert lessons_in_table(START) == EXISTING[1:]


def test_minutes_are_those_that_each_lesson_states():
    for text in (README, START):
        for stem, minutes in re.findall(r"(\d\d_\w+)\.ipynb\) \| [^|]+ \| (\d+) \|", text):
            lesson = (LESSONS / f"{stem}.py").read_text(encoding="utf-8")
            assert f"**Time** {minutes} minutes" in lesson, stem


@pytest.mark.parametrize(
    "document",
    [
        "README.md",
        "docs/glossary.md",
        "docs/misconceptions.md",
        "docs/other_frameworks.md",
        "data/README.md",
    ],
)
def test_links_of_documents_lead_to_files(document):
    path = ROOT / document
    assert [link for link in links(path.read_text()) if not (path.parent / link).exists()] == []


@pytest.mark.parametrize("stem", EXISTING)
def test_links_of_lessons_lead_to_lessons(stem):
    text = (LESSONS / f"{stem}.py").read_text(encoding="utf-8")
    known = {f"{name}.ipynb" for name in EXISTING}
    assert [link for link in links(text) if link.endswith(".ipynb") and link not in known] == []


def test_picture_is_the_one_that_the_notebook_draws():
    assert PICTURE.read_bytes() == first_picture(NOTEBOOK)


def test_a_lesson_that_is_not_there_would_be_noticed():
    assert lessons_in_table(README + "\n| [99 None](notebooks/99_none.ipynb) | ? | 1 |") != EXISTING

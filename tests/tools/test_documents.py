"""README and first lesson tell of what is there: each lesson, its minutes, links that lead on."""

import re

import pytest

from tools.course_paths import LESSONS, ROOT, numbered, relative_path
from tools.documents import (
    NOTEBOOK,
    PICTURE,
    README,
    first_picture,
    pictures,
    readme,
    texts,
    with_made,
)
from tools.notebook.describe import describe

README_TEXT = README.read_text(encoding="utf-8")
START = "\n".join(cell.source for cell in describe(LESSONS / "00_start_here.py").cells)
DOCUMENTS = [*ROOT.glob("*.md"), *ROOT.glob("d*/*.md"), *ROOT.glob("docs/*/*.md")]
DOCUMENTS = sorted(map(relative_path, DOCUMENTS))
MADE = texts()
EXISTING = [path.stem for path in numbered(LESSONS, ".py")]


def lessons_in_table(text):
    return re.findall(
        r"^\|[^|]*\| \[[^\]]+\]\((?:notebooks/)?(\d\d_\w+)\.ipynb\)", text, re.MULTILINE
    )


def is_text(cell):
    return cell.cell_type == "markdown"


def links(text):
    return [link for link in re.findall(r"\]\(([^)]+)\)", text) if not link.startswith("http")]


def test_readme_lists_exactly_the_lessons_that_exist():
    assert lessons_in_table(README_TEXT) == EXISTING


def test_first_lesson_lists_exactly_the_others():
    assert lessons_in_table(START) == EXISTING[1:]


def test_minutes_are_those_that_each_lesson_states():
    row = re.compile(r"(\d\d_\w+)\.ipynb\) \|[^|]+\| \w+ \| (\d+) \| (\d*) \| (\d*) \|")
    for text, lessons in ((readme(README_TEXT), EXISTING), (START, EXISTING[1:])):
        found = row.findall(text)
        assert [stem for stem, *_ in found] == lessons
        for stem, *minutes in found:
            opening = describe(LESSONS / f"{stem}.py").cells[0].source
            said = re.search(r"\*\*Time\*\* (.*?)\*\*Builds on\*\*", opening)[1]
            assert re.findall(r"\d+", said) == list(filter(None, minutes)), stem


@pytest.mark.parametrize("path", MADE, ids=relative_path)
def test_a_document_holds_what_is_made_of_the_course(path):
    assert MADE[path] == path.read_text(encoding="utf-8"), "run make notebooks"


def test_a_document_that_has_lost_the_place_is_refused():
    with pytest.raises(
        SystemExit, match=r"README.md has lost <!-- lessons: made by make notebooks"
    ):
        with_made(README, "no table", "lessons", "")


@pytest.mark.parametrize("document", DOCUMENTS)
def test_links_of_documents_lead_to_files(document):
    path = ROOT / document
    text = path.read_text(encoding="utf-8")
    assert [link for link in links(text) if not (path.parent / link).exists()] == []


@pytest.mark.parametrize("stem", EXISTING)
def test_links_of_lessons_lead_to_lessons_and_pages(stem):
    text = "\n".join(c.source for c in describe(LESSONS / f"{stem}.py").cells if is_text(c))
    known = {f"{name}.ipynb" for name in EXISTING}
    known |= {f"../{name}" for name in DOCUMENTS if name.startswith("docs/")}
    assert "../docs/symbols.md" in links(text)
    assert [link for link in links(text) if link not in known] == []


def test_picture_is_the_one_that_the_notebook_draws():
    assert PICTURE.read_bytes() == first_picture(NOTEBOOK)


def test_the_readme_of_each_language_shows_the_picture_of_its_own_lesson():
    made = pictures()
    assert {path for path, drawn in made.items() if path.read_bytes() != drawn} == set()
    assert len(set(made.values())) == len(made), "none shows another language's words"
    for path in made:
        readme = path.name.replace("thinned", "README").replace(".png", ".md")
        assert f"](docs/{path.name})" in (ROOT / readme).read_text(encoding="utf-8")


def test_a_lesson_that_is_not_there_would_be_noticed():
    more = README_TEXT + "\n|  | [99 None](notebooks/99_none.ipynb) | ? | 1 |  | main |"
    assert lessons_in_table(more) != EXISTING

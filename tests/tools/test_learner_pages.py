"""A page in work/docs follows the course until its reader changes it; its links lead somewhere."""

import json
import re

import pytest

from tools import learner_pages
from tools.course_paths import LESSONS, NOTEBOOKS, ROOT, numbered
from tools.learner_copies import cleared, lesson_in
from tools.learner_pages import copy_pages, with_links_to_pages
from tools.notebook.describe import describe

PAGES = sorted(ROOT.glob("docs/*.md"))
TRANSLATED = sorted(ROOT.glob("docs/zh/*.md"))
LINK = re.compile(r"\]\((?!http)([^)#]+)[^)]*\)")


@pytest.fixture
def course(tmp_path, monkeypatch):
    """A folder with docs/ as the course has it, and an empty work/."""
    (tmp_path / "docs").mkdir()
    (tmp_path / "work").mkdir()
    for page in PAGES:
        (tmp_path / "docs" / page.name).write_bytes(page.read_bytes())
    (tmp_path / "docs" / "zh").mkdir()
    for page in TRANSLATED:
        (tmp_path / "docs" / "zh" / page.name).write_bytes(page.read_bytes())
    monkeypatch.setattr(learner_pages, "ROOT", tmp_path)
    monkeypatch.setattr(learner_pages, "WORK", tmp_path / "work")
    return tmp_path


def test_a_page_that_nobody_changed_follows_the_course(course):
    assert copy_pages() == []
    (course / "docs" / "symbols.md").write_text("# Symbols, anew: 符号\n", encoding="utf-8")
    copy_pages()
    copy = (course / "work" / "docs" / "symbols.md").read_text(encoding="utf-8")
    assert copy.startswith("# Symbols, anew: 符号\n")
    copies = sorted((course / "work" / "docs").iterdir())
    assert [copy.name for copy in copies] == [p.name for p in PAGES if p.name != "teaching.md"]


def test_the_teaching_guide_with_its_answers_stays_out(course):
    assert (course / "docs" / "teaching.md").exists()
    copy_pages()
    assert not (course / "work" / "docs" / "teaching.md").exists()


@pytest.mark.parametrize("change", [lambda text: text + "mine", lambda text: "mine\n" + text])
def test_a_page_that_its_reader_changed_is_never_touched(course, change):
    copy_pages()
    copy = course / "work" / "docs" / "symbols.md"
    mine = change(copy.read_text(encoding="utf-8"))
    copy.write_text(mine, encoding="utf-8")
    (course / "docs" / "symbols.md").write_text("# Symbols, anew\n", encoding="utf-8")
    copy_pages()
    assert copy.read_text(encoding="utf-8") == mine


def test_a_page_of_the_course_that_is_broken_is_told_and_the_others_come(course):
    (course / "docs" / "symbols.md").write_bytes(b"\xff")
    assert copy_pages() == [
        f"{course / 'docs' / 'symbols.md'} cannot be read as a text; get it back with git "
        "checkout, or download the course again."
    ]
    assert (course / "work" / "docs" / "glossary.md").exists()


@pytest.mark.parametrize("content", [b"", b"\xff\xfe", b"my own page"])
def test_a_file_of_the_readers_own_is_never_touched(course, content):
    (course / "work" / "docs").mkdir(parents=True)
    own = course / "work" / "docs" / "symbols.md"
    own.write_bytes(content)
    copy_pages()
    assert own.read_bytes() == content


def test_a_link_to_nothing_and_a_folder_are_left_as_they_are(course):
    (course / "work" / "docs" / "reading.md").mkdir(parents=True)
    dangling = course / "work" / "docs" / "symbols.md"
    dangling.symlink_to(course / "nowhere")
    copy_pages()
    assert dangling.is_symlink()
    assert (course / "work" / "docs" / "reading.md").is_dir()


def test_a_file_where_the_folder_should_be_is_told_once_and_left(course):
    (course / "work" / "docs").write_text("mine", encoding="utf-8")
    (line,) = copy_pages()
    assert "docs cannot be used" in line
    assert (course / "work" / "docs").read_text(encoding="utf-8") == "mine"


def test_a_course_without_its_pages_has_nothing_to_tell(course):
    for page in (course / "docs").glob("*.md"):
        page.unlink()
    assert copy_pages() == []
    assert list((course / "work").iterdir()) == []


def test_every_link_between_lessons_and_pages_leads_somewhere_in_work(course):
    copy_pages()
    work = course / "work"
    for lesson in numbered(LESSONS, ".py"):
        (work / f"{lesson.stem}.ipynb").touch()
    pages = {path: path.read_text(encoding="utf-8") for path in (work / "docs").iterdir()}
    for lesson in numbered(LESSONS, ".py"):
        notebook = cleared(json.loads(json.dumps(describe(lesson))))
        cells = [c for c in notebook["cells"] if c["cell_type"] == "markdown"]
        pages[work / f"{lesson.stem}.ipynb"] = "\n".join(cell["source"] for cell in cells)
    links = [(path, link) for path, text in pages.items() for link in LINK.findall(text)]
    assert any(link.startswith("docs/") for _, link in links)
    assert [(p.name, link) for p, link in links if not (p.parent / link).exists()] == []


def test_in_another_language_every_link_between_its_lessons_and_pages_leads_somewhere(course):
    assert copy_pages(language="zh") == []
    work = course / "work"
    (work / "zh").mkdir()
    for lesson in numbered(LESSONS, ".py"):
        (work / "zh" / f"{lesson.stem}.ipynb").touch()
    pages = {page: page.read_text(encoding="utf-8") for page in (work / "docs" / "zh").iterdir()}
    assert sorted(page.name for page in pages) == [page.name for page in TRANSLATED]
    for lesson in numbered(LESSONS, ".py"):
        notebook = cleared(lesson_in("zh", NOTEBOOKS / f"{lesson.stem}.ipynb"))
        cells = [c for c in notebook["cells"] if c["cell_type"] == "markdown"]
        told = "\n".join("".join(cell["source"]) for cell in cells)
        pages[work / "zh" / f"{lesson.stem}.ipynb"] = told
    links = [(path, link) for path, text in pages.items() for link in LINK.findall(text)]
    assert any(link.startswith("../docs/zh/") for _, link in links)
    assert [(p.name, link) for p, link in links if not (p.parent / link).exists()] == []


def test_in_english_no_page_of_another_language_comes(course):
    copy_pages()
    assert not (course / "work" / "docs" / "zh").exists()


def test_a_cell_keeps_its_form_when_its_links_are_moved():
    for source in ("[a](../docs/symbols.md)\nb", ["[a](../docs/symbols.md)\n", "b"]):
        moved = with_links_to_pages({"cell_type": "markdown", "source": source})["source"]
        assert type(moved) is type(source)
        assert "".join(moved) == "[a](docs/symbols.md)\nb"

"""A page in another language is the English one with other words, and its links hold there."""

import pytest
from babel.messages.catalog import Catalog

from tools.language.catalogue import write
from tools.language.languages import PAGES, languages, po_of, translated_pages
from tools.language.pages import CATALOGUE, messages, page_in, page_of

SYMBOLS = """\
# Symbols

| symbol | here it means |
|---|---|
| $p$ | a coin, see [0.3](../notebooks/00_coins.ipynb) |

Words are in [the glossary](glossary.md), papers in [what to read](reading.md).
"""
GLOSSARY = """\
# Glossary

| term | 中文 | here it means |
|---|---|---|
| mask | 掩码（掩蔽） | an array |
"""
CHINESE = {
    "Symbols": "符号表",
    "symbol": "符号",
    "here it means": "意思",
    "a coin, see [0.3](../notebooks/00_coins.ipynb)": "硬币，见 [0.3](../notebooks/00_coins.ipynb)",
    "Words are in [the glossary](glossary.md), papers in [what to read](reading.md).": (
        "词见[术语表](glossary.md)，论文见[清单](reading.md)。"
    ),
}
NOTE = "这一页链接到的课，有些还没有译成中文，打开是英文的。"


@pytest.fixture
def course(tmp_path):
    for folder in ("docs", "lessons", "locale/zh"):
        (tmp_path / folder).mkdir(parents=True)
    (tmp_path / "docs" / "symbols.md").write_text(SYMBOLS, encoding="utf-8")
    (tmp_path / "docs" / "glossary.md").write_text(GLOSSARY, encoding="utf-8")
    catalogue = Catalog("zh", fuzzy=False)
    for text, translated in CHINESE.items():
        catalogue.add(text, translated, context="symbols")
    write(catalogue, po_of(tmp_path / "lessons" / CATALOGUE, "zh"))
    declare(tmp_path, "[00_coins]", "[symbols, glossary]")
    return tmp_path


def declare(course, lessons, pages):
    told = f"name: 中文\ntranslated: {lessons}\npages: {pages}\n"
    (course / "locale" / "zh" / "language.yaml").write_text(told, encoding="utf-8")


def test_it_has_the_words_of_the_catalogue_and_links_that_hold_one_folder_deeper(course):
    assert page_in("zh", "symbols", course) == (
        "# 符号表\n\n| 符号 | 意思 |\n|---|---|\n"
        "| $p$ | 硬币，见 [0.3](../../notebooks/zh/00_coins.ipynb) |\n\n"
        "词见[术语表](glossary.md)，论文见[清单](../reading.md)。\n"
    )


def test_it_says_once_that_lessons_are_english_where_it_leads_to_one(course):
    declare(course, "[]", "[symbols]")
    page = page_in("zh", "symbols", course)
    assert page.startswith(f"# 符号表\n\n{NOTE}\n\n| 符号 |")
    assert page.count(NOTE) == 1
    assert "[0.3](../../notebooks/00_coins.ipynb)" in page
    assert "[术语表](../glossary.md)" in page


def test_the_terms_of_the_glossary_and_their_names_are_no_messages(course):
    found = [text for name, text, _ in messages(course) if name == "glossary"]
    assert found == ["Glossary", "term", "中文", "here it means", "an array"]


def test_what_has_no_translation_stays_english(course):
    assert page_in("zh", "glossary", course) == GLOSSARY


@pytest.mark.parametrize("name", PAGES)
def test_there_is_such_a_page(name):
    assert page_of(name).exists()


@pytest.mark.parametrize("language", languages())
def test_no_page_is_left_over(language):
    folder = page_of("any", language=language).parent
    left = {page.stem for page in folder.glob("*")} - set(translated_pages(language))
    assert not left, f"language.yaml does not name them: take {left} out of docs/{language}"

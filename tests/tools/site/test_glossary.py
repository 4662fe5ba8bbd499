"""Each row of docs/glossary.md is an entry of the site's glossary, found by its bold names."""

from nbformat.v4 import new_markdown_cell, new_notebook

from tools.course_paths import ROOT
from tools.site.glossary import entries, glossary_page, with_terms

TEXT = (ROOT / "docs" / "glossary.md").read_text(encoding="utf-8")
SMALL = """\
# Glossary

| term | 中文 | here it means |
|---|---|---|
| mask | 掩码（掩蔽） | the array of `mask` and $mask$, one for each unit |
| unit | 神经元 | one entry of a layer |

After.
"""


def linked(source):
    return with_terms(new_notebook(cells=[new_markdown_cell(source)]), SMALL).cells[0].source


def test_every_row_becomes_an_entry_with_both_languages():
    rows = [row for row in TEXT.splitlines() if row.startswith("|")][2:]
    found = entries(TEXT)
    assert len(found) == len(rows)
    assert all(entry.english and entry.chinese and entry.meaning for entry in found)
    page = glossary_page(TEXT, {})
    assert all(name in page for entry in found for name in (*entry.english, *entry.chinese))


def test_what_stands_around_the_table_stays():
    page = glossary_page(SMALL, {})
    assert page.startswith("# Glossary\n\n```{glossary}\nmask\n掩码（掩蔽）\n")
    assert page.endswith("```\n\nAfter.\n")


def test_a_meaning_links_other_terms_but_neither_itself_nor_code():
    assert "of `mask` and $mask$, one for each {term}`unit <unit>`" in glossary_page(SMALL, {})


def test_a_meaning_in_another_language_stands_below_the_english_of_the_same_term():
    chinese = SMALL.replace("the array", "数组").replace("one entry of a layer", "层的一项")
    page = glossary_page(SMALL, {"zh": chinese})
    assert '  one entry of a layer\n\n  <span lang="zh">层的一项</span>\n' in page


def test_a_bold_term_is_linked_in_any_number_and_case_and_other_words_are_not():
    assert linked("the **mask** is") == "the <strong>{term}`mask <mask>`</strong> is"
    assert linked("**Masks** are") == "<strong>{term}`Masks <mask>`</strong> are"
    assert linked("a mask, **Check.** and **unmasked**") == "a mask, **Check.** and **unmasked**"


def test_a_chinese_term_is_linked_though_no_space_stands_around_it():
    assert linked("就是**掩码**。") == "就是<strong>{term}`掩码 <掩码（掩蔽）>`</strong>。"
    assert linked("**预测。** 掩码") == "**预测。** 掩码"
    assert linked("2**3**4") == "2**3**4"

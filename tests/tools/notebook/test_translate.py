"""A notebook in another language: its prose is that of the catalogue, all else stays as it is."""

import nbformat
import pytest
from babel.messages.catalog import Catalog

from course_utils.words import spoken
from tools.course_paths import LESSONS, numbered
from tools.language.catalogue import write
from tools.language.languages import po_of
from tools.notebook.describe import describe
from tools.notebook.draft import draft
from tools.notebook.links import links_in
from tools.notebook.translate import header_in, translate


def catalogue_of(*messages):
    catalogue = Catalog("zh", fuzzy=False)
    for context, text, translation in messages:
        catalogue.add(text, translation, context=context)
    return catalogue


@pytest.fixture
def bilingual(lessons):
    """A function that gives the course a Chinese catalogue of 01_first, declared or not."""

    def declare(*messages, translated=True):
        write(catalogue_of(*messages), po_of(lessons / "01_first.py", "zh"))
        settings = f"name: 简体中文\ntranslated: [{'01_first' if translated else ''}]\n"
        folder = lessons.with_name("locale") / "zh"
        (folder / "language.yaml").write_text(settings, encoding="utf-8")
        return lessons

    return declare


def test_english_stays_and_the_given_notebook_is_not_touched(lessons):
    notebook = draft(lessons / "01_first.py")
    translated = translate(notebook, None)
    assert translated == notebook
    assert translated is not notebook


@pytest.mark.parametrize("lesson", numbered(LESSONS, ".py"), ids=lambda path: path.stem)
def test_with_an_empty_catalogue_a_lesson_stays_byte_for_byte(lesson):
    assert translate(draft(lesson), Catalog("zh")) == draft(lesson)


def test_text_code_and_alternative_text_are_those_of_their_cell():
    cells = [
        nbformat.v4.new_markdown_cell("# 01 One\n\nTwo words, $p$.", id="one"),
        nbformat.v4.new_code_cell('print("two words")', id="two", metadata={"alt": "A line."}),
        nbformat.v4.new_markdown_cell("Two words, $p$.", id="three"),
    ]
    notebook = nbformat.v4.new_notebook(cells=cells)
    catalogue = catalogue_of(
        ("one", "One", "一"),
        ("one", "Two words, $p$.", "两个词，$p$。"),
        ("two", "two words", "两个词"),
        ("two", "A line.", "一条线。"),
    )
    one, two, three = translate(notebook, catalogue).cells
    assert one.source == "# 01 一\n\n两个词，$p$。"
    assert two.source == 'print("两个词")'
    assert two.metadata.alt == "一条线。"
    assert three.source == "Two words, $p$.", "it stands in another cell"
    assert [cell.id for cell in (one, two, three)] == ["one", "two", "three"]


def test_what_is_fuzzy_stays_english():
    notebook = nbformat.v4.new_notebook(cells=[nbformat.v4.new_markdown_cell("Two words.", id="a")])
    catalogue = catalogue_of(("a", "Two words.", "旧译"))
    catalogue.get("Two words.", "a").flags.add("fuzzy")
    assert translate(notebook, catalogue).cells[0].source == "Two words."


def test_a_header_and_the_links_that_name_it_are_translated(bilingual):
    lessons = bilingual(("header", "First", "第一课"), ("header", "What is it?", "这是什么？"))
    header = header_in("zh", lessons / "01_first.py")
    assert (header.title, header.question, header.builds_on) == ("第一课", "这是什么？", "nothing")
    said = describe(lessons / "02_second.py", "zh").cells[0].source
    assert "[01 第一课](01_first.ipynb)" in said


def test_links_lead_to_what_there_is_from_the_folder_of_the_language(bilingual):
    lessons = bilingual()
    said = describe(lessons / "01_first.py", "zh").cells[0].source
    assert "(../02_second.ipynb)" in said, "it is not translated"
    assert "(../../docs/symbols.md)" in said
    assert "(02_second.ipynb)" in describe(lessons / "01_first.py").cells[0].source


def test_a_link_to_a_lesson_that_is_not_translated_says_so_and_no_other_does(bilingual):
    lessons = bilingual()
    source = "[1](01_first.ipynb), [2](02_second.ipynb#part), [all](../docs/symbols.md)"
    assert links_in("en", source, lessons) == source
    with spoken("zh"):
        said = links_in("zh", source, lessons)
    assert said == (
        "[1](01_first.ipynb), [2](../02_second.ipynb#part)（英文）, "
        "[all](../../docs/symbols.md)（英文）"
    )


def test_a_link_to_a_page_leads_to_its_translation_where_there_is_one(bilingual):
    lessons = bilingual()
    yaml = lessons.with_name("locale") / "zh" / "language.yaml"
    yaml.write_text("name: 简体中文\ntranslated: []\npages: [symbols]\n", encoding="utf-8")
    source = "[all](../docs/symbols.md), [1](../docs/when-torch-moves.md#torch), [2](a/docs/b.md)"
    with spoken("zh"):
        assert links_in("zh", source, lessons) == (
            "[all](../../docs/zh/symbols.md), [1](../../docs/when-torch-moves.md#torch)（英文）, "
            "[2](a/docs/b.md)"
        )


def test_in_a_translation_a_formula_and_its_stop_stay_on_one_line(lessons, bilingual):
    lesson = lessons / "01_first.py"
    with lesson.open("a", encoding="utf-8") as file:
        file.write("\n# %% [markdown]\n# Then $p$, and so on.\n")
    bilingual((draft(lesson).cells[-1].id, "Then $p$, and so on.", "那么 $p$，依此类推。"))
    assert describe(lesson, "zh").cells[-1].source == "那么 <nobr>$p$，</nobr>依此类推。"
    assert describe(lesson).cells[-1].source == "Then $p$, and so on."


def test_another_language_makes_another_edition(bilingual):
    lesson = bilingual(("01-first", "First", "第一课")) / "01_first.py"
    english, chinese = describe(lesson), describe(lesson, "zh")
    assert english.metadata.course.edition != chinese.metadata.course.edition


def test_a_language_that_is_not_there_is_refused(lessons):
    with pytest.raises(ValueError, match=r"language has to be one of en, .*but got 'fr'"):
        describe(lessons / "01_first.py", "fr")

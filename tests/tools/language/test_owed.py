"""What a translation owes is found, and told with the cell and both sentences."""

import pytest
from babel.messages.catalog import Catalog

from tools.language.catalogue import write
from tools.language.languages import po_of
from tools.language.lessons import template
from tools.language.merge import bring_up_to_date
from tools.language.owed import faults, page_faults
from tools.language.terms import Terms

NO_TERMS = Terms({}, ())
LESSON = """\
# ---
# title: Coins
# question: Is it fair?
# part: Start
# builds_on: "nothing"
# next: none
# road: main
# ---

# %% [markdown]
# # 00 Coins
#
# A coin falls on "drop" with $p = 0.3$, 250 times.

# %%
counts = {"on the edge": 3}
f"{counts['on the edge']} of them"
"""
CHINESE = {
    "Coins": "硬币",
    "Is it fair?": "公平吗？",
    "nothing": "无",
    'A coin falls on "drop" with $p = 0.3$, 250 times.': "硬币 250 次落在“失活”一面，$p = 0.3$。",
    "on the edge": "立着",
    "{counts['on the edge']} of them": "其中 {counts['立着']} 枚",
}


@pytest.fixture
def lesson(tmp_path):
    (tmp_path / "lessons").mkdir()
    (tmp_path / "locale" / "zh").mkdir(parents=True)
    (tmp_path / "locale" / "zh" / "language.yaml").write_text(
        "name: 中文\ntranslated: [00_coins]\n", encoding="utf-8"
    )
    path = tmp_path / "lessons" / "00_coins.py"
    path.write_text(LESSON, encoding="utf-8")
    return path


def translated(lesson, texts=CHINESE):
    catalogue = Catalog("zh", fuzzy=False)
    for message in template(lesson):
        if message.id:
            catalogue.add(message.id, texts.get(message.id, ""), context=message.context)
    write(catalogue, po_of(lesson, "zh"))
    return catalogue


def test_a_whole_translation_owes_nothing(lesson):
    translated(lesson)
    assert faults(lesson, "zh", NO_TERMS) == []


def test_without_a_catalogue_one_sentence_says_so(lesson):
    assert faults(lesson, "zh", NO_TERMS) == [
        "00_coins has no catalogue in zh: make translations writes it."
    ]


def test_a_sentence_that_is_not_translated_is_named(lesson):
    translated(lesson, {k: v for k, v in CHINESE.items() if k != "Is it fair?"})
    assert faults(lesson, "zh", NO_TERMS) == ["header: not translated: 'Is it fair?'"]


def test_a_changed_english_sentence_is_told_before_and_after_the_merge(lesson):
    """Whoever changes an English sentence learns which translation has become stale."""
    catalogue = translated(lesson)
    lesson.write_text(LESSON.replace("250 times", "290 times"), encoding="utf-8")
    new = 'A coin falls on "drop" with $p = 0.3$, 290 times.'
    assert faults(lesson, "zh", NO_TERMS) == [
        f"coins: new since the last make translations: {new!r}"
    ]
    bring_up_to_date(catalogue, template(lesson))
    write(catalogue, po_of(lesson, "zh"))
    english = 'A coin falls on "drop" with $p = 0.3$, 250 times.'
    old = CHINESE[english]
    assert faults(lesson, "zh", NO_TERMS) == [
        f"coins: the English was {english!r} and is now {new!r}; look at the translation {old!r}, "
        "mend it, and take its mark `fuzzy` away"
    ]


def test_code_that_does_something_else_is_found(lesson):
    wrong = CHINESE | {"{counts['on the edge']} of them": "其中 {len(counts)} 枚"}
    translated(lesson, wrong)
    told = "\n".join(faults(lesson, "zh", NO_TERMS))
    assert "other fields" in told
    assert "coins_1: the code is another than in English" in told


def test_the_same_words_in_two_cells_of_code_have_to_agree(lesson):
    text = LESSON + '\n# %% [markdown]\n# ## 0.1 Again\n\n# %%\ncounts["on the edge"]\n'
    lesson.write_text(text, encoding="utf-8")
    catalogue = translated(lesson, CHINESE | {"Again": "再来"})
    assert faults(lesson, "zh", NO_TERMS) == []
    catalogue.get("on the edge", "again_1").string = "站着"
    write(catalogue, po_of(lesson, "zh"))
    assert faults(lesson, "zh", NO_TERMS) == [
        "the words 'on the edge' stand in several cells of code, which have to agree: "
        "['立着', '站着']"
    ]


def test_prose_may_name_words_of_the_code_as_they_are_translated(lesson):
    text = f"{LESSON}\n# %% [markdown]\n# See `on the edge`.\n"
    lesson.write_text(text, encoding="utf-8")
    translated(lesson, CHINESE | {"See `on the edge`.": "见 `立着`。"})
    assert faults(lesson, "zh", NO_TERMS) == []


def test_the_title_has_one_translation_above_the_lesson_and_in_tables(lesson):
    catalogue = translated(lesson)
    catalogue.get("Coins", "header").string = "铜板"
    write(catalogue, po_of(lesson, "zh"))
    assert faults(lesson, "zh", NO_TERMS) == [
        "'Coins' is translated in several ways: ['硬币', '铜板']"
    ]


def test_a_translation_that_belongs_to_another_sentence_is_found(lesson):
    sentences = [
        "A sentence as long as this one is not said twice.",
        "Nor is this one, which says it.",
    ]
    sentences[1] += " So it stands alone here."
    lesson.write_text(
        LESSON + "\n# %% [markdown]\n# " + "\n#\n# ".join(sentences) + "\n", encoding="utf-8"
    )
    translated(lesson, CHINESE | dict.fromkeys(sentences, "这样长的一句话不说两遍。"))
    assert any(
        "is the translation of several sentences" in f for f in faults(lesson, "zh", NO_TERMS)
    )


def test_code_that_is_no_python_is_one_sentence_with_its_cell(lesson):
    translated(lesson, CHINESE | {"{counts['on the edge']} of them": "其中 {counts['立着']"})
    told = faults(lesson, "zh", NO_TERMS)
    assert any(
        f.startswith("coins_1: with its words translated the code is no Python") for f in told
    )


def test_a_page_owes_as_a_lesson_does_once_it_is_declared(lesson):
    course = lesson.parents[1]
    (course / "docs").mkdir()
    (course / "docs" / "symbols.md").write_text("# Symbols\n\nTwo: $p$, $q$.\n", encoding="utf-8")
    assert page_faults("zh", NO_TERMS, course) == []
    yaml = course / "locale" / "zh" / "language.yaml"
    yaml.write_text("name: 中文\ntranslated: []\npages: [symbols]\n", encoding="utf-8")
    assert page_faults("zh", NO_TERMS, course) == [
        "symbols: new since the last make translations: 'Symbols'",
        "symbols: new since the last make translations: 'Two: $p$, $q$.'",
    ]
    catalogue = Catalog("zh", fuzzy=False)
    catalogue.add("Symbols", "符号表", context="symbols")
    catalogue.add("Two: $p$, $q$.", "两个：$p$。", context="symbols")
    write(catalogue, po_of(lesson.with_stem("pages"), "zh"))
    (told,) = page_faults("zh", NO_TERMS, course)
    assert told.startswith("symbols: other formulas (only here [], only in English ['$q$'])")

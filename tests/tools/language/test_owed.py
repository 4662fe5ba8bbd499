"""What is wrong with a translation is found, and told with the cell and both sentences."""

import pytest
from babel.messages.catalog import Catalog

from tools.language.catalogue import write
from tools.language.languages import po_of
from tools.language.lessons import template
from tools.language.merge import bring_up_to_date
from tools.language.owed import IN_CODE, faults, message_faults
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


@pytest.mark.parametrize(
    ("english", "translated", "kind", "expected"),
    [
        ("Two of 10 000.", "10 000 个中的两个。", "paragraph", None),
        ("Two of 10 000.", "一万个中的两个。", "paragraph", "other numbers"),
        ("one in 1.7 million", "170 万分之一", "paragraph", None),
        ("one in 1.7 million", "17 万分之一", "paragraph", "other numbers"),
        ("at 0.3, 0.5", "在 0.5、0.3 处", "paragraph", None),
        ("at 0.3", "在 0.03 处", "paragraph", "other numbers"),
        ("$p$ and $q$", "$q$ 与 $p$", "paragraph", None),
        ("$p$ and $q$", "$p$ 与 $p$", "paragraph", "other formulas"),
        ("a `b` c", "一 `c` 二", "paragraph", "other code"),
        ("`make lab` opens it", "`make lab LANGUAGE=zh` 打开它", "paragraph", None),
        ("`make test` tries it", "`make test LANGUAGE=zh` 检查它", "paragraph", "other code"),
        ("[a](b.ipynb)", "[甲](c.ipynb)", "paragraph", "other links"),
        ("after 5 s", "5 秒之后", "paragraph", None),
        ("after 5 s", "6 秒之后", "paragraph", "other numbers"),
        ("{{next}}: on.", "继续。", "paragraph", "other placeholders"),
        ("**Check.** So it is.", "**检验。** 是的。", "paragraph", None),
        ("**Check.** So it is.", "**检验。**是的。", "paragraph", "other bold or slanted"),
        ("A sentence.", "A sentence.", "paragraph", "still English"),
        ("SGD, Adam", "SGD, Adam", "table cell", None),
        ("{a} of {b:.2f}", "{b:.2f} 中的 {a}", IN_CODE, None),
        ("{a} of {b:.2f}", "{b:.3f} 中的 {a}", IN_CODE, "other fields"),
        ("mean / $\\sigma$", "均值 / σ", IN_CODE, None),
        ("mean: $x^2$", "均值：$x^2$", IN_CODE, "a formula in a label"),
        ("mean: $x^2$", "均值：x²", IN_CODE, "other numbers"),
        ("mean: $x^2$", "均值：x^2", IN_CODE, None),
        ("$w_2 = 1 - w_1$, here", "w2 = 1 - w1，在这里", IN_CODE, None),
        ("$w_2 = 1 - w_1$, here", "w2 = 1 + w1，在这里", IN_CODE, "other signs"),
        ("mean: $(1-p)^{-L}$", "均值：(1-q)^-L", IN_CODE, "other letters"),
        ("{'so many':9} of", "{'这么多':9} 中", IN_CODE, None),
    ],
)
def test_a_translation_says_the_same_numbers_formulas_code_and_links(
    english, translated, kind, expected
):
    found = list(message_faults(english, translated, kind, NO_TERMS))
    assert (found == []) if expected is None else any(expected in fault for fault in found)


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

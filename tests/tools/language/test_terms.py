"""A term has one name in a translation: that of the glossary."""

import pytest

from tools.course_paths import ROOT
from tools.language.terms import Terms, glossary_terms

TERMS = Terms({"mask": ("掩码",), "drop probability": ("失活概率",)}, others=("掩蔽",))


@pytest.mark.parametrize(
    ("english", "translated", "expected"),
    [
        ("The mask is drawn.", "抽取掩码。", []),
        ("Two Masks.", "两个掩模。", ["the glossary calls mask 掩码"]),
        ("A masked value.", "被遮住的值。", []),
        ("`x * mask` and keep_mask", "`x * mask` 和 keep_mask", []),
        ("nn.mask is code", "nn.mask 是代码", []),
        ("The drop probability p.", "失活概率 p。", []),
        ("The mask.", "掩码（掩蔽）。", ["掩蔽 is another name, for the glossary"]),
    ],
)
def test_a_sentence_that_has_the_term_has_its_name(english, translated, expected):
    assert list(TERMS.faults(english, translated)) == expected


def test_names_and_other_names_come_from_the_table(tmp_path):
    page = tmp_path / "glossary.md"
    page.write_text(
        "| term | 中文 | here it means |\n|---|---|---|\n"
        "| mask, coin pattern | 掩码（掩蔽、遮罩） | an array |\n"
        "| train mode, eval mode | 训练模式，评估模式 | what is asked |\n"
        "| mean | 均值 | a word of every day, too |\n"
        "| seed | 随机种子 | a number |\n",
        encoding="utf-8",
    )
    terms = glossary_terms(page, {"mean": None, "seed": ["种子"]})
    assert terms.names == {
        "mask": ("掩码",),
        "coin pattern": ("掩码",),
        "train mode": ("训练模式",),
        "eval mode": ("评估模式",),
        "seed": ("随机种子", "种子"),
    }
    assert terms.others == ("掩蔽", "遮罩")


def test_a_misspelt_term_is_refused(tmp_path):
    (tmp_path / "glossary.md").write_text("| mask | 掩码 | an array |\n", encoding="utf-8")
    with pytest.raises(ValueError, match="names 'drope', which the glossary has not"):
        glossary_terms(tmp_path / "glossary.md", {"drope": ["面具"]})


def test_the_course_has_its_terms():
    terms = glossary_terms(ROOT / "docs" / "glossary.md", {})
    assert terms.names["dropout"] == ("随机失活",)
    assert terms.names["inverted dropout"] == ("反向随机失活",)
    assert {"暂退法", "丢弃法"} <= set(terms.others)

"""What is wrong with the translation of one message is told, and a good one passes."""

import pytest

from tools.language.message_faults import IN_CODE, message_faults
from tools.language.terms import Terms

NO_TERMS = Terms({}, ())
BY_TITLE = Terms({"overfitting": ("过拟合",)}, ())


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


def test_a_title_that_a_link_to_the_web_quotes_stays_as_its_author_wrote_it():
    english = "[A way to prevent overfitting](https://a.org): read it."
    assert list(message_faults(english, "读它：[A way to prevent overfitting](https://a.org)。",
                               "paragraph", BY_TITLE)) == []  # fmt: skip
    assert list(message_faults(english, "读它：[办法](https://a.org)。", "paragraph", BY_TITLE))
    inside = "[a way to prevent overfitting](there.md): read it."
    found = list(message_faults(inside, "读：[a way to prevent overfitting](there.md)。",
                                "paragraph", BY_TITLE))  # fmt: skip
    assert any("still English" in fault for fault in found)

"""What a translation has in common with its English is compared, and good Chinese passes."""

import pytest

from tools.language.in_common import NUMBER, differences, edges, layout, plain, without_code


def told(english, translated):
    return " ".join(differences(*without_code(plain(english), plain(translated))))


@pytest.mark.parametrize(
    ("text", "numbers"),
    [
        ("10 000 of 1e-6, at -0.3 or 5 %", ["10 000", "1e-6", "-0.3", "5 %"]),
        ("1-2, 2014-15, float32, p**-9", ["1", "2", "2014", "15", "32", "-9"]),
        ("5.6, ±4 and 3%", ["5.6", "±4", "3%"]),
        ("float32 %, x2e", ["32 %", "2"]),
    ],
)
def test_a_number_has_its_sign_its_exponent_and_its_per_cent(text, numbers):
    assert NUMBER.findall(text) == numbers


@pytest.mark.parametrize(
    ("english", "translated", "expected"),
    [
        ("at p = 0.3", "在 p = 0.3 处", ""),
        ("at p = 0.3", "在 q = 0.3 处", "other letters"),
        ("in float32", "用 float64", "other names"),
        ("All ReLUs are on.", "全部 ReLU 都亮着。", ""),
        ("Float32 draws", "float32 的抽取", ""),
        ("ask nn.Dropout", "问它", "other names"),
        ("x < p", "x > p", "other signs between two values"),
        ("1 - p", "1 + p", "other signs between two values"),
        ("one-sided", "单侧", ""),
        ("a word", "<b>词", "other HTML tags"),
        ("a word", "词 $", "other marks"),
        ("a | b", "一 b", "other marks"),
        ("Is it so?", "是这样吗？", ""),
        ("Is it so, or not?", "是这样吗？还是不是？", ""),
        ("Is it so?", "是这样。", "0 questions, and 1 in English"),
        ("It is so.", "是这样吗？", "1 questions, and 0 in English"),
        ('Ask "is it?" of them.', "问它们是不是。", ""),
        ("what is left of it here", "剩下的 is left of 这里", "'is left of' are still English"),
        ("Write return x * (1 - p) here", "这里写 return x * (1 - p)", ""),
        ("shape (rows, units, 1)", "形状 (rows, units, 1)", ""),
    ],
)
def test_names_letters_signs_and_questions_are_the_same(english, translated, expected):
    found = told(english, translated)
    assert (found == "") if not expected else expected in found


@pytest.mark.parametrize(
    ("english", "translated", "expected"),
    [
        ("a", "一", ""),
        ("a ", "一 ", ""),
        ("a", "一 ", "ends with other blanks"),
        ("a", " 一", "begins with other blanks"),
        ("a", "  ", "other blanks"),
        ("a\nb", "一\n二", ""),
        ("a b", "一\n二", "other line breaks"),
        ("a", "一\u200b二", "signs that nobody sees"),
        ("a", "一\x07", "signs that nobody sees"),
        ("a", "一\ufffd", "signs that nobody sees"),
        (", ", "、", ""),  # between the items of a list, as each writing sets it
    ],
)
def test_blanks_and_lines_are_the_same_and_nothing_is_hidden(english, translated, expected):
    found = " ".join(edges(english, translated))
    assert (found == "") if not expected else expected in found


@pytest.mark.parametrize(
    ("english", "translated", "expected"),
    [
        ("**Check.** So.", "**检验。** 是。", ""),
        ("**Check.** So.", "**检验。是。**", ""),
        ("**Check.** So.", "**检验。它**是。", "end elsewhere"),
        ("**Check** it.", "**检验**它。", ""),
        ("**A story:** it is so.", "**一个故事**：是这样。", ""),
        ("**A story:** it is so.", "**一个故事**是这样。", "end elsewhere"),
        ("So.", "- 是。", "Markdown makes something else"),
        ("So.", "# 是。", "Markdown makes something else"),
        ("So it is.", "是的，\n\n这样。", "Markdown makes something else"),
        ("a **b** c", "一二三", "other bold or slanted"),
        ("a *b* c", "一**二**三", ""),
        ("a *b* c", "一二三", "other bold or slanted"),
        ("$a_1$ and $b_1$", "$a_1$ 和 $b_1$", ""),
    ],
)
def test_markdown_makes_the_same_of_both(english, translated, expected):
    found = " ".join(layout(english, translated))
    assert (found == "") if not expected else expected in found

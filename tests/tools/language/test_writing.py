"""Chinese is written as Chinese: its signs, its punctuation, its numbers; good sentences pass."""

import pytest

from tools.course_paths import LESSONS
from tools.language.writing import Writing, writing_of

CHINESE = writing_of("zh", LESSONS)
LONG = "The probability that a unit is dropped is 0.3."
ALSO = "What is kept has to be multiplied by 1.4 then."


@pytest.mark.parametrize(
    ("english", "translated", "expected"),
    [
        ("A coin is random.", "硬币是随机的。", None),
        ("A coin is random.", "硬币是隨機的。", "another writing: 機隨"),
        ("A coin is random.", "コインはランダムだ。", "another writing"),
        ("A coin is random.", "A coin is random", "still English"),
        ("AdamW", "AdamW", "still English"),
        ("A coin, red.", "硬币,红。", "Chinese has ，"),
        ("A coin: red.", "硬币: 红。", "Chinese has ，"),
        ("A coin.", "硬币.", "Chinese has 。"),
        ("One. Two.", "一.二。", "Chinese has 。"),
        ("version 2.5 of it", "它的 2.5 版", None),
        ("A coin (red).", "硬币(红)。", "Chinese has （）"),
        ("relu(mean of z)", "relu(z 的均值)", None),
        ('A "fair" coin.', '"公平"的硬币。', "Chinese has “”"),
        ("the same as X'y", "与 X'y 相同", None),
        ("You see it.", "您看。", "the reader is 你"),
        ("at 0.3", "在 ０.３ 处", "are narrow"),
        ("It *is* so.", "它*是*这样。", "is not slanted"),
        ("It *is* so.", "它**是**这样。", None),
        ("as p * h or h**2", "即 p * h 或 h**2", None),
        ("in 95 % of them", "其中有 95 %", "no blank before %"),
        ("in 95 % of them", "其中有 95%", None),
        (f"{LONG} {ALSO}", "一个单元被丢弃的概率是 0.3，保留下来的要乘以 1.4。", None),
        (f"{LONG} {ALSO}", "一个单元被丢弃的概率是 0.3。", "is a part of the sentence missing"),
        ("three coins", "三枚硬币", None),
        ("three coins", "四枚硬币", "'three' is nowhere said"),
        ("two coins", "三枚硬币", "'two' is nowhere said"),
        ("neither of the two", "哪个都不是", None),
        ("ten million times", "一千万倍", None),
        ("one bit", "一个比特", None),
        ("one bit", "一个字节", "'bit' is nowhere said"),
    ],
)
def test_a_sentence_is_written_as_chinese_is(english, translated, expected):
    found = " ".join(CHINESE.faults(english, translated, sentence=True))
    assert (found == "") if expected is None else expected in found


@pytest.mark.parametrize(
    ("english", "translated", "fits"),
    [
        ("AdamW, SGD", "AdamW, SGD", True),
        ("eps", "eps", True),
        ("p = NaN", "p = NaN", True),
        ("torch.no_grad()", "torch.no_grad()", True),
        ("judged by", "judged by", False),
        ("penalty", "penalty", False),
    ],
)
def test_a_label_may_be_a_name_but_no_english_word(english, translated, fits):
    assert (list(CHINESE.faults(english, translated, sentence=False)) == []) == fits


def test_a_language_of_which_nothing_is_said_has_no_rules():
    assert list(Writing().faults("One.", "Eins.", sentence=True)) == []


def test_a_misspelt_rule_is_refused(tmp_path):
    folder = tmp_path / "locale" / "zh"
    folder.mkdir(parents=True)
    text = "name: 中文\ntranslated: []\nwriting: {nevr: {}}\n"
    (folder / "language.yaml").write_text(text, encoding="utf-8")
    with pytest.raises(ValueError, match="writing has no use for 'nevr'"):
        writing_of("zh", tmp_path / "lessons")

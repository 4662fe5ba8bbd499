"""A Chinese word is found inside of a sentence, though no space stands around it."""

from tools.site.search_words import search_words


def test_each_pair_of_chinese_signs_is_a_word():
    assert search_words("反向缩放。") == [*"反向缩放", "反向", "向缩", "缩放"]
    assert "掩码" in search_words("每个单元的掩码是独立的")
    assert search_words("一") == ["一"]


def test_words_of_other_scripts_stay_whole_beside_chinese_ones():
    assert search_words("Dropping units: drop_mask") == ["Dropping", "units", "drop_mask"]
    assert search_words("用nn.Dropout丢弃") == ["用", "nn", "Dropout", *"丢弃", "丢弃"]

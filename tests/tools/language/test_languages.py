"""What language.yaml says is checked, each fault in one sentence."""

import pytest

from tools.language.languages import folders_without_settings, settings, settings_faults


@pytest.fixture
def lessons(tmp_path):
    (tmp_path / "lessons").mkdir()
    (tmp_path / "lessons" / "00_coins.py").write_text("", encoding="utf-8")
    (tmp_path / "locale" / "zh" / "LC_MESSAGES").mkdir(parents=True)
    (tmp_path / "locale" / "zh" / "LC_MESSAGES" / "00_coins.po").write_text("", encoding="utf-8")
    return tmp_path / "lessons"


def say(lessons, text):
    (lessons.parent / "locale" / "zh" / "language.yaml").write_text(text, encoding="utf-8")


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("", "has to say the `name`"),
        ("name: [\n", "is no YAML"),
        ("name: 中文\n", "what is `translated`"),
        ("name: 中文\ntranslated: []\ntransalted: []\n", "has no use for 'transalted'"),
        ("name: 中文\ntranslated: 00_coins\n", "translated has to be a list, but is '00_coins'"),
        ("name: 中文\ntranslated: []\nopens: [预测]\n", "opens has to be a table"),
    ],
)
def test_what_is_no_setting_is_refused_in_one_sentence(lessons, text, told):
    say(lessons, text)
    with pytest.raises(ValueError, match=r"language\.yaml") as refusal:
        settings("zh", lessons)
    assert told in str(refusal.value)
    assert "\n" not in str(refusal.value)


def test_a_lesson_and_a_file_that_are_not_there_are_named(lessons):
    say(lessons, "name: 中文\ntranslated: [00_coins, 0_coin]\nlater: [course_utils/gone.py]\n")
    told = settings_faults("zh", lessons)
    assert "translated names '0_coin', which is no lesson" in told[0]
    assert "later names 'course_utils/gone.py', which is no file" in told[1]


def test_a_page_that_is_none_is_named(lessons):
    say(lessons, "name: 中文\ntranslated: []\npages: [symbols, teaching]\n")
    (told,) = settings_faults("zh", lessons)
    assert "pages names 'teaching', which is none of glossary, practice, reading, symbols" in told


def test_a_list_that_is_left_empty_is_one(lessons):
    say(lessons, "name: 中文\ntranslated:\nlater:\n")
    assert settings("zh", lessons)["translated"] == []
    assert settings_faults("zh", lessons) == []


def test_a_folder_without_settings_is_told_how_to_get_them(lessons):
    assert "make translations ARGS=zh" in folders_without_settings(lessons)[0]
    say(lessons, "name: 中文\ntranslated: []\n")
    assert folders_without_settings(lessons) == []

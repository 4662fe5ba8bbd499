"""The command behind `make translations`: a language is begun, kept in step, and compiled."""

import pytest

from course_utils import words
from tools import messages
from tools.course_paths import ROOT
from tools.language.catalogue import compiled, read, write, wrong_fields

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
# A coin falls on "drop" with probability 0.3.
"""


@pytest.fixture
def course(tmp_path):
    for name in ("course_utils", "tools/notebook", "lessons", "locale"):
        (tmp_path / name).mkdir(parents=True)
    speaks = tmp_path / "course_utils" / "a.py"
    speaks.write_text("say('One.')\nsay('Two at {p}.', p=1)\n", encoding="utf-8")
    (tmp_path / "lessons" / "00_coins.py").write_text(LESSON, encoding="utf-8")
    return tmp_path


def translate(po, **translations):
    catalogue = read(po)
    for message in catalogue:
        message.string = translations.get(message.id[:3], message.string)
    write(catalogue, po)


def test_a_language_is_begun_translated_compiled_and_brought_up_to_date(course, monkeypatch):
    assert messages.main(["zh"], course) == 0
    po = course / "locale" / "zh" / "LC_MESSAGES" / "course_utils.po"
    translate(po, One="一。", Two="二：{p}。")
    assert messages.main([], course) == 0
    assert po.with_suffix(".mo").read_bytes() == compiled(read(po))
    monkeypatch.setenv("COURSE_LOCALE", str(course / "locale"))
    monkeypatch.setenv("COURSE_LANGUAGE", "zh")
    assert words.say("One.") == "一。"
    assert words.say("Two at {p}.", p=0.5) == "二：0.5。"
    before = po.read_bytes()
    assert messages.main([], course) == 0
    assert po.read_bytes() == before, "a second run changes nothing"
    speaks = course / "course_utils" / "a.py"
    speaks.write_text("say('One.')\nsay('Three.')", encoding="utf-8")
    assert messages.main([], course) == 0
    assert {m.id for m in read(po) if m.id} == {"One.", "Three."}
    assert read(po)["One."].string == "一。"


def test_a_lesson_has_a_catalogue_of_its_own_and_none_is_compiled(course):
    messages.main(["zh"], course)
    folder = course / "locale" / "zh" / "LC_MESSAGES"
    assert sorted(path.name for path in folder.iterdir()) == [
        "00_coins.po",
        "course_utils.mo",
        "course_utils.po",
        "pages.po",
    ]
    found = [(m.context, m.id) for m in read(folder / "00_coins.po") if m.id]
    assert found == [
        ("header", "Coins"),
        ("header", "Is it fair?"),
        ("header", "nothing"),
        ("coins", "Coins"),
        ("coins", 'A coin falls on "drop" with probability 0.3.'),
    ]


def test_a_translated_language_gets_the_catalogue_of_a_new_lesson(course):
    messages.main(["zh"], course)
    text = LESSON.replace("Coins", "Dice")
    (course / "lessons" / "01_dice.py").write_text(text, encoding="utf-8")
    messages.main([], course)
    assert (course / "locale" / "zh" / "LC_MESSAGES" / "01_dice.po").exists()


def test_a_code_of_no_language_is_refused(course):
    with pytest.raises(SystemExit, match="nonsense is no code of a language"):
        messages.main(["nonsense"], course)
    assert messages.catalogues(course) == []


def test_fields_that_do_not_fit_are_told(course, capsys):
    messages.main(["zh"], course)
    translate(course / "locale" / "zh" / "LC_MESSAGES" / "course_utils.po", Two="二：{q}。")
    assert messages.main([], course) == 1
    assert "'Two at {p}.' has other fields" in capsys.readouterr().err


def test_make_translations_says_what_the_package_owes_to_a_translated_lesson(course, capsys):
    (course / "docs").mkdir()
    (course / "docs" / "glossary.md").write_text("", encoding="utf-8")
    messages.main(["zh"], course)
    yaml = course / "locale" / "zh" / "language.yaml"
    yaml.write_text("name: 中文\ntranslated: [00_coins]\n", encoding="utf-8")
    assert messages.main([], course) == 1
    told = capsys.readouterr().err
    assert "course_utils/a.py: not translated: 'One.'" in told
    assert "coins: not translated: 'Coins'" in told


def test_a_catalogue_that_cannot_be_read_stops_before_any_is_written(course):
    messages.main(["zh"], course)
    folder = course / "locale" / "zh" / "LC_MESSAGES"
    broken = (folder / "course_utils.po").read_bytes() + b"<<<<<<< HEAD\n"
    (folder / "course_utils.po").write_bytes(broken)
    (course / "lessons" / "00_coins.py").write_text(LESSON.replace("0.3", "0.4"), encoding="utf-8")
    before = (folder / "00_coins.po").read_bytes()
    with pytest.raises(SystemExit, match=r"course_utils\.po, line .* is no line of a catalogue"):
        messages.main([], course)
    assert (folder / "course_utils.po").read_bytes() == broken
    assert (folder / "00_coins.po").read_bytes() == before


def test_a_folder_without_settings_and_a_lesson_that_is_none_are_told(course, capsys):
    messages.main(["zh"], course)
    yaml = course / "locale" / "zh" / "language.yaml"
    yaml.write_text("name: 中文\ntranslated: [01_coin]\n", encoding="utf-8")
    assert messages.main([], course) == 1
    assert "translated names '01_coin', which is no lesson" in capsys.readouterr().err
    yaml.unlink()
    assert messages.main([], course) == 1
    assert "has no language.yaml: make translations ARGS=zh writes it" in capsys.readouterr().err


PACKAGE_CATALOGUES = [po for po in messages.catalogues() if po.stem == messages.PACKAGE]


@pytest.mark.parametrize("po", PACKAGE_CATALOGUES, ids=lambda po: po.parents[1].name)
def test_each_committed_catalogue_of_the_package_fits_and_is_compiled(po):
    catalogue = read(po)
    assert wrong_fields(catalogue) == []
    assert po.with_suffix(".mo").read_bytes() == compiled(catalogue), "make translations"


def test_the_committed_catalogues_stand_where_the_course_reads_them():
    assert (ROOT / "locale").samefile(words.LOCALE)
    assert len(PACKAGE_CATALOGUES) == len(words.languages()) - 1

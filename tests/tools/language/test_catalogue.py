"""A catalogue is read and written as it stands; what is none is refused with its line."""

import pytest
from babel.messages.catalog import Catalog

from tools.course_paths import ROOT
from tools.language.catalogue import begin, compiled, read, write, wrong_fields

HEAD = 'msgid ""\nmsgstr ""\n"Language: zh\\n"\n"Content-Type: text/plain; charset=utf-8\\n"\n\n'
ENTRY = 'msgctxt "a"\nmsgid "One."\nmsgstr "一。"\n'


@pytest.mark.parametrize("text", [HEAD + ENTRY, "\ufeff" + HEAD + ENTRY])
@pytest.mark.parametrize("line_end", ["\n", "\r\n"])
def test_a_mark_of_byte_order_and_other_line_ends_change_nothing(tmp_path, text, line_end):
    po = tmp_path / "a.po"
    po.write_bytes(text.replace("\n", line_end).encode())
    assert read(po).get("One.", "a").string == "一。"


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ((HEAD + ENTRY).encode("gbk"), "line 8 is not UTF-8"),
        (HEAD + ENTRY + ENTRY.replace("一", "壹"), 'has two entries for msgctxt "a" msgid "One."'),
        (HEAD + ENTRY.replace('。"', "。"), "line 8 is no line of a catalogue"),
        (HEAD + ENTRY.replace("一", '一"二'), "line 8 is no line of a catalogue"),
        (HEAD + "<<<<<<< HEAD\n" + ENTRY, "line 6 is no line of a catalogue: '<<<<<<< HEAD'"),
        (HEAD + 'msgid "One."\n\n' + ENTRY, "missing msgstr"),
        ("", "has to begin with a head"),
        (HEAD.replace("utf-8", "gbk") + ENTRY, "has to begin with a head"),
    ],
)
def test_a_file_that_is_no_catalogue_is_refused_in_one_sentence_with_its_line(tmp_path, text, told):
    po = tmp_path / "a.po"
    po.write_bytes(text if isinstance(text, bytes) else text.encode())
    with pytest.raises(ValueError, match=r"a\.po") as refusal:
        read(po)
    assert told in str(refusal.value)
    assert "\n" not in str(refusal.value)


def test_a_code_of_no_language_is_refused(tmp_path):
    with pytest.raises(SystemExit, match="nonsense is no code of a language"):
        begin("nonsense", tmp_path / "a.po")
    assert not (tmp_path / "a.po").exists()


@pytest.mark.parametrize(
    ("english", "translated", "fits"),
    [
        ("{p:g} of {n}", "{n}: {p:g}", True),
        ("{p:g} of {n}", "{n}: {p}", False),
        ("{p}", "p", False),
        ("no field", "{p}", False),
        ("{p!r}", "{p!r} {p!r}", True),
        ("{p.name} {q[0]}", "{q[0]} {p.name}", True),
        ("the set {1, 2}", "{1, 2}", True),
        ("{name: w * p for name, w in weights}", "{name: w * p for name, w in weights}!", True),
        ("a brace {", "{ eine Klammer", True),
    ],
)
def test_a_translation_has_the_fields_of_its_sentence(english, translated, fits):
    catalogue = Catalog()
    catalogue.add(english, translated)
    assert (wrong_fields(catalogue) == []) == fits


def test_fields_of_a_fuzzy_translation_are_not_asked_for():
    catalogue = Catalog()
    catalogue.add("{p}", "p", flags={"fuzzy"})
    assert wrong_fields(catalogue) == []


def test_the_head_has_no_date_and_no_person_and_is_the_same_when_written_again(tmp_path):
    po = tmp_path / "xx.po"
    begin("zh", po)
    first = po.read_bytes()
    for placeholder in (b"FIRST AUTHOR", b"FULL NAME", b"EMAIL", b"LL@li.org", b"YEAR", b"Date"):
        assert placeholder not in first
    assert b"Language: zh" in first
    assert b"charset=utf-8" in first
    assert b"nplurals=1" in first
    write(read(po), po)
    assert po.read_bytes() == first
    assert b"Date" not in compiled(read(po))


@pytest.mark.parametrize("po", sorted((ROOT / "locale").glob("*/LC_MESSAGES/*.po")), ids=str)
def test_a_catalogue_of_the_course_has_that_head(po):
    head = po.read_text(encoding="utf-8").partition("\n\n")[0]
    assert head.startswith("# Chinese translations" if "/zh/" in po.as_posix() else "# ")
    assert not any(word in head for word in ("FIRST AUTHOR", "EMAIL", "YEAR", "LL@li.org", "Date"))

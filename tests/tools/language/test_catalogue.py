"""A catalogue keeps what still holds, marks what has changed, and forgets nothing."""

import pytest
from babel.messages.catalog import Catalog

from tools.course_paths import ROOT
from tools.language.catalogue import begin, bring_up_to_date, compiled, read, write, wrong_fields

LONG = "Each unit is dropped with the probability 0.3, and stays with 0.7."
CHANGED = "Each unit is dropped with the probability 0.4, and stays with 0.6."


def catalogue_of(*messages):
    catalogue = Catalog("zh", fuzzy=False)
    for context, text, translation in messages:
        catalogue.add(text, translation, context=context)
    return catalogue


def template_of(*messages):
    return catalogue_of(*((context, text, "") for context, text in messages))


def states(catalogue):
    return {(m.context, m.id): (m.string, m.fuzzy) for m in catalogue if m.id}


def test_what_is_unchanged_keeps_its_translation():
    catalogue = catalogue_of(("a", "One.", "一。"))
    bring_up_to_date(catalogue, template_of(("a", "One."), ("a", "Two.")))
    assert states(catalogue) == {("a", "One."): ("一。", False), ("a", "Two."): ("", False)}
    assert not catalogue.obsolete


def test_what_has_changed_turns_fuzzy_and_counts_as_untranslated():
    catalogue = catalogue_of(("a", LONG, "旧译"), ("a", "One.", "一。"))
    bring_up_to_date(catalogue, template_of(("a", CHANGED), ("a", "One.")))
    assert states(catalogue)["a", CHANGED] == ("旧译", True)
    assert states(catalogue)["a", "One."] == ("一。", False)
    assert "旧译".encode() not in compiled(catalogue)
    assert "一。".encode() in compiled(catalogue)


def test_what_has_moved_to_another_cell_is_not_fuzzy():
    catalogue = catalogue_of(("a", LONG, "译"))
    bring_up_to_date(catalogue, template_of(("b", LONG)))
    assert states(catalogue) == {("b", LONG): ("译", False)}


def test_of_two_messages_in_two_cells_each_keeps_its_own():
    catalogue = catalogue_of(("a", "kept", "保留"), ("b", "kept", "留下"))
    bring_up_to_date(catalogue, template_of(("a", "kept"), ("b", "kept")))
    assert states(catalogue) == {("a", "kept"): ("保留", False), ("b", "kept"): ("留下", False)}


def test_what_is_used_no_more_is_obsolete_and_comes_back_whole(tmp_path):
    po = tmp_path / "a.po"
    write(catalogue_of(("a", LONG, "译"), ("a", "One.", "一。")), po)
    catalogue = read(po)
    bring_up_to_date(catalogue, template_of(("a", "One.")))
    write(catalogue, po)
    catalogue = read(po)
    assert states(catalogue) == {("a", "One."): ("一。", False)}
    assert [m.string for m in catalogue.obsolete.values()] == ["译"]
    bring_up_to_date(catalogue, template_of(("a", LONG), ("a", "One.")))
    assert states(catalogue)["a", LONG] == ("译", False)
    assert not catalogue.obsolete


def test_a_change_back_to_the_old_english_finds_the_old_translation_unmarked():
    catalogue = catalogue_of(("a", LONG, "译"))
    bring_up_to_date(catalogue, template_of(("a", CHANGED)))
    bring_up_to_date(catalogue, template_of(("a", LONG)))
    assert states(catalogue)["a", LONG][0] == "译"


def test_the_english_of_a_stale_translation_is_kept_until_it_is_mended(tmp_path):
    """A translator sees what has changed; editors show `#| msgid` as a difference."""
    po = tmp_path / "a.po"
    catalogue = catalogue_of(("a", LONG, "译"), ("b", "One.", "一。"))
    catalogue.get(LONG, "a").user_comments = ["see the paper"]
    for english in (CHANGED, CHANGED.replace("Each", "Every")):
        bring_up_to_date(catalogue, template_of(("a", english), ("b", "One.")))
        write(catalogue, po)
        catalogue = read(po)
        message = catalogue.get(english, "a")
        assert message.fuzzy
        assert message.previous_id == [LONG], "what the translation was made of"
        assert message.user_comments == ["see the paper"]
    assert '#| msgid "Each unit is dropped' in po.read_text(encoding="utf-8")
    message.flags.discard("fuzzy")
    bring_up_to_date(catalogue, template_of(("a", english), ("b", "One.")))
    write(catalogue, po)
    assert "#|" not in po.read_text(encoding="utf-8")


def test_a_change_taken_back_leaves_nothing_to_mend(tmp_path):
    po, catalogue = tmp_path / "a.po", catalogue_of(("a", LONG, "译"))
    for english in (CHANGED, LONG):
        bring_up_to_date(catalogue, template_of(("a", english)))
        write(catalogue, po)
        catalogue = read(po)
    assert states(catalogue) == {("a", LONG): ("译", False)}


def test_a_long_english_sentence_of_before_comes_back_whole(tmp_path):
    po, long = tmp_path / "a.po", 'A -- "b" \\\\ c. ' * 20 + LONG
    catalogue = catalogue_of(("a", long, "译"))
    bring_up_to_date(catalogue, template_of(("a", long + " So.")))
    write(catalogue, po)
    assert read(po).get(long + " So.", "a").previous_id == [long]


HEAD = 'msgid ""\nmsgstr ""\n"Language: zh\\n"\n"Content-Type: text/plain; charset=utf-8\\n"\n\n'
ENTRY = 'msgctxt "a"\nmsgid "One."\nmsgstr "一。"\n'


@pytest.mark.parametrize("text", [HEAD + ENTRY, "\ufeff" + HEAD + ENTRY])
@pytest.mark.parametrize("line_end", ["\n", "\r\n"])
def test_a_mark_of_byte_order_and_other_line_ends_change_nothing(tmp_path, text, line_end):
    po = tmp_path / "a.po"
    po.write_bytes(text.replace("\n", line_end).encode())
    assert states(read(po)) == {("a", "One."): ("一。", False)}


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


def test_another_sentence_is_no_change_of_this_one():
    catalogue = catalogue_of(("a", LONG, "译"))
    bring_up_to_date(catalogue, template_of(("b", "Nothing is taken on faith in this course.")))
    assert states(catalogue) == {("b", "Nothing is taken on faith in this course."): ("", False)}


def test_a_second_run_changes_nothing(tmp_path):
    po, template = tmp_path / "a.po", template_of(("a", CHANGED), ("b", 'A "quote", a \\, {p}.'))
    write(catalogue_of(("a", LONG, "译"), ("c", "Away.", "去")), po)
    written = []
    for _ in range(3):
        catalogue = read(po)
        bring_up_to_date(catalogue, template)
        write(catalogue, po)
        written.append(po.read_bytes())
    assert written[0] == written[1] == written[2]


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

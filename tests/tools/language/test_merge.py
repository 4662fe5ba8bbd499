"""A merge keeps what still holds, marks what has changed, and forgets nothing."""

from babel.messages.catalog import Catalog

from tools.language.catalogue import compiled, read, write
from tools.language.merge import bring_up_to_date

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

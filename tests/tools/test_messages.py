"""The extraction finds every literal that is taken as a sentence, and refuses what is none."""

import shutil

import pytest
from babel.messages.catalog import Catalog

from tools import messages


def found(source):
    return [text for _, text in messages.sentences_in(source)]


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("say('a')", ["a"]),
        ("words.say('a {p}', p=1)", ["a {p}"]),
        ("Sentence('a' 'b', q='no')", ["ab"]),
        ("Mistake('id', 'a', 'misconception')", ["a"]),
        ("Mistake('id', sentence='a')", ["a"]),
        ("Write(why='a', takeaway='b', hints=('c', 'd', 'e'), right=['no'])", list("abcde")),
        ("conformance_property(label='a', claim='b', core=False)", ["a", "b"]),
        ("@chance_property('a', 'b', needs_mask=False)\ndef f(): pass", ["a", "b"]),
        ("@mutant('id', 'a', effect='b', caught_by=('no',))\nclass C: pass", ["a", "b"]),
        ("say('a' if x == 'no' else 'b')", ["a", "b"]),
        ("say({True: 'a', False: 'b'}[x])", ["a", "b"]),
        ("say(['a', 'b'][0])", ["a", "b"]),
        ("say(x or 'a')", ["a"]),
        ("TEXT = 'a'\nTEXTS = {1: 'b', 2: 'c'}\nsay(TEXTS[x] or TEXT)", ["a", "b", "c"]),
        ("def f(p):\n    text = 'a'\n    text = f'{p}'\n    return say(text)", ["a"]),
        ("X = {'no': 'a'}\nY = [Diagnosis(f'x_{k}', s) for k, s in X.items()]", ["a"]),
        ("{k: say(s) for k, s in {'no': 'a', 'none': 'b'}.items()}", ["a", "b"]),
        ("[say(s) for s in ('a', 'b')]", ["a", "b"]),
        ("X = ['a']\nY = [say(s) for s in X]", ["a"]),
        ("say(SENTENCE) + say(f(x)) + say(self.why) + say('')", []),
        ("raise Refused(Sentence('a', x=say('b')))", ["a", "b"]),
        ("print('no'); other('no')", []),
    ],
)
def test_literals_are_found_where_a_sentence_is_taken(source, expected):
    assert sorted(found(source)) == expected


@pytest.mark.parametrize(
    ("argument", "what"),
    [
        ("f'p is {p}'", "an f-string"),
        ("'a' if x else f'{b}'", "an f-string"),
        ("'a' + b", "a sum or %"),
        ("a + b", "a sum or %"),
        ("'%g' % p", "a sum or %"),
        ("'{}'.format(p)", r"the result of \.format\(\)"),
        ("'a'.replace('b', 'c')", r"the result of \.replace\(\)"),
        ("' '.join(parts)", r"the result of \.join\(\)"),
    ],
)
def test_what_is_put_together_is_refused_with_its_line(argument, what):
    with pytest.raises(ValueError, match=f"^line 2: say takes a sentence as a literal, not {what}"):
        found(f"\nsay({argument})")


@pytest.fixture
def package(tmp_path):
    package = tmp_path / "course_utils"
    (package / "room").mkdir(parents=True)
    (package / "a.py").write_text("say('One.')\nsay('Two at {p}.', p=1)\n", encoding="utf-8")
    (package / "room" / "b.py").write_text("say('One.')\nsay('Größe')", encoding="utf-8")
    return package


def test_a_package_is_read_whole_and_a_sentence_stands_once_with_all_its_files(package):
    template = messages.extracted(package)
    assert {m.id for m in template if m.id} == {"One.", "Two at {p}.", "Größe"}
    assert template["One."].locations == [("course_utils/a.py", 1), ("course_utils/room/b.py", 1)]


def test_a_fault_is_told_in_one_sentence_with_file_and_line(package):
    (package / "room" / "c.py").write_text("x = 1\nsay(f'{x}')", encoding="utf-8")
    with pytest.raises(ValueError, match=r"^\S*course_utils/room/c.py, line 2: [^\n]*\.$"):
        messages.extracted(package)


def test_every_sentence_of_the_course_is_extracted():
    assert len(messages.extracted()) > 100


@pytest.fixture
def course(package, monkeypatch):
    monkeypatch.setattr(messages, "PACKAGE", package)
    monkeypatch.setattr(messages, "LOCALE", package.parent / "locale")
    monkeypatch.setattr(messages, "TEMPLATE", package.parent / "build" / "course_utils.pot")
    monkeypatch.setattr(messages.extracted, "__defaults__", (package,))
    return package.parent


def translate(po, **translations):
    catalogue = messages.read(po)
    for message in catalogue:
        message.string = translations.get(message.id[:3], message.string)
    messages.write(catalogue, po)


def test_a_language_is_begun_translated_compiled_and_brought_up_to_date(course, monkeypatch):
    from course_utils import words

    assert messages.main(["zh"]) == 0
    po = course / "locale" / "zh" / messages.PO
    translate(po, One="一。", Two="二：{p}。")
    assert messages.main([]) == 0
    assert po.with_suffix(".mo").read_bytes() == messages.compiled(messages.read(po))
    monkeypatch.setenv("COURSE_LOCALE", str(course / "locale"))
    monkeypatch.setenv("COURSE_LANGUAGE", "zh")
    assert words.say("One.") == "一。"
    assert words.say("Two at {p}.", p=0.5) == "二：0.5。"
    before = po.read_bytes()
    assert messages.main([]) == 0
    assert po.read_bytes() == before, "a second run changes nothing"
    (course / "course_utils" / "a.py").write_text("say('One.')\nsay('Three.')", encoding="utf-8")
    assert messages.main([]) == 0
    assert {m.id for m in messages.read(po) if m.id} == {"One.", "Three.", "Größe"}
    assert messages.read(po)["One."].string == "一。"


def test_a_code_of_no_language_is_refused(course):
    with pytest.raises(SystemExit, match="nonsense is no code of a language"):
        messages.main(["nonsense"])
    assert messages.catalogues() == []


def test_fields_that_do_not_fit_are_told(course, capsys):
    messages.main(["zh"])
    translate(course / "locale" / "zh" / messages.PO, Two="二：{q}。")
    assert messages.main([]) == 1
    assert "'Two at {p}.' has other fields" in capsys.readouterr().err


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
    assert (messages.wrong_fields(catalogue) == []) == fits


@pytest.mark.parametrize("po", messages.catalogues(), ids=lambda po: po.parents[1].name)
def test_each_committed_catalogue_fits_and_is_compiled(po):
    catalogue = messages.read(po)
    assert messages.wrong_fields(catalogue) == []
    assert po.with_suffix(".mo").read_bytes() == messages.compiled(catalogue), "make translations"


def test_committed_catalogues_are_looked_for_where_the_course_reads_them(course):
    from course_utils import words

    assert (messages.ROOT / "locale").samefile(words.LOCALE)
    assert (words.LOCALE / "README.md").exists()
    messages.main(["zh"])
    assert [po.parents[1].name for po in messages.catalogues()] == ["zh"]
    shutil.rmtree(course / "locale")
    assert messages.catalogues() == []

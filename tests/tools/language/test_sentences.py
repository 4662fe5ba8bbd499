"""The extraction finds every literal that is taken as a sentence, and refuses what is none."""

import pytest

from tools.language.sentences import extracted, sentences_in


def found(source):
    return [text for _, text in sentences_in(source)]


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
        ("def demo():\n    '''a\n\n    no'''\ndef other():\n    'no'", ["a"]),
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
    template = extracted(package.parent, ["course_utils"])
    assert {m.id for m in template if m.id} == {"One.", "Two at {p}.", "Größe"}
    assert template["One."].locations == [("course_utils/a.py", 1), ("course_utils/room/b.py", 1)]


def test_a_fault_is_told_in_one_sentence_with_file_and_line(package):
    (package / "room" / "c.py").write_text("x = 1\nsay(f'{x}')", encoding="utf-8")
    with pytest.raises(ValueError, match=r"^\S*course_utils/room/c.py, line 2: [^\n]*\.$"):
        extracted(package.parent, ["course_utils"])


def test_every_sentence_of_the_course_is_extracted():
    assert len(extracted()) > 100

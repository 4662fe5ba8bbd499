"""Sentences are translated where they are shown, in the language that was chosen, never by LANG."""

import io
import os
import subprocess
import sys

import pytest
from babel.messages.catalog import Catalog
from babel.messages.mofile import write_mo

from course_utils import words
from course_utils.learner import LANGUAGE
from course_utils.words import Sentence, language, languages, listed, say, speak, spoken
from tools.course_paths import ROOT


@pytest.fixture
def locale(tmp_path, monkeypatch):
    """A folder of catalogues with one language, zz; English is in force."""
    catalogue = Catalog()
    catalogue.add("Good morning.", "Guten Morgen.")
    catalogue.add("p is {p:g}.", "{p:g} ist p.")
    catalogue.add("The {part} holds.", "{part}: gut.")
    catalogue.add("layer", "Schicht")
    catalogue.add("A slip at {p}.", "Ein Fehler bei {q}.")
    catalogue.add("A format slip at {p:g}.", "Ein Fehler bei {p:Q}.")
    mo = io.BytesIO()
    write_mo(mo, catalogue)
    path = tmp_path / "zz" / "LC_MESSAGES" / "course_utils.mo"
    path.parent.mkdir(parents=True)
    path.write_bytes(mo.getvalue())
    monkeypatch.setenv("COURSE_LOCALE", str(tmp_path))
    monkeypatch.delenv("COURSE_LANGUAGE", raising=False)
    monkeypatch.setattr(words, "_chosen", None)
    return tmp_path


def test_english_needs_no_catalogue(locale):
    assert language() == "en"
    assert say("Good morning.") == "Good morning."
    assert say("p is {p:g}.", p=0.30) == "p is 0.3."


def test_a_sentence_is_translated_where_it_is_shown_and_not_where_it_is_made(locale):
    sentence = Sentence("p is {p:g}.", p=0.5)
    assert str(sentence) == "p is 0.5."
    speak("zz")
    assert str(sentence) == repr(sentence) == f"{sentence}" == "0.5 ist p."
    assert f"{sentence:>12}" == "  0.5 ist p."
    speak(None)
    assert str(sentence) == "p is 0.5."


def test_a_field_that_is_a_sentence_is_translated_with_it(locale):
    sentence = Sentence("The {part} holds.", part=Sentence("layer"))
    assert str(sentence) == "The layer holds."
    speak("zz")
    assert str(sentence) == "Schicht: gut."


def test_a_language_is_chosen_by_the_environment_or_by_speak_which_comes_first(locale, monkeypatch):
    monkeypatch.setenv("COURSE_LANGUAGE", "zz")
    assert say("Good morning.") == "Guten Morgen."
    speak("en")
    assert say("Good morning.") == "Good morning."


def test_what_a_catalogue_lacks_stays_english_and_nothing_stays_nothing(locale):
    speak("zz")
    assert say("Not translated at p = {p}.", p=1) == "Not translated at p = 1."
    assert say("") == ""


def test_without_fields_a_brace_is_a_brace(locale):
    for chosen in ("en", "zz"):
        speak(chosen)
        assert say("The set {1, 2} and {p}.") == "The set {1, 2} and {p}."


@pytest.mark.parametrize("english", ["A slip at {p}.", "A format slip at {p:g}."])
def test_a_translation_whose_fields_do_not_fit_is_not_used(locale, english):
    speak("zz")
    assert say(english, p=0.5) == english.format(p=0.5)


def test_languages_are_those_with_a_catalogue(locale, tmp_path):
    assert languages() == ["en", "zz"]
    (tmp_path / "empty" / "LC_MESSAGES").mkdir(parents=True)
    assert languages() == ["en", "zz"]


@pytest.mark.parametrize("unknown", ["xx", "", "C", 3, ["zz"]])
def test_an_unknown_language_is_refused_in_a_sentence_and_changes_nothing(locale, unknown):
    speak("zz")
    with pytest.raises(ValueError, match=r"^language has to be one of en, zz, but got "):
        speak(unknown)
    assert language() == "zz"


def test_an_unknown_language_of_the_environment_is_named_as_such(locale, monkeypatch):
    monkeypatch.setenv("COURSE_LANGUAGE", "xx")
    with pytest.raises(ValueError, match="COURSE_LANGUAGE has to be one of en, zz, but got 'xx'"):
        say("Good morning.")


def test_lang_decides_nothing(locale):
    """In a process of its own, for the standard library reads these variables at any time."""
    code = "from course_utils.words import say; print(say('Good morning.'))"
    wanted = dict.fromkeys(("LANG", "LC_ALL", "LC_MESSAGES", "LANGUAGE"), "zz")
    said = subprocess.run(
        [sys.executable, "-c", code], env=os.environ | wanted, capture_output=True, encoding="utf-8"
    )
    assert said.stdout == "Good morning.\n", said.stderr


def said_in(folder, locale, code="from course_utils.words import say; print(say('Good morning.'))"):
    """What a process says that begins in `folder`."""
    environment = {**os.environ, "COURSE_LOCALE": str(locale), "PYTHONPATH": str(ROOT)}
    environment.pop("COURSE_LANGUAGE", None)
    command = [sys.executable, "-c", code]
    done = subprocess.run(
        command, env=environment, cwd=folder, capture_output=True, encoding="utf-8"
    )
    assert not done.stderr
    return done.stdout


def test_notebooks_of_a_language_speak_it_by_themselves_and_those_beside_them_do_not(locale):
    chinese = locale / "work" / "zz"
    chinese.mkdir(parents=True)
    (chinese / LANGUAGE).write_text("zz\n", encoding="utf-8")
    assert said_in(chinese, locale) == "Guten Morgen.\n"
    assert said_in(locale / "work", locale) == "Good morning.\n"
    (chinese / "week").mkdir()
    assert said_in(chinese / "week", locale) == "Guten Morgen.\n"
    first, then = "from course_utils.words import say", "print(say('Good morning.'))"
    left = f"import os; {first}; say('Good morning.'); os.chdir('..'); {then}"
    assert said_in(chinese, locale, left) == "Guten Morgen.\n"


def test_a_folder_of_an_unknown_language_leaves_english(locale):
    (locale / LANGUAGE).write_text("xx", encoding="utf-8")
    assert said_in(locale, locale) == "Good morning.\n"


def test_a_language_is_spoken_for_a_while(locale):
    speak("en")
    with words.spoken("zz"):
        assert say("Good morning.") == "Guten Morgen."
    assert language() == "en"


def test_a_list_is_set_as_its_language_does():
    assert (listed([]), listed(["a"]), listed([2, 5])) == ("", "a", "2, 5")
    with spoken("zh"):
        assert listed(["取值", 2, 5]) == "取值、2、5"

"""What the package owes to readers of translated lessons, before and after the merge."""

import pytest
from babel.messages.catalog import Catalog

from tools.course_paths import LESSONS, ROOT
from tools.language.package import package_faults
from tools.language.terms import Terms
from tools.language.writing import writing_of

LESSON = ROOT / "lessons" / "02_dropping_units.py"
COMMON, OTHER = "course_utils/words.py", "course_utils/exercises/the_speed_limit/a.py"
TERMS = Terms({"mask": ("掩码",)}, ())


def catalogue_of(messages, **about):
    catalogue = Catalog("zh", fuzzy=False)
    for text, file, translation in messages:
        catalogue.add(text, translation, locations=[(file, 0)], **about)
    return catalogue


def told(catalogue, asked, later=()):
    known = TERMS, writing_of("zh", LESSONS)
    return list(package_faults(catalogue, asked, [LESSON], *known, later))


def told_of(english, translated, file=COMMON):
    catalogue = catalogue_of([(english, file, translated)])
    return told(catalogue, catalogue)


def stale(*files):
    return catalogue_of([(f"Said in {file}.", file, "旧译") for file in files], flags=["fuzzy"])


def test_a_stale_sentence_that_readers_meet_is_told():
    (fault,) = told(stale(COMMON, OTHER), stale(COMMON, OTHER))
    assert fault.startswith(f"{COMMON}: the English has changed")
    assert "旧译" in fault


def test_a_sentence_that_no_catalogue_has_yet_is_told_without_a_merge():
    """The English has been changed, and `make translations` has not run."""
    catalogue = catalogue_of([("Old words.", COMMON, "旧译。")])
    asked = catalogue_of([("New words.", COMMON, ""), ("New words.", OTHER, "")])
    assert told(catalogue, asked) == [
        f"{COMMON}: new since the last make translations: 'New words.'"
    ]


def test_a_file_that_waits_for_its_translator_is_passed_over_until_it_owes_nothing():
    assert told(stale(COMMON), stale(COMMON), later=[COMMON]) == []
    assert told(stale(), stale(), later=[COMMON]) == [
        f"{COMMON} owes nothing now: take it out of `later`"
    ]


@pytest.mark.parametrize(
    ("english", "translated", "expected"),
    [
        ("The mask of {n} units, 3 %.", "{n} 个单元的掩码，3%。", None),
        ("The mask of {n} units, 3 %.", "{n} 个单元的掩码，5 %。", "other numbers"),
        ("The mask of {n} units.", "{n} 个单元的面具。", "the glossary calls mask 掩码"),
        ("The mask of {n} units.", "单元的掩码。", "other fields"),
        ("See [it](a.md), `x`.", "见[它](b.md)，`x`。", "other links"),
        ("See [it](a.md), `x`.", "见[它](a.md)，`y`。", "other code"),
        ("Write mask = f(mask, 1) here.", "这里写 mask = f(mask, 1)。", None),
        ("$2^n$ nets", "2^n 个网络", None),
        ("So it is said.", "So it is said.", "still English"),
        ("1", "1", None),
    ],
)
def test_a_sentence_of_the_package_is_held_like_one_of_a_lesson(english, translated, expected):
    found = told_of(english, translated)
    assert (found == []) if expected is None else any(expected in fault for fault in found)


def test_what_is_translated_for_other_lessons_is_held_to_be_right_too():
    assert "other numbers" in told_of("Three of 4.", "5 个里的三个。", OTHER)[0]

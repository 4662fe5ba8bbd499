"""A lesson declared translated is so, whole: whoever changes English learns of it here."""

import ast
import json
import re

import nbformat
import pytest

from course_utils.learner import LANGUAGE
from course_utils.words import spoken
from tools.course_paths import LESSONS, NOTEBOOKS, numbered
from tools.language.catalogue import read
from tools.language.code_prose import is_read
from tools.language.languages import (
    folders_without_settings,
    is_translated,
    languages,
    po_of,
    settings,
    settings_faults,
)
from tools.language.owed import faults, page_faults
from tools.language.package import package_faults
from tools.language.sentences import extracted
from tools.language.terms import terms_of
from tools.language.writing import writing_of
from tools.notebook import faults as of_notebooks
from tools.notebook.describe import describe
from tools.notebook.draft import draft
from tools.notebook.exercise_cells import exercises_of
from tools.notebook.rhythm import in_parts, part_of

PAIRS = [
    pytest.param(lesson, language, id=f"{language}-{lesson.stem}")
    for language in languages()
    for lesson in numbered(LESSONS, ".py")
    if is_translated(lesson, language)
]


def inputs(notebook):
    return [(c.id, c.cell_type, c.source, dict(c.metadata)) for c in notebook.cells]


def test_each_folder_of_catalogues_is_a_language():
    """Without its language.yaml, nothing below would ask for it."""
    assert folders_without_settings() == []


@pytest.mark.parametrize("language", languages())
def test_what_is_declared_is_there(language):
    assert settings_faults(language) == []


@pytest.mark.parametrize(("lesson", "language"), PAIRS)
def test_a_translated_lesson_owes_nothing(lesson, language):
    found = faults(lesson, language, terms_of(language))
    remedy = f"make translations, then mend locale/{language}/LC_MESSAGES/{lesson.stem}.po"
    assert not found, "\n".join([remedy, *found])


@pytest.mark.parametrize("language", languages())
def test_a_translated_page_owes_nothing(language):
    found = page_faults(language, terms_of(language))
    remedy = f"make translations, then mend locale/{language}/LC_MESSAGES/pages.po"
    assert not found, "\n".join([remedy, *found])


@pytest.mark.parametrize("lesson", numbered(LESSONS, ".py"), ids=lambda path: path.stem)
def test_the_names_of_what_is_compared_can_all_be_translated_or_none(lesson):
    """A name of one word, such as "ours", is taken for code beside "another mask": a table of both
    would stay half English."""
    for cell in draft(lesson).cells:
        for node in ast.walk(ast.parse(cell.source if cell.cell_type == "code" else "")):
            pairs = [(str(getattr(key, "value", "")), value) for key, value in _pairs(node)]
            functions = [key for key, value in pairs if isinstance(value, ast.Name)]
            words = [key for key in functions if re.fullmatch("[a-z]+", key)]
            read = [key for key, _ in pairs if is_read(key, "")]
            assert not (words and read), f"{cell.id}: give {words} a second word, as {read}"


def _pairs(node):
    """The names and what they name: of a dictionary, or of pairs in a row."""
    if isinstance(node, ast.Dict):
        return list(zip(node.keys, node.values, strict=True))
    rows = node.elts if isinstance(node, ast.Tuple | ast.List) else []
    return [row.elts for row in rows if isinstance(row, ast.Tuple) and len(row.elts) == 2]


@pytest.mark.parametrize(("lesson", "language"), PAIRS)
def test_nothing_in_brackets_is_said_twice_in_a_row(lesson, language):
    """A link to a lesson that is not translated says so itself."""
    for cell in describe(lesson, language).cells:
        twice = re.search(r"([(（][^()（）]+[)）])\s*\1", cell.source)
        assert not (cell.cell_type == "markdown" and twice), f"{cell.id}: {twice[0]}"


@pytest.mark.parametrize("language", languages())
def test_the_package_speaks_to_the_readers_of_translated_lessons(language):
    lessons = [path for path in numbered(LESSONS, ".py") if is_translated(path, language)]
    catalogue = read(po_of(LESSONS / "course_utils.py", language))
    later = settings(language, LESSONS).get("later") or []
    known = terms_of(language), writing_of(language, LESSONS)
    found = list(package_faults(catalogue, extracted(), lessons, *known, later))
    remedy = (
        f"make translations, then mend course_utils.po, or name the file in {language}'s `later`"
    )
    assert not found, "\n".join([remedy, *found])


@pytest.mark.parametrize(("lesson", "language"), PAIRS)
def test_a_translated_lesson_has_its_notebook_and_no_other(lesson, language):
    path = NOTEBOOKS / language / f"{lesson.stem}.ipynb"
    remedy = f"run make notebooks LESSON={lesson.stem[:2]}"
    assert path.exists(), remedy
    stored, described = nbformat.read(path, as_version=4), describe(lesson, language)
    assert inputs(stored) == inputs(described), remedy
    assert stored.metadata == described.metadata, remedy
    assert of_notebooks.faults(stored) == []
    assert "glyph" not in json.dumps(stored), "a sign that no font has: make fonts"


@pytest.mark.parametrize("language", languages())
def test_no_notebook_is_left_over_and_their_folder_says_its_language(language):
    folder = NOTEBOOKS / language
    built = {path.stem for path in folder.glob("*.ipynb")}
    left = built - set(settings(language)["translated"])
    assert not left, f"language.yaml does not name them: take {left} out of notebooks/{language}"
    if built:
        remedy = f"it has to say {language}: make notebooks LESSON={min(built)[:2]} writes it"
        says = folder / LANGUAGE
        assert says.exists(), f"notebooks/{language}/{LANGUAGE} is gone; {remedy}"
        assert says.read_text(encoding="utf-8") == f"{language}\n", remedy


def outcomes(exercise):
    """Outcome and mistake of the solution, of other right answers, and of all the wrong ones."""
    answers = [exercise.expected, *exercise.right, *(answer for answer, _ in exercise.wrong)]
    verdicts = [exercise.verdict_on(answer) for answer in answers]
    return [(v.outcome, v.mistake and v.mistake.id) for v in verdicts]


@pytest.mark.slow
@pytest.mark.parametrize(("lesson", "language"), PAIRS)
def test_an_exercise_judges_alike_in_each_language(lesson, language):
    for exercise in exercises_of(lesson.stem).values():
        with spoken("en"):
            english = outcomes(exercise)
        with spoken(language):
            assert outcomes(exercise) == english, exercise.name


@pytest.mark.parametrize(("lesson", "language"), PAIRS)
def test_a_translated_lesson_asks_answers_and_checks_where_the_english_does(lesson, language):
    english, other = (in_parts(describe(lesson, name)).cells for name in ("en", language))
    parts = [[(cell.id, part_of(cell)) for cell in cells] for cells in (english, other)]
    assert parts[0] == parts[1], f"see opens in locale/{language}/language.yaml"

"""Both forms come as a notebook and as a page; neither tells what is right; the key tells all."""

import json
import re
import shutil

import nbformat
import pandas as pd
import pytest

from course_utils.beliefs import form_a, form_b
from course_utils.checking.misconceptions import MISCONCEPTIONS
from course_utils.words import spoken
from tools import build_class_test, check_class
from tools.classroom.class_test import key, notebook, page
from tools.classroom.unpacking import REPORT

FORMS = pytest.mark.parametrize("form", [form_a, form_b], ids=lambda form: form.name)


def words(text):
    """The text of a page or a notebook's cells, without marks, in one line."""
    plain = re.sub(r"<style>.*?</style>|<[^>]+>|[*`]|^- |^> ", "", text, flags=re.S | re.M)
    return " ".join(plain.split())


def cells_of(form):
    made = nbformat.reads(notebook(form), as_version=4)
    nbformat.validate(made)
    return made.cells


@FORMS
def test_notebook_and_page_ask_the_same_and_tell_nothing(form):
    texts = [cell.source for cell in cells_of(form) if cell.cell_type == "markdown"]
    for made in ("\n".join(texts), page(form)):
        read = words(made.replace("&gt;", ">").replace("```python", "").replace("```", ""))
        for question in form.questions:
            asked = question.asked(form.letter)
            assert " ".join(str(asked.text).replace("`", "").split()) in read
            for letter, option in question.options(form.letter).items():
                assert f"{letter} {str(option.text).replace('`', '')}" in read
        assert not any(name in made for name in MISCONCEPTIONS)
        assert not re.search(r"\b(right|correct|misconception)\b", read)


@FORMS
def test_the_notebook_asks_each_question_in_a_cell_and_can_be_run_as_it_is(form):
    code = [cell.source for cell in cells_of(form) if cell.cell_type == "code"]
    names = {}
    exec(code[0], names)
    assert names["test"] is form
    assert code[1:] == [f"test.check({number}, ...)" for number in range(1, 16)]
    assert {repr(eval(source, names)) for source in code[1:]} == {"Left open."}


def test_the_key_names_every_misconception_and_what_is_right_once_a_form():
    made = key((form_a, form_b))
    assert made.count("[right]") == 30
    assert all(MISCONCEPTIONS[q.misconception].name in made for q in form_a.questions)


def test_the_key_is_in_the_language_of_its_questions():
    with spoken("zh"):
        made = key((form_a, form_b))
    assert made.count("[正确]") == 30
    read = words(re.sub(r"<pre>.*?</pre>|<code>.*?</code>|\[\w+\]", "", made, flags=re.S))
    names = {"ReLU", "dropout", "state", "dict", "grad", "train", "eval"}  # Chinese has them too
    assert set(re.findall(r"[A-Za-z]{4,}", read)) <= names | {"DOCTYPE", "html"}


def test_what_somebody_has_written_into_a_form_is_kept(tmp_path, capsys):
    into = tmp_path / "class-test"
    build_class_test.main(["--into", str(into)])
    first = {path.name: path.read_bytes() for path in into.iterdir()}
    assert set(first) == set(build_class_test.files())
    (into / "form_a.ipynb").write_text("my answers", encoding="utf-8")
    build_class_test.main(["--into", str(into)])
    aside = into / "form_a.earlier-1.ipynb"
    assert aside.read_text(encoding="utf-8") == "my answers"
    aside.unlink()
    assert {path.name: path.read_bytes() for path in into.iterdir()} == first


@pytest.mark.slow
@pytest.mark.timeout(300)
def test_two_learners_take_both_forms_and_the_gain_is_told(tmp_path, capsys):
    """ada holds every misconception before and none after; bob knows all, and opens A only."""
    for name, forms in {"ada": (form_a, form_b), "bob": (form_a, form_b)}.items():
        for form in forms:
            made = json.loads(notebook(form))
            for cell in made["cells"]:
                found = re.fullmatch(r"test.check\((\d+), ...\)", "".join(cell["source"]))
                if found:
                    question = form.questions[int(found[1]) - 1]
                    holds = name == "ada" and form is form_a
                    letter = next(
                        letter
                        for letter, option in question.options(form.letter).items()
                        if option.right != holds
                        and option.misconception
                        in ((question.misconception,) if holds else (None,))
                    )
                    cell["source"] = f"test.check({found[1]}, {letter!r})"
            place = tmp_path / "class" / f"{name}_{form.name}.ipynb"
            place.parent.mkdir(exist_ok=True)
            place.write_text(json.dumps(made), encoding="utf-8")
    assert check_class.main([str(tmp_path / "class")]) == 0
    said = capsys.readouterr().out
    assert "Learners who took both forms: 2. Right answers of 15: 7.5 before, 15.0 after." in said
    assert "The gain is 7.5, its 95 % interval from" in said
    table = pd.read_csv(tmp_path / "class" / REPORT / "results.csv", keep_default_na=False)
    held = table[(table.learner == "ada") & (table.lesson == "form_a")]
    assert held.misconception.tolist() == [q.misconception for q in form_a.questions]
    troubles = pd.read_csv(tmp_path / "class" / REPORT / "troubles.csv")
    assert len(troubles) == 0
    shutil.rmtree(tmp_path / "class")

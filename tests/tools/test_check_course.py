"""The course keeps its own rules; the command says what is wrong, and by its status."""

from nbformat.v4 import new_code_cell, new_notebook, new_output

from tools import check_course
from tools.notebook.write import write


def test_the_course_has_no_fault():
    assert check_course.course_faults() == []


def test_faults_are_printed_a_line_each_and_give_status_1(monkeypatch, capsys):
    monkeypatch.setattr(check_course, "course_faults", lambda: ["One.", "Two."])
    assert check_course.main() == 1
    assert capsys.readouterr().out == "One.\nTwo.\n"
    monkeypatch.setattr(check_course, "course_faults", list)
    assert check_course.main() == 0
    assert capsys.readouterr().out == ""


def test_a_picture_without_words_in_a_document_or_a_notebook_is_named(tmp_path, monkeypatch):
    monkeypatch.setattr(check_course, "ROOT", tmp_path)
    monkeypatch.setattr(check_course, "NOTEBOOKS", tmp_path)
    (tmp_path / "README.md").write_text("![](mask.png) ![A mask](mask.png)", encoding="utf-8")
    drawn = new_code_cell("draw()", id="drawn")
    drawn.outputs = [new_output("display_data", {"image/png": "AAAA"})]
    write(new_notebook(cells=[drawn]), tmp_path / "01_first.ipynb")
    of_document, of_notebook = check_course.undescribed_pictures()
    assert "shows ![](mask.png), a picture without alternative text." in of_document
    assert "01_first.ipynb, cell drawn, shows a picture without a description" in of_notebook


def test_a_notebook_with_a_conflict_is_one_sentence_beside_the_others(tmp_path, monkeypatch):
    monkeypatch.setattr(check_course, "ROOT", tmp_path)
    monkeypatch.setattr(check_course, "NOTEBOOKS", tmp_path)
    (tmp_path / "01_first.ipynb").write_text("{\n<<<<<<< HEAD\n", encoding="utf-8")
    (tmp_path / "README.md").write_text("![](mask.png)", encoding="utf-8")
    of_document, of_notebook = check_course.undescribed_pictures()
    assert "mask.png" in of_document
    assert "01_first.ipynb cannot be read as a notebook" in of_notebook

"""Answers that were typed from paper count as those of a notebook do."""

import pandas as pd
import pytest

from course_utils.beliefs import form_a, form_b
from tools import build_class_test
from tools.check_class import main
from tools.classroom.on_paper import columns, seen_on
from tools.classroom.unpacking import REPORT


def right_letters(form):
    return [
        next(letter for letter, option in question.options(form.letter).items() if option.right)
        for question in form.questions
    ]


def table_of(form, rows, path, separator=",", encoding="utf-8"):
    lines = [separator.join(cells) for cells in (columns(form), *rows)]
    path.write_text("\n".join(lines) + "\n", encoding=encoding)
    return path


def test_a_class_on_paper_is_told_its_gain(tmp_path, capsys):
    first_right, second_right = map(right_letters, (form_a, form_b))
    before = [["Böb", *first_right[:3], *[""] * 12], ["Ada", *first_right[:9], *[""] * 6]]
    after = [["Ada", *second_right], ["Böb", *second_right[:5], *[""] * 10]]
    first = table_of(form_a, before, tmp_path / "form_a.csv", ";", "utf-8-sig")
    second = table_of(form_b, after, tmp_path / "my form_b.csv")
    content = first.read_bytes(), second.read_bytes()
    assert main([str(first), str(second)]) == 0
    said = capsys.readouterr().out
    assert "Learners who took both forms: 2. Right answers of 15: 6.0 before, 10.0 after." in said
    assert (first.read_bytes(), second.read_bytes()) == content
    results = pd.read_csv(tmp_path / REPORT / "results.csv", keep_default_na=False)
    assert set(results.learner) == {"Ada", "Böb"}


def test_what_was_typed_is_read_as_a_notebook_reads_it(tmp_path):
    letters = [letter.upper() for letter in right_letters(form_a)]
    letters[3:6] = ["e", " ", "?"]
    shown = seen_on(table_of(form_a, [["ada", *letters]], tmp_path / "form_a.csv"))["ada"]
    outcomes = [verdict["outcome"] for verdict in shown["verdicts"]]
    assert outcomes == ["correct"] * 3 + ["not_attempted"] * 3 + ["correct"] * 9
    assert shown["troubles"] == [
        ("question 4 has no such answer", "e"),
        ("question 6 has no such answer", "?"),
    ]


@pytest.mark.parametrize(
    ("name", "text", "told"),
    [
        ("answers.csv", "", "has to have form_a or form_b in its name"),
        ("form_a.csv", "", r"is no table \(EmptyDataError\)"),
        ("form_a.csv", "learner,1\nada,b\n", "has to have the columns learner, 1, 2,"),
        ("form_a.csv", "\x00\x01", "has to have the columns learner|is no table"),
        ("form_b.csv", None, "cannot be used"),
    ],
)
def test_what_is_no_such_table_is_told_in_a_sentence(tmp_path, name, text, told):
    if text is not None:
        (tmp_path / name).write_text(text, encoding="utf-8")
    with pytest.raises(SystemExit, match=told):
        seen_on(tmp_path / name)


def test_a_table_as_a_chinese_spreadsheet_writes_it_by_itself_is_told_how_to_be_saved(tmp_path):
    table = table_of(form_a, [["王小明", *"a" * 15]], tmp_path / "form_a.csv", encoding="gbk")
    with pytest.raises(SystemExit, match="is not in UTF-8: save it as “CSV UTF-8”"):
        seen_on(table)


def test_letters_may_be_typed_on_a_chinese_keyboard(tmp_path):
    letters = right_letters(form_a)
    typed = [f"选{letters[0]}", f"{letters[1].upper()}。", *letters[2:]]
    shown = seen_on(table_of(form_a, [["王小明", *typed]], tmp_path / "form_a.csv"))["王小明"]
    assert {verdict["outcome"] for verdict in shown["verdicts"]} == {"correct"}


def test_two_rows_of_one_name_are_refused(tmp_path):
    rows = [["ada", *"a" * 15], [" ada ", *"b" * 15]]
    with pytest.raises(SystemExit, match=r"has a learner twice \(1 rows\)"):
        seen_on(table_of(form_a, rows, tmp_path / "form_a.csv"))


def test_the_empty_table_that_is_built_is_one(tmp_path):
    build_class_test.main(["--into", str(tmp_path)])
    assert seen_on(tmp_path / "form_a.csv") == {}

"""A learner's notebooks are run in a copy, and what is solved in them is told."""

import os

import nbformat
import pytest
from nbformat.v4 import new_code_cell, new_notebook

from course_utils.learner import LANGUAGE
from course_utils.words import Sentence, say, spoken
from tools import check_work
from tools.notebook.run import RunError

IMPORT = "from course_utils.exercises import dropping_units as ex"


def notebook(path, *sources):
    cells = [new_code_cell(source) for source in sources]
    nbformat.write(new_notebook(cells=cells), path)


@pytest.fixture
def work(tmp_path):
    folder = tmp_path / "my work"
    folder.mkdir()
    return folder


def test_it_tells_what_is_solved_and_touches_nothing(work, capsys):
    notebook(
        work / "02_dropping_units.ipynb",
        IMPORT,
        "open('left behind', 'w')",
        "1 / 0",
        "ex.keep_probability.check(600)",
        "ex.frozen_mask.check(...)",
    )
    (work / "broken.ipynb").write_text("{", encoding="utf-8")
    (work / "progress.json").write_text(
        '{"solved": ["dropping_units.frozen_mask"]}', encoding="utf-8"
    )
    before = {path.name: path.read_bytes() for path in work.iterdir()}
    assert check_work.main(["--work", str(work)]) == 1
    said = capsys.readouterr().out
    assert "02_dropping_units.ipynb: cell 3 raises ZeroDivisionError: division by zero" in said
    assert "02_dropping_units.ipynb: 1 of 5 solved\n    solved  keep_probability\n" in said
    assert "    open    frozen_mask" in said
    assert "broken.ipynb: it cannot be read as a notebook" in said
    assert {path.name: path.read_bytes() for path in work.iterdir()} == before


def test_open_exercises_alone_are_no_failure(work, capsys, monkeypatch):
    monkeypatch.setattr(check_work, "run_past_errors", lambda path, seconds: None)
    notebook(work / "02_dropping_units.ipynb", IMPORT, "ex.keep_probability.check(900)")
    assert check_work.main(["--work", str(work)]) == 0
    assert "0 of 5 solved" in capsys.readouterr().out


def test_an_empty_folder_is_said_to_be_one(work):
    with pytest.raises(SystemExit, match="holds no notebooks"):
        check_work.main(["--work", str(work)])


def test_a_lesson_without_exercises_has_no_line_not_even_an_empty_one(work, capsys, monkeypatch):
    monkeypatch.setattr(check_work, "run_past_errors", lambda path, seconds: "")
    notebook(work / "00_start_here.ipynb", IMPORT)
    assert check_work.main(["--work", str(work)]) == 0
    assert capsys.readouterr().out == ""


@pytest.mark.skipif(os.name == "nt", reason="Windows has other links")
def test_links_to_nothing_and_files_that_nobody_may_read_stop_nothing(work, capsys, monkeypatch):
    monkeypatch.setattr(check_work, "run_past_errors", lambda path, seconds: None)
    notebook(work / "02_dropping_units.ipynb", IMPORT)
    for name in ("04_gone.ipynb", ".learner", "mnist"):
        (work / name).symlink_to("nowhere")
    os.mkfifo(work / "pipe")
    assert check_work.main(["--work", str(work)]) == 0
    assert "02_dropping_units.ipynb: 0 of 5 solved" in capsys.readouterr().out


def test_notebooks_of_another_language_are_run_too_and_told_of_in_it(work, capsys):
    chinese = work / "zh"
    chinese.mkdir()
    (chinese / LANGUAGE).write_text("zh\n", encoding="utf-8")
    (work / "drafts").mkdir()
    notebook(work / "drafts" / "02_dropping_units.ipynb", "1 / 0")
    notebook(
        chinese / "02_dropping_units.ipynb",
        IMPORT,
        "from course_utils.words import language; assert language() == 'zh'",
        "ex.keep_probability.check(600)",
    )
    (chinese / "broken.ipynb").write_text("{", encoding="utf-8")
    notebook(chinese / "wrong.ipynb", "1 / 0")
    assert check_work.main(["--work", str(work)]) == 1
    with spoken("zh"):
        told = say("{heading}: {done} of {count} solved", heading="02", done=1, count=5)
    said = capsys.readouterr().out
    assert said.startswith(f"zh/02_dropping_units.ipynb{told[2:]}\n")
    assert "zh/broken.ipynb：它无法作为笔记本读取（NotJSONError）\n" in said
    assert "zh/wrong.ipynb：第 1 个单元格抛出 ZeroDivisionError: division by zero\n" in said


def test_a_notebook_that_is_stopped_is_told_of_in_its_language(work, capsys, monkeypatch):
    def stops(made, folder, *, seconds, allow_errors):
        raise RunError(made, 1, Sentence("ran for more than {seconds} s.", seconds=seconds))

    monkeypatch.setattr(check_work, "run", stops)
    (work / "zh").mkdir()
    (work / "zh" / LANGUAGE).write_text("zh\n", encoding="utf-8")
    for folder in (work, work / "zh"):
        notebook(folder / "slow.ipynb", "...")
    assert check_work.main(["--work", str(work), "--seconds", "3"]) == 1
    assert capsys.readouterr().out.splitlines() == [
        "slow.ipynb: cell 1 ran for more than 3 s.",
        "zh/slow.ipynb：第 1 个单元格运行超过 3 秒。",
    ]


def test_a_folder_of_a_language_that_the_course_lacks_is_told_of_in_english(
    work, capsys, monkeypatch
):
    monkeypatch.setattr(check_work, "run_past_errors", lambda path, seconds: None)
    (work / "xx").mkdir()
    (work / "xx" / LANGUAGE).write_text("xx\n", encoding="utf-8")
    notebook(work / "xx" / "02_dropping_units.ipynb", IMPORT)
    assert check_work.main(["--work", str(work)]) == 0
    assert "xx/02_dropping_units.ipynb: 0 of 5 solved" in capsys.readouterr().out

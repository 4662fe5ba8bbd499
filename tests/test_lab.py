"""The learner's copies: outputs cleared, told of new editions, and never overwritten."""

import ast
import json
import os
import shutil
import subprocess
import sys

import pytest
from course_paths import ROOT
from jupyterlab_server.config import get_page_config

ANNOUNCEMENTS = "@jupyterlab/apputils-extension:announcements"
STUB = "import os, sys; print(os.path.basename(os.getcwd()), sys.argv[1:])\n"


def notebook(edition, source="guess = None"):
    """A small executed notebook of that edition."""
    cell = {"cell_type": "code", "execution_count": 1, "id": "a", "metadata": {"alt": "words"}}
    stored = [{"name": "stdout", "output_type": "stream", "text": ["the answer\n"]}]
    cell |= {"outputs": stored, "source": [source]}
    metadata = {"course": {"edition": edition}}
    return {"cells": [cell], "metadata": metadata, "nbformat": 4, "nbformat_minor": 5}


@pytest.fixture
def course(tmp_path):
    """A course of two lessons in a folder with a space, with a stand-in for JupyterLab."""
    root = tmp_path / "a course"
    shutil.copytree(ROOT / "tools", root / "tools", ignore=shutil.ignore_patterns("__pycache__"))
    publish(root, "00_start_here", "e1")
    publish(root, "02_dropping_units", "e1")
    (tmp_path / "stand_in" / "jupyterlab").mkdir(parents=True)
    (tmp_path / "stand_in" / "jupyterlab" / "__init__.py").touch()
    (tmp_path / "stand_in" / "jupyterlab" / "__main__.py").write_text(STUB)
    return root


def publish(root, name, edition):
    path = root / "notebooks" / f"{name}.ipynb"
    path.parent.mkdir(exist_ok=True)
    path.write_text(json.dumps(notebook(edition)))


def run(root, tool, *arguments):
    """Run a file of the course's tools; its exit status, output and errors."""
    settings = os.environ | {"PYTHONPATH": str(root.parent / "stand_in")}
    command = [sys.executable, root / "tools" / tool, *arguments]
    # from elsewhere: the commands do not depend on the folder they are called from
    done = subprocess.run(
        command, cwd=root.parent, env=settings, capture_output=True, text=True, check=False
    )
    return done.returncode, done.stdout, done.stderr


def copies(root):
    """The names and texts of everything in work/."""
    return {path.name: path.read_text() for path in (root / "work").iterdir()}


def test_lab_copies_the_lessons_with_outputs_cleared_and_opens_the_first(course):
    status, printed, errors = run(course, "lab.py", "--no-browser", "--port", "9000")
    assert (status, errors) == (0, "")
    folder, given = printed.split(maxsplit=1)
    given = ast.literal_eval(given)
    assert folder == "work"
    assert given[0] == "--LabApp.default_url=/lab/tree/00_start_here.ipynb"
    assert given[-3:] == ["--no-browser", "--port", "9000"]
    assert set(copies(course)) == {"00_start_here.ipynb", "02_dropping_units.ipynb", ".learner"}
    (cell,) = json.loads(copies(course)["02_dropping_units.ipynb"])["cells"]
    assert cell["outputs"] == []
    assert cell["execution_count"] is None
    assert cell["source"] == ["guess = None"]
    assert cell["metadata"] == {"alt": "words"}


def test_lab_asks_for_no_news_and_no_newer_version(course, monkeypatch):
    """JupyterLab itself reads the setting as meant; the browser test sees that it helps."""
    stub = "import os; print(os.environ['JUPYTER_CONFIG_PATH'])"
    (course.parent / "stand_in" / "jupyterlab" / "__main__.py").write_text(stub)
    _, printed, _ = run(course, "lab.py")
    monkeypatch.delenv("JUPYTER_CONFIG_PATH", raising=False)
    assert ANNOUNCEMENTS not in get_page_config([]).get("disabledExtensions", [])
    monkeypatch.setenv("JUPYTER_CONFIG_PATH", printed.splitlines()[-1])
    assert ANNOUNCEMENTS in get_page_config([])["disabledExtensions"]


def test_the_marker_that_lets_exercises_record_progress_stands_in_work_only(course):
    run(course, "lab.py")
    assert [path.name for path in course.rglob(".learner")] == [".learner"]
    assert (course / "work" / ".learner").exists()


def test_no_command_overwrites_a_file_of_the_learner(course):
    run(course, "lab.py")
    mine = course / "work" / "02_dropping_units.ipynb"
    mine.write_text(json.dumps(notebook("e1", "guess = 0.25")))
    publish(course, "02_dropping_units", "e2")
    run(course, "fetch.py", "02")
    (course / "work" / "02_dropping_units.e2.ipynb").write_text("also mine")
    before = copies(course)
    for tool, *arguments in (["lab.py"], ["fetch.py", "02"], ["fetch.py", "0"], ["lab.py"]):
        run(course, tool, *arguments)
    after = copies(course)
    assert {name: after[name] for name in before} == before


def test_another_edition_is_told_in_one_line_until_it_is_fetched(course):
    run(course, "lab.py")
    publish(course, "02_dropping_units", "e2")
    _, printed, _ = run(course, "lab.py")
    line, opened = printed.splitlines()
    assert line == (
        "work/02_dropping_units.ipynb is from another edition and is left as it is; "
        "make fetch LESSON=02 puts the new one beside it."
    )
    assert opened.startswith("work")
    status, printed, _ = run(course, "fetch.py", "2")
    assert status == 0
    assert printed == ("work/02_dropping_units.e2.ipynb is the current edition, outputs cleared.\n")
    assert "the answer" not in copies(course)["02_dropping_units.e2.ipynb"]
    assert run(course, "lab.py")[1].startswith("work [")


def test_a_copy_that_is_no_notebook_is_told_and_left(course):
    run(course, "lab.py")
    (course / "work" / "00_start_here.ipynb").write_text("{half a file")
    status, printed, errors = run(course, "lab.py")
    assert (status, errors) == (0, "")
    line = "work/00_start_here.ipynb cannot be read as a notebook. It is left as it is."
    assert printed.splitlines()[0] == line
    assert copies(course)["00_start_here.ipynb"] == "{half a file"


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["99"], "LESSON=99 names no lesson in notebooks/; it holds: 00, 02.\n"),
        (["../../etc"], "LESSON=../../etc names no lesson in notebooks/; it holds: 00, 02.\n"),
        ([], "Say which lesson: make fetch LESSON=02 (or python tools/fetch.py 02).\n"),
        (["--now"], "Say which lesson: make fetch LESSON=02 (or python tools/fetch.py 02).\n"),
    ],
)
def test_fetch_refuses_a_bad_lesson_in_one_sentence(course, arguments, said):
    assert run(course, "fetch.py", *arguments) == (1, "", said)
    assert not (course / "work").exists()


def test_lab_without_lessons_says_so_in_one_sentence(course):
    shutil.rmtree(course / "notebooks")
    status, printed, errors = run(course, "lab.py")
    assert (status, printed) == (1, "")
    assert errors == "notebooks/ holds no lessons; get them back with git checkout.\n"

"""The learner's copies: outputs cleared, told of new editions, and never overwritten."""

import ast
import json
import os
import shutil
import subprocess
import sys
import time
from contextlib import suppress
from ipaddress import ip_address
from urllib.error import HTTPError, URLError
from urllib.parse import urlsplit
from urllib.request import urlopen

import psutil
import pytest
from jupyterlab_server.config import get_page_config
from lab_server import copy_course
from lab_server import lab as running_lab

from tools import lab
from tools.course_paths import ROOT
from tools.lab import AS_ROOT

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
    """Run one of the course's commands; its exit status, output and errors.

    The line that root alone is told is left out, so that everybody expects the same.
    """
    known = os.pathsep.join(map(str, (root.parent / "stand_in", ROOT)))
    command = [sys.executable, "-m", f"tools.{tool}", *arguments]
    settings = os.environ | {"PYTHONPATH": known}
    done = subprocess.run(
        command, cwd=root, env=settings, capture_output=True, text=True, check=False
    )
    return done.returncode, done.stdout.replace(f"{AS_ROOT}\n", ""), done.stderr


def copies(root):
    """The names and texts of everything in work/."""
    return {path.name: path.read_text() for path in (root / "work").iterdir()}


def test_lab_copies_the_lessons_with_outputs_cleared_and_opens_the_first(course):
    status, printed, errors = run(course, "lab", "--no-browser", "--port", "9000")
    assert (status, errors) == (0, "")
    folder, given = printed.split(maxsplit=1)
    given = ast.literal_eval(given)
    assert folder == "work"
    assert f"--ServerApp.root_dir={course / 'work'}" in given
    assert "--LabApp.default_url=/lab/tree/00_start_here.ipynb" in given
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
    _, printed, _ = run(course, "lab")
    monkeypatch.delenv("JUPYTER_CONFIG_PATH", raising=False)
    assert ANNOUNCEMENTS not in get_page_config([]).get("disabledExtensions", [])
    monkeypatch.setenv("JUPYTER_CONFIG_PATH", printed.splitlines()[-1])
    assert ANNOUNCEMENTS in get_page_config([])["disabledExtensions"]


def test_the_marker_that_lets_exercises_record_progress_stands_in_work_only(course):
    run(course, "lab")
    assert [path.name for path in course.rglob(".learner")] == [".learner"]
    assert (course / "work" / ".learner").exists()


def test_no_command_overwrites_a_file_of_the_learner(course):
    run(course, "lab")
    mine = course / "work" / "02_dropping_units.ipynb"
    mine.write_text(json.dumps(notebook("e1", "guess = 0.25")))
    publish(course, "02_dropping_units", "e2")
    run(course, "fetch", "02")
    (course / "work" / "02_dropping_units.e2.ipynb").write_text("also mine")
    before = copies(course)
    for tool, *arguments in (["lab"], ["fetch", "02"], ["fetch", "0"], ["lab"]):
        run(course, tool, *arguments)
    after = copies(course)
    assert {name: after[name] for name in before} == before


def test_another_edition_is_told_in_one_line_until_it_is_fetched(course):
    run(course, "lab")
    publish(course, "02_dropping_units", "e2")
    _, printed, _ = run(course, "lab")
    line, opened = printed.splitlines()
    assert line == (
        "work/02_dropping_units.ipynb is from another edition and is left as it is; "
        "make fetch LESSON=02 puts the new one beside it."
    )
    assert opened.startswith("work")
    status, printed, _ = run(course, "fetch", "2")
    assert status == 0
    assert printed == ("work/02_dropping_units.e2.ipynb is the current edition, outputs cleared.\n")
    assert "the answer" not in copies(course)["02_dropping_units.e2.ipynb"]
    assert run(course, "lab")[1].startswith("work [")


def test_a_copy_that_is_no_notebook_is_told_and_left(course):
    run(course, "lab")
    (course / "work" / "00_start_here.ipynb").write_text("{half a file")
    status, printed, errors = run(course, "lab")
    assert (status, errors) == (0, "")
    line = "work/00_start_here.ipynb cannot be read as a notebook. It is left as it is."
    assert printed.splitlines()[0] == line
    assert copies(course)["00_start_here.ipynb"] == "{half a file"


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["99"], "LESSON=99 names no lesson in notebooks/; it holds: 00, 02.\n"),
        (["../../etc"], "LESSON=../../etc names no lesson in notebooks/; it holds: 00, 02.\n"),
        ([], "Say which lesson: make fetch LESSON=02 (or python -m tools.fetch 02).\n"),
        (["--now"], "Say which lesson: make fetch LESSON=02 (or python -m tools.fetch 02).\n"),
    ],
)
def test_fetch_refuses_a_bad_lesson_in_one_sentence(course, arguments, said):
    assert run(course, "fetch", *arguments) == (1, "", said)
    assert not (course / "work").exists()


def test_lab_without_lessons_says_so_in_one_sentence(course):
    shutil.rmtree(course / "notebooks")
    status, printed, errors = run(course, "lab")
    assert (status, printed) == (1, "")
    assert errors == (
        "notebooks/ holds no lessons; get them back with git checkout, or download the course "
        "again.\n"
    )


def test_root_alone_is_let_in_by_a_flag_and_told_so_in_one_line(monkeypatch, capsys):
    monkeypatch.setattr(lab.os, "geteuid", lambda: 1000, raising=False)
    assert lab.allowed_to_root([]) == []
    assert capsys.readouterr().out == ""
    monkeypatch.setattr(lab.os, "geteuid", lambda: 0, raising=False)
    assert lab.allowed_to_root(["--no-browser"]) == ["--allow-root"]
    assert capsys.readouterr().out == f"{AS_ROOT}\n"
    assert lab.allowed_to_root(["--allow-root"]) == []


def answer_of(address):
    """What a server says that may not listen yet when it has printed its address."""
    for _ in range(100):
        with suppress(URLError), urlopen(address, timeout=30) as answer:
            return json.load(answer)
        time.sleep(0.1)
    raise TimeoutError(address)


def test_it_starts_as_whoever_runs_this_and_listens_on_the_loopback_address_only(tmp_path):
    with running_lab(copy_course(tmp_path)) as address:
        found = urlsplit(address)
        status = f"http://{found.netloc}/api/status"
        assert "started" in answer_of(f"{status}?{found.query}")
        with pytest.raises(HTTPError, match="403"):
            urlopen(status, timeout=30)
        open_ports = [
            connection.laddr
            for process in psutil.Process().children(recursive=True)
            for connection in process.net_connections("tcp")
            if connection.status == psutil.CONN_LISTEN and connection.laddr.port == found.port
        ]
        assert open_ports
        assert all(ip_address(place.ip).is_loopback for place in open_ports)
    with pytest.raises(URLError):
        urlopen(status, timeout=5)

"""The learner's copies: outputs cleared, told of new editions, and never overwritten."""

import ast
import errno
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

from course_utils.words import languages, say, spoken
from tests.ordinary_user import run_as_ordinary_user
from tools import lab, learner_copies
from tools.course_paths import ROOT
from tools.lab import AS_ROOT

posix_only = pytest.mark.skipif(os.name == "nt", reason="Windows has other links and limits")
ANNOUNCEMENTS = "@jupyterlab/apputils-extension:announcements"
STUB = "import os, sys; print(os.path.basename(os.getcwd()), sys.argv[1:])\n"

# Python 3.11 leaves a compiled module that the limit has cut off, and fails on it the next time.
NO_CACHES = {"PYTHONDONTWRITEBYTECODE": "1"}


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
    (tmp_path / "stand_in" / "jupyterlab" / "__main__.py").write_text(STUB, encoding="utf-8")
    return root


def publish(root, name, edition):
    path = root / "notebooks" / f"{name}.ipynb"
    path.parent.mkdir(exist_ok=True)
    path.write_text(json.dumps(notebook(edition)), encoding="utf-8")


def path_of(root):
    """What PYTHONPATH has to be for a command of the course at `root` to find the stand-in."""
    return os.pathsep.join(map(str, (root.parent / "stand_in", ROOT)))


def run(root, tool, *arguments):
    """Run one of the course's commands; its exit status, output and errors.

    The line that root alone is told is left out, so that everybody expects the same.
    """
    command = [sys.executable, "-m", f"tools.{tool}", *arguments]
    settings = os.environ | {"PYTHONPATH": path_of(root)}
    done = subprocess.run(
        command, cwd=root, env=settings, capture_output=True, encoding="utf-8", check=False
    )
    printed = done.stdout
    for language in languages():
        with spoken(language):
            printed = printed.replace(f"{say(AS_ROOT)}\n", "")
    return done.returncode, printed, done.stderr


def copies(root):
    """The names and texts of everything in work/."""
    return {path.name: path.read_text(encoding="utf-8") for path in (root / "work").iterdir()}


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


def test_prepare_makes_the_copies_and_starts_nothing(course):
    assert run(course, "lab", "--prepare") == (0, "", "")
    assert set(copies(course)) == {"00_start_here.ipynb", "02_dropping_units.ipynb", ".learner"}


def test_lab_asks_for_no_news_and_no_newer_version(course, monkeypatch):
    """JupyterLab itself reads the setting as meant; the browser test sees that it helps."""
    stub = "import os; print(os.environ['JUPYTER_CONFIG_PATH'])"
    (course.parent / "stand_in" / "jupyterlab" / "__main__.py").write_text(stub, encoding="utf-8")
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
    mine.write_text(json.dumps(notebook("e1", "guess = 0.25")), encoding="utf-8")
    publish(course, "02_dropping_units", "e2")
    run(course, "fetch", "02")
    (course / "work" / "02_dropping_units.e2.ipynb").write_text("also mine", encoding="utf-8")
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
    (course / "work" / "00_start_here.ipynb").write_text("{half a file", encoding="utf-8")
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


BROKEN = {
    "a conflict": b'{"cells": [\n<<<<<<< HEAD\n=======\n>>>>>>> main\n]}',
    "half a file": b'{"cells": [',
    "nothing": b"",
    "another encoding": b"\xff\xfe",
    "no cells": b'{"metadata": {}}',
    "a cell without a type": b'{"cells": [{}], "metadata": {}}',
    "cells that are none": b'{"cells": [1], "metadata": {}}',
    "no metadata": b'{"cells": [], "metadata": null}',
    "half a letter": b'{"cells": ["\\ud800"], "metadata": {}}',
    "half a letter in a cell": b'{"cells": [{"cell_type": "\\ud800"}], "metadata": {}}',
    "an edition that is no name": b'{"cells": [], "metadata": {"course": {"edition": "a/b"}}}',
    "depth": b"[" * 100_000,
    "a list": b"[]",
}


@pytest.mark.parametrize("broken", BROKEN)
def test_a_broken_lesson_of_the_course_is_told_with_the_cure_and_the_others_come(course, broken):
    (course / "notebooks" / "00_start_here.ipynb").write_bytes(BROKEN[broken])
    status, printed, errors = run(course, "lab")
    assert (status, errors) == (0, "")
    line, opened = printed.splitlines()
    told = (
        "notebooks/00_start_here.ipynb cannot be read as a notebook; get it back with git "
        "checkout, or download the course again."
    )
    assert line == told
    assert set(copies(course)) == {"02_dropping_units.ipynb", ".learner"}
    assert "default_url=/lab'" in opened
    assert run(course, "fetch", "00") == (1, "", f"{told}\n")


@posix_only
def test_links_to_nothing_are_told_and_left(course):
    (course / "work").mkdir()
    for name in ("00_start_here.ipynb", ".learner"):
        (course / "work" / name).symlink_to("nowhere")
    status, printed, errors = run(course, "lab")
    assert (status, errors) == (0, "")
    assert printed.splitlines()[:-1] == [
        "work/00_start_here.ipynb cannot be read as a notebook. It is left as it is.",
        "work/.learner cannot be used (File exists): see what stands in its place, and move that "
        "away, then run the same command again. Until then no progress is recorded.",
    ]
    assert sorted(os.listdir(course / "work")) == [
        ".learner",
        "00_start_here.ipynb",
        "02_dropping_units.ipynb",
    ]
    assert not (course / "work" / "nowhere").exists()


@posix_only
@pytest.mark.parametrize("command", [("lab",), ("fetch", "02")])
def test_something_else_in_the_place_of_work_is_one_sentence(course, command):
    for make in ((course / "work").touch, lambda: (course / "work").symlink_to("nowhere")):
        make()
        status, printed, errors = run(course, *command)
        assert (status, printed) == (1, "")
        assert errors == (
            "work cannot be used (File exists): see what stands in its place, and move that away, "
            "then run the same command again.\n"
        )
        (course / "work").unlink()


@posix_only
def test_on_a_full_disk_each_lesson_is_told_and_no_part_of_one_stays(course):
    """A limit on the size of files stands for the disk; the small lesson comes all the same."""
    big = notebook("e1", "x" * 10_000)
    (course / "notebooks" / "00_start_here.ipynb").write_text(json.dumps(big), encoding="utf-8")
    limited = "import resource, runpy, sys; sys.argv = ['lab'];"
    limited += "resource.setrlimit(resource.RLIMIT_FSIZE, (5000, 5000));"
    limited += "runpy.run_module('tools.lab', run_name='__main__')"
    done = subprocess.run(
        [sys.executable, "-c", limited],
        cwd=course, env=os.environ | {"PYTHONPATH": path_of(course)} | NO_CACHES,
        capture_output=True, encoding="utf-8", check=False,
    )  # fmt: skip
    assert (done.returncode, done.stderr) == (0, "")
    line = done.stdout.splitlines()[0]
    assert line.startswith("work/00_start_here.ipynb")
    assert line.endswith(
        "(File too large): free some space there, then run the same command again."
    )
    assert set(copies(course)) == {"02_dropping_units.ipynb", ".learner"}
    run(course, "lab")
    assert json.loads(copies(course)["00_start_here.ipynb"])["cells"][0]["source"] == ["x" * 10_000]


@posix_only
def test_a_file_system_without_links_gets_its_copies_too(tmp_path, monkeypatch):
    def no_links(*places):
        raise OSError(errno.EPERM, "Operation not permitted")

    monkeypatch.setattr(learner_copies.os, "link", no_links)
    learner_copies.write_new(tmp_path / "02.ipynb", notebook("e1"))
    with pytest.raises(FileExistsError):
        learner_copies.write_new(tmp_path / "02.ipynb", notebook("e2"))
    assert learner_copies.read_notebook(tmp_path / "02.ipynb") == notebook("e1")
    assert os.listdir(tmp_path) == ["02.ipynb"]


@posix_only
@pytest.mark.parametrize("command", [("lab",), ("fetch", "02")])
def test_a_course_that_may_not_be_written_is_one_sentence(course, command):
    course.chmod(0o555)
    done = run_as_ordinary_user(
        [sys.executable, "-m", f"tools.{command[0]}", *command[1:]],
        cwd=course, env=os.environ | {"PYTHONPATH": path_of(course)},
    )  # fmt: skip
    assert (done.returncode, done.stdout) == (1, "")
    assert done.stderr == (
        "work cannot be used (Permission denied): copy the whole course to a folder of your "
        "own, then run the same command again.\n"
    )


@posix_only
def test_a_learners_folder_that_may_not_be_written_opens_all_the_same(course):
    run(course, "lab")
    publish(course, "03_derive", "e1")
    (course / "work").chmod(0o555)
    done = run_as_ordinary_user(
        [sys.executable, "-m", "tools.lab"],
        cwd=course, env=os.environ | {"PYTHONPATH": path_of(course)},
    )  # fmt: skip
    assert done.stdout.splitlines()[0] == (
        "work/03_derive.ipynb cannot be used (Permission denied): copy the whole course to a "
        "folder of your own, then run the same command again."
    )
    assert done.stdout.splitlines()[-1].startswith("work [")


def test_modules_of_the_learner_that_hide_others_are_told(course):
    (course / "work" / "matplotlib").mkdir(parents=True)
    (course / "work" / "numpy").mkdir()  # no __init__.py: it hides nothing
    for name in ("torch.py", "json.py", "course_utils.py", "matplotlib/__init__.py", "mine.py"):
        (course / "work" / name).touch()
    _, printed, errors = run(course, "lab")
    assert errors == ""
    hides = "work/{0} hides the module {1} from the notebooks and programs beside it; give it "
    hides += "another name."
    hidden = {"course_utils.py", "json.py", "matplotlib/", "torch.py"}
    assert set(printed.splitlines()[:-1]) == {
        hides.format(file, file.removesuffix(".py").removesuffix("/")) for file in hidden
    }


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


THEIR_SETTINGS = """\
c.ServerApp.root_dir = c.ServerApp.preferred_dir = c.FileContentsManager.root_dir = {0!r}
c.ServerApp.default_url = "/lab/tree/theirs.ipynb"
"""


def test_it_starts_as_whoever_runs_this_in_work_and_listens_on_the_loopback_address_only(tmp_path):
    """Whatever folder the user's settings name, and whatever modules the learner's files hide."""
    root = copy_course(tmp_path)
    for folder in ("work", "theirs", "jupyter_config_dir"):
        (root / folder).mkdir()
    settings = root / "jupyter_config_dir" / "jupyter_server_config.py"
    settings.write_text(THEIR_SETTINGS.format(str(root / "theirs")), encoding="utf-8")
    for name in ("random.py", "json.py", "torch.py", "tornado.py", "re.py", "traitlets.py"):
        (root / "work" / name).write_text("raise RuntimeError('planted')", encoding="utf-8")
    with running_lab(root) as address:
        found = urlsplit(address)
        status = f"http://{found.netloc}/api/status"
        assert "started" in answer_of(f"{status}?{found.query}")
        assert found.path == "/lab/tree/00_start_here.ipynb"
        contents = f"http://{found.netloc}/api/contents/"
        names = {file["name"] for file in answer_of(f"{contents}?{found.query}")["content"]}
        assert names >= {"00_start_here.ipynb", "torch.py"}
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


@pytest.fixture
def bilingual(course):
    """The course with its first lesson in Chinese as well."""
    publish(course, "zh/00_start_here", "z1")
    (course / "notebooks" / "zh" / ".course-language").write_text("zh\n", encoding="utf-8")
    return course


def test_another_language_has_a_folder_of_its_own_that_opens_first(bilingual):
    status, printed, errors = run(bilingual, "lab", "--language", "zh", "--no-browser")
    assert (status, errors) == (0, "")
    folder, given = printed.split(maxsplit=1)
    assert folder == "work"
    assert "--LabApp.default_url=/lab/tree/zh/00_start_here.ipynb" in ast.literal_eval(given)
    assert ast.literal_eval(given)[-1] == "--no-browser"
    there = bilingual / "work" / "zh"
    names = {".course-language", "00_start_here.ipynb", "02_dropping_units.ipynb"}
    assert {path.name for path in there.iterdir()} == names
    assert (there / ".course-language").read_text(encoding="utf-8") == "zh\n"
    assert (bilingual / "work" / ".learner").exists(), "what is solved counts in each language"
    assert not (bilingual / "work" / "00_start_here.ipynb").exists()
    translated = json.loads((there / "00_start_here.ipynb").read_text(encoding="utf-8"))
    assert translated["metadata"]["course"]["edition"] == "z1"
    assert translated["cells"][0]["outputs"] == []


def test_a_lesson_that_is_not_translated_opens_in_english_and_says_so(bilingual):
    run(bilingual, "lab", "--prepare", "--language=zh")
    text = (bilingual / "work" / "zh" / "02_dropping_units.ipynb").read_text(encoding="utf-8")
    notice, cell = json.loads(text)["cells"]
    assert notice["cell_type"] == "markdown"
    with spoken("zh"):
        said = say("**This lesson is not translated yet: it is in English here.**")
    assert notice["source"] == [said]
    assert cell["source"] == ["guess = None"]


def test_of_another_language_too_nothing_is_overwritten_and_fetch_brings_the_new(bilingual):
    run(bilingual, "lab", "--prepare", "--language", "zh")
    mine = bilingual / "work" / "zh" / "00_start_here.ipynb"
    mine.write_text(json.dumps(notebook("z1", "guess = 0.25")), encoding="utf-8")
    publish(bilingual, "zh/00_start_here", "z2")
    before = mine.read_bytes()
    _, printed, _ = run(bilingual, "lab", "--prepare", "--language", "zh")
    assert printed == (
        "work/zh/00_start_here.ipynb 来自另一个版本，保持原样；"
        "make fetch LESSON=00 LANGUAGE=zh 会把新版放在它旁边。\n"
    )
    _, printed, _ = run(bilingual, "fetch", "00", "--language", "zh")
    assert printed == "work/zh/00_start_here.z2.ipynb 是当前版本，输出已清空。\n"
    assert mine.read_bytes() == before


@pytest.mark.parametrize("said", ["", "de\n", None], ids=["empty", "another", "a folder"])
def test_a_folder_that_does_not_say_its_language_is_left_and_told_of(bilingual, said):
    """A full disk, say, leaves the file empty; the Chinese notebooks would then speak English."""
    names_it = bilingual / "work" / "zh" / ".course-language"
    names_it.parent.mkdir(parents=True)
    if said is None:
        names_it.mkdir()
    else:
        names_it.write_text(said, encoding="utf-8")
    status, printed, errors = run(bilingual, "lab", "--prepare", "--language", "zh")
    assert (status, errors) == (0, "")
    assert printed == (
        "work/zh/.course-language 里写的不是 zh，所以它旁边的笔记本不会用这种语言；"
        "把它移走，再运行同样的命令。\n"
    )
    assert said is None or names_it.read_text(encoding="utf-8") == said
    assert (names_it.parent / "00_start_here.ipynb").exists()


def test_a_read_only_folder_of_a_language_is_named(bilingual):
    run(bilingual, "lab", "--prepare", "--language", "zh")
    (bilingual / "work" / "zh").chmod(0o555)
    command = [sys.executable, "-m", "tools.fetch", "00", "--language", "zh"]
    settings = os.environ | {"PYTHONPATH": path_of(bilingual)}
    done = run_as_ordinary_user(command, cwd=bilingual, env=settings)
    (bilingual / "work" / "zh").chmod(0o755)
    assert done.returncode == 1
    assert done.stderr.startswith("work/zh 无法使用（Permission denied）：")


def test_a_language_that_is_not_there_is_refused_in_one_sentence(bilingual):
    for tool, *arguments in (["lab"], ["fetch", "00"]):
        status, printed, errors = run(bilingual, tool, *arguments, "--language", "fr")
        assert (status, printed) == (1, "")
        assert errors == "LANGUAGE=fr is none that the course has: en, zh.\n"
    assert not (bilingual / "work").exists()


@pytest.mark.parametrize(
    ("given", "environment", "asked"),
    [(["LANGUAGE=zh"], {}, True), ([], {"LANGUAGE": "zh_CN:zh"}, False), ([], {}, False)],
)
def test_make_takes_the_language_that_was_typed_and_none_of_the_system(given, environment, asked):
    command = ["make", "--dry-run", "lab", *given]
    environment = {k: v for k, v in os.environ.items() if k != "LANGUAGE"} | environment
    said = subprocess.run(
        command, cwd=ROOT, env=environment, capture_output=True, encoding="utf-8", check=False
    )
    assert ('--language "zh"' in said.stdout) == asked
    assert ("--language" in said.stdout) == asked

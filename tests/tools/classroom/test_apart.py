"""Whatever a notebook does, it is ended with all that it started, and what it showed is kept."""

import os
import sys
import time

import nbformat
import psutil
import pytest
from nbformat.v4 import new_code_cell, new_notebook

from tests.tools.classroom.made_class import IMPORT, LESSON, RIGHT, SWAPPED
from tools.classroom import apart, fence
from tools.classroom.apart import OF_A_NOTEBOOK, Limits, seen_of
from tools.classroom.submissions import Submission

pytestmark = [pytest.mark.slow, pytest.mark.timeout(300)]
KEPT = ("dropping_units.keep_probability", "not_yet")
AFTER = ("dropping_units.frozen_mask", "correct")
SHOWS = """
from IPython.display import display
display({{"text/plain": ""}}, raw=True, metadata={{"verdict": {}}})"""
PRINTS = "for _ in range(100_000): print('x' * 10_000)"  # 1 GB
FORKS = """
import os, time
for _ in range(150):
    if os.fork() == 0:
        os.setsid()
        time.sleep(600)
time.sleep(600)"""
GROWS = "kept = []\nwhile True: kept.append(bytes(10**7))"
KILLS = "import os, signal, time; os.kill(os.getppid(), signal.SIGKILL); time.sleep(600)"
DEAF = "import signal; signal.signal(signal.SIGINT, signal.SIG_IGN)\nwhile True: pass"
FORGES = """
from IPython.display import display
for bad in (5, None, [1], {"exercise": []}):
    display({"text/plain": ""}, raw=True, metadata={"verdict": bad})"""
TOO_LONG = "x" * 300
FLOODS = """
from IPython.display import display
display({"text/plain": ""}, raw=True, metadata={"verdict": "x" * 10**7})
raise type("x" * 10**6, (Exception,), {})("x" * 10**7)"""
LEAVES = """
import subprocess, sys
subprocess.Popen([sys.executable, "-c", "import time; time.sleep(600)"], start_new_session=True)
1"""
posix = pytest.mark.skipif(os.name != "posix", reason="signals and forks are others here")
linux = pytest.mark.skipif(sys.platform != "linux", reason="memory is limited on Linux")


def shows(exercise, outcome):
    """A cell that shows such a verdict, in less time than the import of torch takes."""
    ids = {"exercise": exercise, "outcome": outcome, "mistake": None, "misconception": None}
    return SHOWS.format(ids)


def shown_by(folder, *sources, limits=None):
    """(what the verdicts say, the troubles) of a notebook of which cell 2 and those after run."""
    folder.mkdir(exist_ok=True)
    cells = [new_code_cell(source) for source in (shows(*KEPT), *sources, shows(*AFTER))]
    nbformat.write(new_notebook(cells=cells), folder / LESSON)
    _, seen = seen_of(Submission("ada", folder), limits or Limits(20, 2))
    verdicts = [(v["exercise"], v["outcome"]) for v in seen["verdicts"] if isinstance(v, dict)
                and "outcome" in v]  # fmt: skip
    return verdicts, [" ".join(trouble) for trouble in seen["troubles"]]


def left_running():
    found = []
    for process in psutil.process_iter():
        try:
            found += [process] if OF_A_NOTEBOOK in process.environ() else []
        except (psutil.Error, OSError):
            continue
    return found


@pytest.mark.parametrize(
    ("does", "trouble"),
    [
        pytest.param("1 / 0", "cell 2 raises ZeroDivisionError division by zero", id="raises"),
        pytest.param(GROWS, "cell 2 raises MemoryError", id="eats memory", marks=linux),
        pytest.param(FORGES, None, id="writes no verdicts where they stand"),
        pytest.param(LEAVES, None, id="leaves a process behind", marks=posix),
        pytest.param(FLOODS, f"cell 2 raises {TOO_LONG[14:]} {TOO_LONG}", id="tells without end"),
        pytest.param("raise SystemExit(3)", "cell 2 raises SystemExit 3", id="exits"),
        pytest.param("import os; os.write(1, b'{'); os.close(1); os.close(2)", None, id="closes"),
        pytest.param("%%writefile course_utils.py\n1", None, id="writes a module of that name"),
    ],
)
def test_after_a_cell_that_fails_the_next_ones_are_run(tmp_path, does, trouble):
    verdicts, troubles = shown_by(tmp_path / "ada", does)
    assert verdicts == [KEPT, AFTER]
    assert [text.strip() for text in troubles] == ([trouble] if trouble else [])
    assert left_running() == []


@pytest.mark.parametrize(
    ("does", "trouble"),
    [
        pytest.param("import os; os._exit(3)", "ended its kernel", id="ends itself"),
        pytest.param(KILLS, "its process ended with status -9", id="kills", marks=posix),
        pytest.param(FORKS, "it was stopped with more than", id="forks", marks=posix),
        pytest.param(DEAF, "it was stopped after 0.5 minutes", id="never ends"),
    ],
)
def test_where_a_notebook_has_to_be_stopped_what_it_showed_is_kept(tmp_path, does, trouble):
    begun = time.monotonic()
    verdicts, troubles = shown_by(tmp_path / "ada", does, limits=Limits(8, 0.5))
    assert time.monotonic() - begun < 100
    assert verdicts == [KEPT]
    assert [trouble in text for text in troubles] == [True]
    assert "cell 2" in troubles[0]
    assert left_running() == []


def test_a_gigabyte_of_prints_is_kept_by_nobody(tmp_path):
    verdicts, _ = shown_by(tmp_path / "ada", PRINTS, limits=Limits(10, 0.75))
    assert verdicts[0] == KEPT
    assert left_running() == []


@pytest.mark.skipif(not fence.version(), reason="this system has no fence")
def test_files_outside_its_copy_can_neither_be_written_nor_removed(tmp_path):
    theirs = tmp_path / "theirs"
    theirs.mkdir()
    (theirs / "answers.txt").write_text("mine", encoding="utf-8")
    wipes = f"import shutil; shutil.rmtree({str(theirs)!r})"
    writes = f"open({str(theirs / 'new.txt')!r}, 'w')"
    own = "open('own.txt', 'w').write('x'); open('own.txt').read()"
    verdicts, troubles = shown_by(tmp_path / "ada", own, wipes, writes)
    assert verdicts == [KEPT, AFTER]
    assert [text.split(" [")[0] for text in troubles] == [
        "cell 3 raises PermissionError",
        "cell 4 raises PermissionError",
    ]
    assert [path.name for path in theirs.iterdir()] == ["answers.txt"]


def test_files_that_come_and_go_and_folders_without_end_disturb_nobody(tmp_path):
    """The sum of the files is taken while the notebook makes and removes them."""
    churns = """
import os, shutil, time
end = time.monotonic() + 4
while time.monotonic() < end:
    os.makedirs("a/b/c/d")
    open("a/b/c/d/file", "w").close()
    os.symlink("a", "a/round")
    shutil.rmtree("a")
for name in range(900): os.mkdir("x"); os.chdir("x")"""
    assert shown_by(tmp_path / "ada", churns) == ([KEPT, AFTER], [])


def test_an_error_of_our_own_costs_one_notebook_alone(tmp_path, monkeypatch):
    monkeypatch.setattr(apart, "_wait", lambda *arguments: 1 / 0)
    _, troubles = shown_by(tmp_path / "ada", "1")
    assert troubles == ["it could not be run ZeroDivisionError: division by zero"]
    assert left_running() == []


def test_too_many_bytes_in_files_end_a_notebook(tmp_path):
    fills = "import time\nfor n in range(9):\n    open(f'{n}', 'wb').write(bytes(10**7))\n"
    limits = Limits(20, 2, files=0.05)
    verdicts, troubles = shown_by(tmp_path / "ada", fills + "time.sleep(30)", limits=limits)
    assert verdicts == [KEPT]
    assert "more than 0.05 GiB of files" in troubles[0]


def test_stored_outputs_are_not_taken_for_what_a_notebook_shows(tmp_path):
    """A learner's notebook comes with the verdicts of its last run, or of anybody's."""
    folder = tmp_path / "ada"
    folder.mkdir()
    stored = {"exercise": AFTER[0], "outcome": "correct", "mistake": None, "misconception": None}
    output = nbformat.v4.new_output("display_data", metadata={"verdict": stored})
    cells = [
        new_code_cell("import os; os._exit(1)"),
        new_code_cell(shows(*AFTER), outputs=[output]),
    ]
    nbformat.write(new_notebook(cells=cells), folder / LESSON)
    _, seen = seen_of(Submission("ada", folder), Limits(20, 1))
    assert seen["verdicts"] == []


def test_unusual_files_are_read_as_notebooks(tmp_path):
    """Windows line ends, a mark before the text, ids that are double, odd or missing."""
    sources = [IMPORT.replace("\n", "\r\n") + "\r\nprint(1)\r\n", SWAPPED, RIGHT, RIGHT]
    made = new_notebook(cells=[new_code_cell(source) for source in sources])
    for cell, name in zip(made.cells, ("same", "same", "odd id/!", None), strict=True):
        cell["id"] = name
        if name is None:
            del cell["id"]
    text = nbformat.v4.writes(made).replace("\n", "\r\n")
    (tmp_path / LESSON).write_bytes(b"\xef\xbb\xbf" + text.encode())
    _, seen = seen_of(Submission("ada", tmp_path), Limits(20, 1))
    assert [v["outcome"] for v in seen["verdicts"]] == ["not_yet", "correct", "correct"]
    assert seen["troubles"] == []


@pytest.mark.parametrize("text", ["", "{", "[]", "5", '{"cells": 3}', '{"nbformat": 99}', "\x00"])
def test_what_is_no_notebook_is_told(tmp_path, text):
    (tmp_path / LESSON).write_text(text, encoding="utf-8")
    _, seen = seen_of(Submission("ada", tmp_path), Limits(20, 1))
    assert seen["verdicts"] == []
    assert seen["troubles"][0][0] in ("it cannot be read as a notebook", "it could not be run")

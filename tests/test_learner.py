"""The marker of `make lab` makes a folder a learner's, and a session finds it again."""

import os
import sys
from types import SimpleNamespace

import pytest

from course_utils.learner import MARKER, SETTING, is_learners, learners_folder, nobody_learns
from tools.course_paths import NOBODY_LEARNS


def test_a_folder_is_a_learners_where_the_marker_lies(tmp_path):
    assert not is_learners(tmp_path)
    (tmp_path / MARKER).touch()
    assert is_learners(tmp_path)
    assert is_learners(str(tmp_path))
    assert not is_learners(tmp_path / "none")


def test_marker_is_the_one_that_make_lab_leaves():
    from tools.lab import MARKER as LEFT

    assert LEFT == MARKER


@pytest.fixture
def work(tmp_path):
    (tmp_path / "work" / "week 1").mkdir(parents=True)
    (tmp_path / "work" / MARKER).touch()
    return tmp_path / "work"


@pytest.fixture
def elsewhere(tmp_path, monkeypatch):
    """Another folder as the current one; nothing else says where the learner's is."""
    (tmp_path / "elsewhere").mkdir()
    monkeypatch.chdir(tmp_path / "elsewhere")
    for name in NOBODY_LEARNS:
        monkeypatch.delenv(name)
    return tmp_path / "elsewhere"


def begin(monkeypatch, **names):
    """What IPython and VS Code know of the session, as if this were a notebook's kernel."""
    shell = SimpleNamespace(user_ns=names)
    monkeypatch.setitem(sys.modules, "IPython", SimpleNamespace(get_ipython=lambda: shell))


def test_it_is_the_current_folder_or_one_above_it(work, monkeypatch):
    for folder in (work, work / "week 1"):
        monkeypatch.chdir(folder)
        assert learners_folder() == work


def test_elsewhere_there_is_none(elsewhere, monkeypatch):
    assert learners_folder() is None
    monkeypatch.setitem(sys.modules, "IPython", None)
    assert learners_folder() is None


def test_it_is_where_the_kernel_began(work, elsewhere, monkeypatch):
    begin(monkeypatch, _dh=[str(work), str(elsewhere)])
    assert learners_folder() == work


def test_it_is_where_the_notebook_lies(work, elsewhere, monkeypatch):
    monkeypatch.setenv("JPY_SESSION_NAME", str(work / "week 1" / "02.ipynb"))
    assert learners_folder() == work
    monkeypatch.setenv("JPY_SESSION_NAME", "a console has no file")
    assert learners_folder() is None
    begin(monkeypatch, _dh=[str(elsewhere)], __vsc_ipynb_file__=str(work / "02.ipynb"))
    assert learners_folder() == work


def test_it_is_what_make_lab_has_opened(work, elsewhere, monkeypatch):
    monkeypatch.setenv(SETTING, str(work))
    assert learners_folder() == work


def test_the_folder_in_which_the_learner_is_comes_first(work, tmp_path, monkeypatch):
    """Two courses side by side, or a copy of the notebooks that is run to be judged."""
    (tmp_path / "other").mkdir()
    (tmp_path / "other" / MARKER).touch()
    monkeypatch.chdir(tmp_path / "other")
    monkeypatch.setenv(SETTING, str(work))
    begin(monkeypatch, _dh=[str(work)])
    assert learners_folder() == tmp_path / "other"


@pytest.mark.skipif(os.name == "nt", reason="Windows keeps the current folder from being removed")
def test_a_current_folder_that_was_removed_is_no_trouble(work, elsewhere, monkeypatch):
    elsewhere.rmdir()
    assert learners_folder() is None
    monkeypatch.setenv(SETTING, str(work))
    assert learners_folder() == work


def test_where_notebooks_are_tested_nobody_learns(elsewhere, monkeypatch):
    assert not nobody_learns()
    monkeypatch.setenv(SETTING, NOBODY_LEARNS[SETTING])
    assert nobody_learns()

"""A home folder that cannot be written: kernels start all the same, and say nothing of it."""

import os
import subprocess
import sys
from pathlib import Path

import pytest
from nbformat.v4 import new_code_cell, new_notebook

from tests.ordinary_user import run_as_ordinary_user
from tools.course_paths import ROOT
from tools.notebook.run import run
from tools.writable_places import PLACES, can_be_written, writable_places

DRAW = "import matplotlib.pyplot as plt; plt.plot([1, 2]); None"
TELL = "from tools.writable_places import writable_places as ask; print(sorted(ask()))"
XDG = "XDG_CONFIG_HOME", "XDG_CACHE_HOME", "XDG_DATA_HOME"

posix_only = pytest.mark.skipif(os.name == "nt", reason="Windows has other home folders")


@pytest.fixture
def closed_home(monkeypatch):
    """A home folder that is none, and no word on other places."""
    for name in (*PLACES, *XDG):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("HOME", os.devnull)
    writable_places.cache_clear()
    yield
    writable_places.cache_clear()


def test_an_open_home_needs_nothing(closed_home, tmp_path, monkeypatch):
    monkeypatch.setenv("HOME", str(tmp_path))
    assert writable_places() == {}
    assert list(tmp_path.iterdir()) == []


@posix_only
def test_in_a_closed_home_every_place_is_a_new_folder(closed_home):
    places = writable_places()
    assert set(places) == set(PLACES)
    assert all(can_be_written(Path(place)) for place in places.values())
    assert writable_places() == places


@posix_only
def test_one_closed_folder_in_an_open_home_is_enough(closed_home, tmp_path, monkeypatch):
    """As one that root has made there, by a command with sudo."""
    monkeypatch.setenv("HOME", str(tmp_path))
    (tmp_path / ".cache").touch()
    monkeypatch.setenv("IPYTHONDIR", "/proc/nonexistent")
    assert set(writable_places()) == {"MPLCONFIGDIR", "IPYTHONDIR"}


@posix_only
def test_a_home_of_somebody_else_is_closed(tmp_path):
    (tmp_path / ".jupyter").mkdir()
    tmp_path.chmod(0o555)
    env = {k: v for k, v in os.environ.items() if k not in (*PLACES, *XDG)}
    env |= {"HOME": str(tmp_path), "PYTHONPATH": str(ROOT)}
    done = run_as_ordinary_user([sys.executable, "-c", TELL], env=env)
    every = sorted(set(PLACES) - {"JUPYTER_CONFIG_DIR"})
    assert done.stdout == f"{every}\n", done.stderr


@posix_only
def test_matplotlib_says_nothing_of_a_closed_home(closed_home):
    """The wrong way beside it: without these places its notice is what nbval does not expect."""
    for places, silent in (({}, False), (writable_places(), True)):
        done = subprocess.run(
            [sys.executable, "-c", "import matplotlib"],
            env=os.environ | places, capture_output=True, encoding="utf-8", check=False,
        )  # fmt: skip
        assert (done.stderr == "") == silent, done.stderr


@posix_only
@pytest.mark.slow
def test_a_kernel_draws_in_a_closed_home_and_the_plainest_locale(
    closed_home, monkeypatch, tmp_path
):
    monkeypatch.setenv("LC_ALL", "C")
    ran = run(new_notebook(cells=[new_code_cell(DRAW)]), tmp_path)
    (picture,) = ran.cells[0].outputs
    assert picture.output_type == "display_data"

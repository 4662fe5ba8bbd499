"""Set-up: at once when done; after anything that went wrong, one line and a run that recovers."""

import os
import shutil
import subprocess
import sys
from pathlib import Path
from types import SimpleNamespace

import pytest

from tools import bootstrap, venv_pip
from tools.course_paths import ROOT

posix_only = pytest.mark.skipif(os.name == "nt", reason="make and sh are not part of Windows")

INSTALLED = "torch-2.13.0.dist-info"


def stand_in(command, **_):
    """What making a .venv and trying its Python come to, without their seconds."""
    if "venv" in command:
        (command[-1] / "bin").mkdir()
        (command[-1] / "bin" / "python").touch()
    works = "venv" in command or Path(command[0]).exists()
    return subprocess.CompletedProcess(command, 0 if works else 1)


@pytest.fixture
def course(tmp_path, monkeypatch):
    """A course in a folder with a space, where pip only notes that it was called."""
    root, venv, installed = tmp_path / "a course", tmp_path / "a course" / ".venv", []
    root.mkdir()
    (root / "requirements.lock").write_text("torch==2.13.0\n", encoding="utf-8")
    (root / "pyproject.toml").write_text("[project]\n", encoding="utf-8")

    def install(*arguments):
        installed.append(arguments[0])
        (venv / "lib" / "python3" / "site-packages" / INSTALLED).mkdir(parents=True, exist_ok=True)

    places = {
        "ROOT": root,
        "LOCK": root / "requirements.lock",
        "PYPROJECT": root / "pyproject.toml",
        "VENV": venv,
        "VENV_PYTHON": venv / "bin" / "python",
        "STAMP": venv / ".ready",
        "UNFINISHED": venv / ".unfinished",
        "pip_install": install,
        "refuse_missing_packages": lambda: None,
        "subprocess": SimpleNamespace(run=stand_in),
    }
    for name, value in places.items():
        monkeypatch.setattr(bootstrap, name, value)
    monkeypatch.setattr(venv_pip, "VENV", venv)
    return SimpleNamespace(root=root, venv=venv, installed=installed)


def test_the_first_call_installs_the_lock_then_the_course(course, capsys):
    bootstrap.make_ready()
    assert course.installed == ["--requirement", "--no-deps"]
    assert bootstrap.is_ready()
    assert len(capsys.readouterr().out.splitlines()) == 1


def test_the_second_call_does_nothing_and_says_nothing(course, capsys):
    bootstrap.make_ready()
    capsys.readouterr()
    bootstrap.make_ready()
    assert course.installed == ["--requirement", "--no-deps"]
    assert capsys.readouterr().out == ""


@pytest.mark.parametrize("name", ["requirements.lock", "pyproject.toml"])
def test_a_change_of_what_is_asked_for_installs_again_in_the_same_venv(course, name):
    bootstrap.make_ready()
    (course.venv / "kept").touch()
    (course.root / name).write_text("# changed\n", encoding="utf-8")
    assert not bootstrap.is_ready()
    bootstrap.make_ready()
    assert course.installed == ["--requirement", "--no-deps"] * 2
    assert (course.venv / "kept").exists()


def test_a_file_that_is_only_newer_does_not(course):
    bootstrap.make_ready()
    os.utime(course.root / "requirements.lock")
    assert bootstrap.is_ready()


def test_a_folder_that_was_moved_is_set_up_again(course, monkeypatch):
    bootstrap.make_ready()
    monkeypatch.setattr(bootstrap, "ROOT", course.root.with_name("moved"))
    assert not bootstrap.is_ready()


def test_an_interrupted_set_up_is_begun_anew(course, monkeypatch, capsys):
    def interrupted(*arguments):
        (course.venv / "half").touch()
        raise KeyboardInterrupt

    with monkeypatch.context() as patched:
        patched.setattr(bootstrap, "pip_install", interrupted)
        with pytest.raises(KeyboardInterrupt):
            bootstrap.make_ready()
    assert not bootstrap.is_ready()
    bootstrap.make_ready()
    assert ".venv is unfinished or its Python is gone: making it again." in capsys.readouterr().out
    assert not (course.venv / "half").exists()
    assert bootstrap.is_ready()


def test_a_venv_whose_python_is_gone_is_made_again(course):
    bootstrap.make_ready()
    (course.venv / "bin" / "python").unlink()
    assert not bootstrap.is_ready()
    bootstrap.make_ready()
    assert bootstrap.is_ready()


def test_a_venv_that_has_lost_a_package_is_set_up_again(course):
    bootstrap.make_ready()
    next(course.venv.rglob(INSTALLED)).rmdir()
    assert not bootstrap.is_ready()
    bootstrap.make_ready()
    assert course.installed == ["--requirement", "--no-deps"] * 2
    assert bootstrap.is_ready()


def test_a_stamp_that_does_not_say_what_stands_there_proves_nothing(course):
    """Such as an earlier edition of this command left, when pip had put all of it elsewhere."""
    bootstrap.make_ready()
    for stamp in (bootstrap.fingerprint().encode(), b"", b"\xff"):
        bootstrap.STAMP.write_bytes(stamp)
        assert not bootstrap.is_ready()


@pytest.mark.parametrize(
    ("folder", "sign"), [(f"a{os.pathsep}b", repr(os.pathsep)), ("a\nb", "line break")]
)
def test_a_folder_in_which_no_venv_can_be_made_is_named_in_one_line(
    course, monkeypatch, folder, sign
):
    monkeypatch.setattr(bootstrap, "ROOT", course.root / folder)
    with pytest.raises(SystemExit) as refusal:
        bootstrap.make_ready()
    assert sign in str(refusal.value)
    assert "rename that folder" in str(refusal.value)
    assert "\n" not in str(refusal.value)
    assert not course.venv.exists()


def test_a_file_in_the_place_of_the_venv_is_told_in_one_line(course):
    course.venv.symlink_to(course.root / "nowhere")
    with pytest.raises(SystemExit, match=r"\.venv cannot be used \(File exists\): see what stands"):
        bootstrap.make_ready()


def test_a_venv_made_by_hand_is_used_and_never_removed(course):
    (course.venv / "bin").mkdir(parents=True)
    (course.venv / "bin" / "python").touch()
    (course.venv / "theirs").touch()
    bootstrap.make_ready()
    assert bootstrap.is_ready()
    assert (course.venv / "theirs").exists()


def test_another_environment_is_used_where_the_course_is_installed_in_it(course, monkeypatch):
    assert bootstrap.course_python() == sys.executable
    assert course.installed == []
    elsewhere = [path for path in sys.path if not path.endswith("site-packages")]
    monkeypatch.setattr(sys, "path", [*elsewhere, str(course.root)])
    (course.root / "dropout_course.egg-info").mkdir()  # what installing the course leaves there
    (course.root / "dropout_course.egg-info" / "PKG-INFO").write_text(
        "Name: dropout-course\nVersion: 0.1.0\n", encoding="utf-8"
    )
    assert bootstrap.course_python() == str(course.venv / "bin" / "python")
    assert course.installed == ["--requirement", "--no-deps"]


def test_venv_gets_no_word_on_where_modules_are(course, monkeypatch):
    monkeypatch.setattr(bootstrap, "has_the_course", lambda: False)
    for name in venv_pip.ELSEWHERE:
        monkeypatch.setenv(name, "elsewhere")
    bootstrap.course_python()
    assert set(os.environ).isdisjoint(venv_pip.ELSEWHERE)


def test_a_missing_lock_is_named_in_one_sentence(course):
    (course.root / "requirements.lock").unlink()
    with pytest.raises(SystemExit, match=r"requirements.lock is missing; get it back"):
        bootstrap.make_ready()


@pytest.fixture
def real_course(tmp_path):
    """A real copy of the commands in a folder with a space; nothing is set up in it yet."""
    root = tmp_path / "a course"
    shutil.copytree(ROOT / "tools", root / "tools", ignore=shutil.ignore_patterns("__pycache__"))
    for name in ("Makefile", "pyproject.toml", "requirements.lock"):
        shutil.copy(ROOT / name, root)
    return root


def run(command, folder, **settings):
    """Run `command` in `folder` with `settings`, as if this were not itself run by make."""
    env = {k: v for k, v in os.environ.items() if not k.startswith("MAKE")} | settings
    return subprocess.run(
        command, cwd=folder, env=env, capture_output=True, encoding="utf-8", check=False
    )


def test_without_a_network_there_is_one_line_and_the_venv_is_known_to_be_unfinished(real_course):
    settings = {"PIP_NO_INDEX": "1", "PIP_FIND_LINKS": "", "PIP_RETRIES": "0"}
    command = [sys.executable, "-m", "tools.bootstrap"]
    done = run(command, real_course, **settings)
    assert done.returncode == 1
    (line,) = done.stderr.splitlines()
    assert line.startswith("Installing the packages failed (No matching distribution found for ")
    assert "run the same command again" in line
    assert (real_course / ".venv" / ".unfinished").exists()


def shim(folder, name, text):
    """An executable of that name, as a version manager or a broken installation leaves it."""
    path = folder / name
    path.write_text(f"#!/bin/sh\n{text}\n", encoding="utf-8")
    path.chmod(0o755)


@posix_only
def test_make_passes_over_names_that_are_no_good_python(real_course, tmp_path):
    (real_course / "tools" / "bootstrap.py").write_text("print('set up')", encoding="utf-8")
    shims = tmp_path / "shims"
    shims.mkdir()
    shim(shims, "python3.13", "echo 'command not found' >&2; exit 127")
    shim(shims, "python3.12", "exit 1")
    shim(shims, "python3.11", f'exec "{sys.executable}" "$@"')
    done = run(["make", "ready"], real_course, PATH=f"{shims}:/usr/bin:/bin")
    assert (done.returncode, done.stdout, done.stderr) == (0, "set up\n", "")


@posix_only
def test_make_without_a_good_python_says_so_in_one_line(real_course):
    done = run(["make", "test", "PYTHON=python2 nosuch"], real_course)
    line, of_make = done.stderr.splitlines()
    assert done.returncode != 0
    assert line.startswith("This course needs Python 3.11 or newer with its venv module, and none")
    assert "python2 nosuch" in line
    assert of_make.startswith("make: ***")
    assert not (real_course / ".venv").exists()


def test_what_runs_before_anything_is_installed_needs_the_standard_library_only():
    """-S: no package at all; these have to be there to make .venv, and to start with it."""
    commands = "import tools.bootstrap, tools.lab, tools.fetch, tools.run_tests, tools.run_browser"
    done = run([sys.executable, "-S", "-c", commands], ROOT, PYTHONPATH="")
    assert (done.returncode, done.stderr) == (0, "")


def test_an_older_python_is_told_which_one_is_needed():
    older = "import sys; sys.version_info = (3, 10, 4); import runpy; "
    older += "runpy.run_module('tools.bootstrap', run_name='__main__')"
    done = run([sys.executable, "-S", "-c", older], ROOT, PYTHONPATH="")
    assert done.returncode == 1
    assert done.stderr == (f"This course needs Python 3.11 or newer; {sys.executable} is 3.10.4.\n")

"""The browser tests skip, or fail where they are required, and install what they need unasked."""

import os
import subprocess
import sys

import pytest

from tools import extras, run_browser
from tools.course_paths import ROOT


def outcome(tmp_path, **settings):
    """What pytest says of one browser test on a machine that has no browser."""
    env = {**os.environ, "PATH": str(tmp_path), **settings}
    env.pop("PYTEST_ADDOPTS", None)
    if not settings:
        env.pop(run_browser.REQUIRED, None)
    command = [
        sys.executable,
        "-m",
        "pytest",
        "-m",
        "browser",
        "-rs",
        "-k",
        "news",
        "tests/browser",
    ]
    run = subprocess.run(
        command, cwd=ROOT, env=env, capture_output=True, encoding="utf-8", check=False
    )
    return run.returncode, run.stdout


@pytest.mark.slow
def test_without_a_browser_they_are_skipped_and_say_why(tmp_path):
    status, said = outcome(tmp_path)
    assert status == 0
    assert "1 skipped" in said
    assert "is missing, so nothing is driven in a browser; make browser says how" in said


@pytest.mark.slow
def test_without_a_browser_they_fail_where_it_is_required(tmp_path):
    status, said = outcome(tmp_path, **{run_browser.REQUIRED: "1"})
    assert status == 1
    assert "is missing, so nothing is driven" in said
    assert "skipped" not in said


@pytest.fixture
def machine(monkeypatch):
    """A machine with apt-get and no browser; the list of what is run on it, and what it has."""
    has, ran = {"apt-get"}, []

    def run(command, **settings):
        ran.append((command, settings.get("env")))
        if "install" in command and "chromium" in command:
            has.add("chromium")
        return subprocess.CompletedProcess(command, 0)

    monkeypatch.setattr(run_browser.shutil, "which", lambda name: name if name in has else None)
    monkeypatch.setattr(subprocess, "run", run)
    monkeypatch.setattr(extras.importlib.util, "find_spec", lambda name: name)
    monkeypatch.setattr(os, "geteuid", lambda: 0, raising=False)
    return has, ran


def test_required_installs_chromium_without_a_question_and_lets_nothing_skip(machine):
    assert run_browser.main(["--required", "-x"]) == 0
    update, install, (tests, env) = machine[1]
    for command, _ in (update, install):
        assert "DEBIAN_FRONTEND=noninteractive" in command
    assert "update" in update[0]
    assert {"install", "--yes", "chromium"} <= set(install[0])
    assert env[run_browser.REQUIRED] == "1"
    assert tests[-2:] == ["tests/browser", "-x"]


def test_not_required_nothing_is_installed_on_the_system(machine):
    run_browser.main([])
    ((_, env),) = machine[1]
    assert run_browser.REQUIRED not in set(env) - set(os.environ)


def test_where_chromium_cannot_be_had_required_says_how(machine):
    machine[0].clear()
    with pytest.raises(SystemExit, match="Chromium is missing: install it"):
        run_browser.main(["--required"])
    assert machine[1] == []

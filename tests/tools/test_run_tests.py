"""The steps of make test: all run, those that fail are named, and lint is the first of them."""

import subprocess

import pytest

from tools import run_tests


@pytest.fixture
def ran(monkeypatch):
    """The commands that are run; those with one of `failing` among their words fail."""
    commands, failing = [], set()

    def run(command, **_):
        commands.append(command[1:])
        return subprocess.CompletedProcess(command, int(bool(failing & set(command))))

    monkeypatch.setattr(run_tests.subprocess, "run", run)
    monkeypatch.setattr(run_tests, "course_python", lambda: "python")
    return commands, failing


def test_every_step_is_run_even_after_one_that_fails(ran, capsys):
    commands, failing = ran
    failing.add("check")
    assert run_tests.main(["-k", "mask"]) == 1
    assert [command[1] for command in commands] == [
        "ruff",
        "ruff",
        "codespell_lib",
        run_tests.LINT_IMPORTS,
        "pytest",
    ]
    assert commands[-1][-2:] == ["-k", "mask"]
    assert capsys.readouterr().err == "Failed: ruff check.\n"


def test_style_alone_is_no_test(ran):
    assert run_tests.main(["--style"]) == 0
    assert not any("pytest" in command for command in ran[0])
    assert len(ran[0]) == 4


def test_one_lesson_is_its_notebook_and_the_tests_that_name_it(ran):
    assert run_tests.main(["--lesson", "2", "-x"]) == 0
    (command,) = ran[0]
    assert "notebooks/02_dropping_units.ipynb" in command
    assert "notebooks" not in command
    assert command[command.index("-k") + 1] == "dropping_units"
    assert command[-1] == "-x"


def test_a_lesson_that_is_not_there_is_refused_with_those_that_are(ran):
    with pytest.raises(SystemExit, match=r"LESSON=99 names no lesson in notebooks/; it holds: 00"):
        run_tests.main(["--lesson", "99"])
    assert ran[0] == []


def test_import_linter_can_be_run_so():
    command = [run_tests.sys.executable, "-c", run_tests.LINT_IMPORTS, "--help"]
    done = subprocess.run(command, capture_output=True, encoding="utf-8", check=False)
    assert done.returncode == 0
    assert "adhere to a set of contracts" in done.stdout

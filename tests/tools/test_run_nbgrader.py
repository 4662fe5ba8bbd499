"""What grades an assignment goes beside the course; where it is required, nothing skips."""

import subprocess

import pytest

from tools import run_nbgrader
from tools.classroom import nbgrader


@pytest.mark.parametrize(("arguments", "required"), [(["-x"], None), (["--required", "-x"], "1")])
def test_required_lets_nothing_skip(monkeypatch, arguments, required):
    monkeypatch.delenv(run_nbgrader.REQUIRED, raising=False)
    ran = []

    def run(command, **settings):
        ran.append((command, settings["env"]))
        return subprocess.CompletedProcess(command, 0)

    monkeypatch.setattr(subprocess, "run", run)
    assert run_nbgrader.main(arguments) == 0
    ((command, env),) = ran
    assert env.get(run_nbgrader.REQUIRED) == required
    assert command[-2:] == ["tests/tools/test_grade.py", "-x"]


def test_without_nbgrader_a_sentence_says_so(monkeypatch, tmp_path):
    made = []
    monkeypatch.setattr(nbgrader, "make_beside", lambda *asked: made.append(asked) or "python")
    failed = subprocess.CompletedProcess([], 1)
    monkeypatch.setattr(subprocess, "run", lambda command, **settings: failed)
    with pytest.raises(SystemExit, match="nbgrader could not be installed; check the network"):
        nbgrader.Nbgrader(tmp_path / "class")
    assert made == [(nbgrader.VENV, "class")]
    assert not (tmp_path / "class").exists()

"""The tests of other frameworks skip, or fail where they are required; .venv stays as it is."""

import os
import subprocess
import sys
from importlib.util import find_spec

import pytest

from tools import run_peers
from tools.course_paths import ROOT
from tools.venv_beside import python_of


def outcome(**settings):
    """What pytest says of a framework that this environment does not have."""
    env = {**os.environ, **settings}
    for name in ("PYTEST_ADDOPTS", *({run_peers.REQUIRED} - set(settings))):
        env.pop(name, None)
    command = [sys.executable, "-m", "pytest", "-m", "peers", "-rs", "-k", "JAX-tied"]
    command += ["tests/conformance/test_peers.py"]
    run = subprocess.run(
        command, cwd=ROOT, env=env, capture_output=True, encoding="utf-8", check=False
    )
    return run.returncode, run.stdout


@pytest.mark.slow
@pytest.mark.skipif(find_spec("jax") is not None, reason="this environment has JAX")
def test_without_a_framework_its_tests_are_skipped_or_fail_where_it_is_required():
    status, said = outcome()
    assert status == 0
    assert "1 skipped" in said
    assert "jax is missing, so its dropout is not judged" in said
    status, said = outcome(**{run_peers.REQUIRED: "1"})
    assert status == 1
    assert "skipped" not in said


@pytest.fixture
def ran(monkeypatch, tmp_path):
    """The commands and settings of a machine without clang, on which nothing is really run."""
    commands = []

    def run(command, **settings):
        commands.append((list(map(str, command)), settings.get("env")))
        return subprocess.CompletedProcess(command, 0, stdout=f"{tmp_path}\n")

    monkeypatch.setattr(subprocess, "run", run)
    (tmp_path / "peers").mkdir()
    monkeypatch.setattr(run_peers, "VENV", tmp_path / "peers")
    monkeypatch.setattr(run_peers.shutil, "which", lambda name: {"apt-get": name}.get(name))
    monkeypatch.setattr(os, "geteuid", lambda: 0, raising=False)
    return commands


def test_frameworks_go_beside_the_course_not_into_it(ran, tmp_path):
    assert run_peers.main(["-x"]) == 0
    (install,) = [command for command, _ in ran if "pip" in command]
    assert install[0] == str(python_of(tmp_path / "peers"))
    assert {"--constraint", "requirements.lock"} <= set(install)
    assert any(word.startswith("jax>=") for word in install)
    course = (tmp_path / "course.pth").read_text(encoding="utf-8").strip()
    assert course in sys.path
    tests, env = ran[-1]
    assert tests[-1] == "-x"
    assert run_peers.REQUIRED not in set(env) - set(os.environ)


def test_required_installs_the_compiler_and_lets_nothing_skip(ran):
    run_peers.main(["--required"])
    assert any({"install", "clang"} <= set(command) for command, _ in ran)
    assert ran[-1][1][run_peers.REQUIRED] == "1"

"""The cluster's tests fail where they are required and Dask is missing, and skip elsewhere."""

import subprocess
from importlib.util import find_spec

import pytest

from tools import run_cluster


@pytest.mark.slow
@pytest.mark.skipif(find_spec("distributed") is not None, reason="this environment has Dask")
@pytest.mark.parametrize(("required", "status"), [("", 0), ("1", 1)])
def test_without_dask_a_test_is_skipped_or_fails_where_it_is_required(
    monkeypatch, capfd, required, status
):
    monkeypatch.setenv(run_cluster.REQUIRED, required)
    monkeypatch.delenv("PYTEST_ADDOPTS", raising=False)
    monkeypatch.setattr(run_cluster, "add_extra", lambda extra, unless: None)
    assert run_cluster.main(["-k", "two_threads"]) == status
    said = capfd.readouterr().out
    assert "distributed is missing, so no cluster is started; make cluster adds it" in said
    assert ("skipped" in said) == (status == 0)


def test_required_adds_dask_and_lets_nothing_skip(monkeypatch):
    ran, added = [], []

    def run(command, **settings):
        ran.append((command, settings["env"]))
        return subprocess.CompletedProcess(command, 0)

    monkeypatch.setattr(subprocess, "run", run)
    monkeypatch.setattr(run_cluster, "add_extra", lambda extra, unless: added.append(extra))
    assert run_cluster.main(["--required", "-x"]) == 0
    ((command, env),) = ran
    assert added == ["cluster"]
    assert env[run_cluster.REQUIRED] == "1"
    assert command[-2:] == ["tests/experiments/test_dask.py", "-x"]

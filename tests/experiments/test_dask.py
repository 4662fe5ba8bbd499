"""The same call on a Dask cluster: the same bits, also when a worker is killed in mid-run."""

import os
import signal
import time
from concurrent.futures import ThreadPoolExecutor
from importlib.util import find_spec

import joblib
import pandas as pd
import pytest

from course_utils.experiments import grid, read_results, run
from tests.experiments.trials import noted_slowly, slow, train_with_dropout
from tools.run_cluster import REQUIRED

pytestmark = [pytest.mark.cluster, pytest.mark.timeout(300)]


@pytest.fixture
def cluster():
    """A function that starts a scheduler and workers on this machine, and gives the client."""
    if find_spec("distributed") is None:
        missing = pytest.fail if os.environ.get(REQUIRED) else pytest.skip
        missing("distributed is missing, so no cluster is started; make cluster adds it")
    import distributed

    started = []

    def start(workers, threads):
        cluster = distributed.LocalCluster(
            n_workers=workers, threads_per_worker=threads, processes=True, dashboard_address=None
        )
        started.extend([client := distributed.Client(cluster), cluster])
        return client

    yield start
    for part in started:
        part.close()


def test_a_real_training_gives_the_same_bits_on_dask_and_here(cluster):
    cluster(2, 1)
    settings = grid(p=[0, 0.5])
    with joblib.parallel_config(backend="dask"):
        there = run(train_with_dropout, settings, range(4))
    here = run(train_with_dropout, settings, range(4))
    pd.testing.assert_frame_equal(
        there.drop(columns="seconds"), here.drop(columns="seconds"), check_exact=True
    )


def test_workers_with_two_threads_are_refused_before_anything_runs(cluster):
    cluster(1, 2)
    with (
        joblib.parallel_config(backend="dask"),
        pytest.raises(ValueError, match="each Dask worker has to have one thread, but one has 2"),
    ):
        run(slow, [{"p": 0}], range(4))


def test_a_killed_worker_costs_no_result_and_doubles_none(cluster, tmp_path):
    client, file = cluster(2, 1), tmp_path / "noted.csv"
    notes = tmp_path / "notes"
    notes.mkdir()
    pids = list(client.run(os.getpid).values())

    def kill_in_mid_run():
        while len(list(notes.iterdir())) < 5:
            time.sleep(0.02)
        os.kill(pids[0], signal.SIGKILL)
        return len(list(notes.iterdir()))

    with joblib.parallel_config(backend="dask"), ThreadPoolExecutor() as aside:
        killed = aside.submit(kill_in_mid_run)
        table = run(noted_slowly, grid(folder=[str(notes)]), range(30), results=file)
    assert killed.result() < 30, "it was killed while runs were left"
    assert table.seed.tolist() == list(range(30))
    assert table.value.tolist() == list(range(30))
    assert len(read_results(file)) == 30
    assert pids[0] not in client.run(os.getpid).values()

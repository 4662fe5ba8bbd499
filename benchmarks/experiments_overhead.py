"""What `experiments` adds to a run, by an experiment that does nothing: here, by loky, by Dask."""

import tempfile
from contextlib import contextmanager
from importlib.util import find_spec
from itertools import count
from pathlib import Path

import joblib

from course_utils.experiments import run
from course_utils.timing import by_turns, deciles

ENDED = count()  # each call asks for runs that no call has asked for


def nothing(seed, p):
    """An experiment that takes no time."""
    return {"value": seed}


def section(quick):
    """Milliseconds a run, for sweeps of so many runs."""
    n_runs, rounds = (4, 2) if quick else (100, 5)
    rows = [
        {"runs on": name, "ms a run": 1e3 / n_runs * taken} for name, taken in _each(n_runs, rounds)
    ]
    rows = [row | {"ms a run": deciles(row["ms a run"])} for row in rows]
    return {
        "title": f"What a run costs beside itself, in sweeps of {n_runs}",
        "rows": rows,
        "note": "Worth a thought only for runs that take less than some ten times as long.",
    }


def _each(n_runs, rounds):
    def sweep(**options):
        return lambda: run(nothing, [{"p": next(ENDED)}], range(n_runs), **options)

    def saved():
        with tempfile.TemporaryDirectory() as folder:
            sweep(results=Path(folder) / "nothing.csv")()

    here = {
        "this process": sweep(),
        "this process, saved": saved,
        "two processes": sweep(workers=2),
    }
    yield from by_turns(here, rounds=rounds).items()
    if find_spec("distributed"):
        with _two_dask_workers(), joblib.parallel_config(backend="dask"):
            yield from by_turns({"two Dask workers": sweep()}, rounds=rounds).items()


@contextmanager
def _two_dask_workers():
    from distributed import Client, LocalCluster

    workers = {"n_workers": 2, "threads_per_worker": 1, "dashboard_address": None}
    with LocalCluster(**workers) as cluster, Client(cluster):
        yield

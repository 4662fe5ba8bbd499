"""All runs of an experiment: what is missing is run, by joblib, and saved as it comes."""

import ast
import hashlib
import inspect
from textwrap import dedent
from time import monotonic

from joblib import Parallel, delayed
from joblib.externals.loky.process_executor import BrokenProcessPool
from joblib.parallel import get_active_backend
from tqdm.auto import tqdm

from course_utils.arguments import flag, given, whole
from course_utils.experiments.one_run import RunError, attempt
from course_utils.experiments.results import opened, table
from course_utils.experiments.settings import as_text, checked_seeds, checked_settings

LIVES = 3  # how often workers may die before the sweep gives up
SAVING = 0.1  # at most this share of the time goes into saving
REFUSED = {  # joblib's backends that give a run no process of its own, or an unsafe one
    "ThreadingBackend": "threads share the generators that a run draws from",
    "MultiprocessingBackend": "a process that is forked after torch has worked may hang",
}


def run(experiment, settings, seeds, *, results=None, workers=None, progress=False):
    """A tidy pandas table, one row for each setting and seed: settings, seed, measures, seconds.

    experiment: a named function (seed, **setting) -> numbers by name. What the settings are to
    share it draws from `seed`; the global generators are seeded from all three, so that a row can
    be run again alone. Each run has one thread. settings: dicts of the same names (see `grid`).
    seeds: whole numbers. results: a CSV file that is written as runs end; what it holds already is
    not run again, and rows that are not asked for stay in it. workers: processes, None is what
    `joblib.parallel_config` says, or one. progress: a bar with the remaining time.
    Raises RunError for the first run that fails, after all others have ended and are saved;
    ResultsError for a file that cannot be used; ValueError for backends of threads.
    """
    name, code = _identity(experiment, needs_code=results is not None)
    settings, seeds = checked_settings(settings), checked_seeds(seeds)
    if workers is not None:
        whole("workers", workers, least=1)
    flag("progress", progress)
    _refuse_threads()
    asked = {
        (*as_text(setting).values(), str(seed)): (setting, seed)
        for setting in settings
        for seed in seeds
    }
    with opened(results, settings[0], (name, code)) as (found, save):
        missing = {key: asked[key] for key in asked if key not in found.rows}
        n_found, failures = len(asked) - len(missing), {}
        with tqdm(total=len(asked), initial=n_found, desc=name, disable=not progress) as bar:
            next_save = 0.0
            try:
                for key, outcome in _outcomes(experiment, missing, workers):
                    if isinstance(outcome, RunError):
                        failures[key] = outcome
                    else:
                        found.add(key, outcome)
                    bar.update()
                    if (began := monotonic()) >= next_save and key in found.rows:
                        save(asked)
                        next_save = monotonic() + (monotonic() - began) / SAVING
            finally:
                if found.rows:
                    save(asked)
        for key in asked:
            if key in failures:
                raise failures[key]
        return table(found, asked)


def _outcomes(experiment, missing, workers):
    """(key, `Outcome` or RunError) of each missing run; what dies with a worker is run again.

    Takes what has ended out of `missing`.
    """
    for life in range(LIVES):
        keys = list(missing)
        calls = (delayed(attempt)(n, experiment, *missing[key]) for n, key in enumerate(keys))
        in_parallel = Parallel(workers, return_as="generator_unordered", batch_size=1)
        try:
            for n, outcome in in_parallel(calls):
                missing.pop(keys[n])
                yield keys[n], outcome
            return
        except BrokenProcessPool as error:
            if life == LIVES - 1:
                raise RuntimeError(
                    f"{experiment.__name__}: workers died {LIVES} times (out of memory?); "
                    "what had ended is kept, and another call goes on from there"
                ) from error


def _identity(experiment, *, needs_code):
    """The name of an experiment, and eight digits that change with its code."""
    name = getattr(experiment, "__name__", "")
    if not inspect.isfunction(experiment) or not name.isidentifier():
        raise TypeError(
            f"experiment has to be a function with a name of its own, but got {given(experiment)}"
        )
    if not needs_code:
        return name, ""
    try:
        source = inspect.getsource(experiment)
    except OSError:
        raise TypeError(
            f"{name} has to stand in a file or a notebook's cell, so that its results can be told "
            "from those of its earlier versions"
        ) from None
    return name, hashlib.sha256(_bare(source).encode()).hexdigest()[:8]


def _bare(source):
    """A function's source without comments, docstring and layout, which change no result."""
    tree = ast.parse(dedent(source))
    body = tree.body[0].body
    if ast.get_docstring(tree.body[0]) is not None and len(body) > 1:
        del body[0]
    return ast.unparse(tree)


def _refuse_threads():
    backend, _ = get_active_backend()
    kind = type(backend).__name__
    if kind in REFUSED:
        raise ValueError(f"joblib's backend has to be loky or dask, not {kind}: {REFUSED[kind]}")
    client = getattr(backend, "client", None)
    n_threads = max(client.nthreads().values(), default=1) if hasattr(client, "nthreads") else 1
    if n_threads > 1:
        raise ValueError(
            f"each Dask worker has to have one thread, but one has {n_threads}, which would share "
            "its generators: start it with threads_per_worker=1, or --nthreads 1"
        )

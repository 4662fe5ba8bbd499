"""Make the files in results/ that lessons read: all, or one by name; what is there is kept."""

import argparse
import os
import pkgutil
from importlib import import_module
from pathlib import Path

from course_utils import sweeps
from course_utils.experiments import ResultsError, RunError, run
from tools.course_paths import RESULTS, relative_path


def sweep_names() -> list[str]:
    """The files of course_utils/sweeps, each of which holds an experiment."""
    return sorted(module.name for module in pkgutil.iter_modules(sweeps.__path__))


def find_sweep(name: str):
    """The module of course_utils/sweeps with EXPERIMENT, SETTINGS and SEEDS.

    One that reads digits of MNIST has NEEDS as well: it gives the sentence that says what is
    missing, or None.
    """
    return import_module(f"course_utils.sweeps.{name}")


def missing(name: str) -> str | None:
    """What keeps the sweep from being run, in a sentence."""
    try:
        sweep = find_sweep(name)
    except FileNotFoundError as error:  # a verdict begins with what another sweep has found
        return f"{relative_path(Path(error.filename))} has to be made first"
    return getattr(sweep, "NEEDS", lambda: None)()


def make(name: str, workers: int):
    """The table of one sweep; its missing runs are made and saved to results/NAME.csv."""
    sweep, file = find_sweep(name), RESULTS / f"{name}.csv"
    return run(
        sweep.EXPERIMENT, sweep.SETTINGS, sweep.SEEDS, results=file, workers=workers, progress=True
    )


def main(arguments: list[str] | None = None) -> None:
    parser = argparse.ArgumentParser(prog="make experiments", description=__doc__)
    names = sweep_names()
    parser.add_argument("name", nargs="?", choices=names, help="one of them; without it, all")
    parser.add_argument("--workers", type=int, default=os.cpu_count(), help="processes")
    asked = parser.parse_args(arguments)
    if asked.workers < 1:
        parser.error("--workers has to be 1 or more")
    for name in [asked.name] if asked.name else names:
        if sentence := missing(name):
            if asked.name:
                raise SystemExit(f"{name}: {sentence}")
            print(f"{name}: left out: {sentence}")
            continue
        try:
            table = make(name, asked.workers)
        except (ResultsError, RunError) as error:
            raise SystemExit(f"{name}: {error}") from None
        file, seconds = relative_path(RESULTS / f"{name}.csv"), table.seconds.sum()
        print(f"{file}: {len(table)} runs, {seconds:.0f} s on one thread")


if __name__ == "__main__":
    main()

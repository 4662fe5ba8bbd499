"""A results file: a CSV of one experiment, written whole at each save, checked line by line."""

import csv
import hashlib
import io
from contextlib import contextmanager
from os import PathLike
from pathlib import Path

import pandas as pd
from filelock import FileLock, Timeout

from course_utils.arguments import given
from course_utils.experiments.settings import AFTER_MEASURES, value_of
from course_utils.whole_files import set_aside, write_whole

SHOWN = 4  # of AFTER_MEASURES, so many are columns of a table
COMMITTED = Path(__file__).resolve().parents[2] / "results"


class ResultsError(ValueError):
    """A results file cannot be used; the sentence says why, and where it has been put."""


class Results:
    """Rows of text by key, a key being the texts of a setting's values and of the seed.

    setting_names: the columns before `seed`. experiment: name and code of what gives the rows.
    """

    def __init__(self, setting_names, experiment):
        self.setting_names, self.experiment = tuple(setting_names), tuple(experiment)
        self.measures, self.rows = None, {}

    @property
    def header(self):
        return (*self.setting_names, "seed", *(self.measures or ()), *AFTER_MEASURES)

    def add(self, key, outcome):
        """Enter the `Outcome` of a run. Raises ResultsError for other measures than before."""
        names = tuple(outcome.measures)
        if self.measures is not None and set(names) != set(self.measures):
            raise ResultsError(
                f"{self.experiment[0]} gave {', '.join(names)} in one run and "
                f"{', '.join(self.measures)} in another; each run has to give the same measures"
            )
        self.measures = self.measures or names
        numbers = [outcome.measures[name] for name in self.measures]
        cells = [*key, *map(repr, numbers), f"{outcome.seconds:.3f}", *outcome.versions.values()]
        cells += self.experiment
        self.rows[key] = (*cells, check_of(cells))

    def text(self, first=()):
        """The file's text; the keys in `first` come first, in their order, if they are there."""
        into = io.StringIO()
        csv.writer(into, lineterminator="\n").writerows(
            [self.header, *(self.rows[key] for key in _in_order(self.rows.keys(), first))]
        )
        return into.getvalue()


def _in_order(keys, first):
    """The keys in `first` in their order, then the others, sorted: one file for any workers."""
    return [key for key in first if key in keys] + sorted(keys - set(first))


def check_of(cells):
    """Eight digits that change with any cell of a row."""
    return hashlib.sha256("\x1f".join(cells).encode()).hexdigest()[:8]


def parsed(text):
    """The `Results` that a file's text holds. Raises ValueError with what is wrong with it."""
    try:
        header, *rows = csv.reader(io.StringIO(text, newline=""), strict=True)
    except (csv.Error, ValueError):
        raise ValueError("is no CSV file with a header") from None
    end = len(header) - len(AFTER_MEASURES)
    if "seed" not in header[:end] or tuple(header[end:]) != AFTER_MEASURES:
        raise ValueError("has not the columns of a results file")
    n_settings = header.index("seed")
    found = Results(header[:n_settings], ("", ""))
    found.measures = tuple(header[n_settings + 1 : end])
    for line, cells in enumerate(rows, start=2):
        if len(cells) != len(header) or cells[-1] != check_of(cells[:-1]):
            raise ValueError(f"is damaged in line {line}")
        key = tuple(cells[: n_settings + 1])
        if key in found.rows:
            raise ValueError(f"has the run of line {line} twice")
        found.rows[key] = tuple(cells)
    origins = {row[-3:-1] for row in found.rows.values()}
    if len(origins) > 1:
        raise ValueError("mixes results of different experiments")
    if not text.endswith("\n") or not origins:
        raise ValueError("is cut off at its end")
    (found.experiment,) = origins
    return found


def read_results(path):
    """The table of a results file, as `run` returned it; its settings stand before `seed`.

    Raises FileNotFoundError without it, ResultsError where it is damaged; it stays where it is.
    """
    path = _file("path", path)
    try:
        found = parsed(path.read_bytes().decode("utf-8-sig"))
    except ValueError as error:  # bytes that are no UTF-8 among them
        why = "is no text in UTF-8" if isinstance(error, UnicodeError) else error
        raise ResultsError(f"{path} {why}") from None
    return table(found, found.rows)


def committed_results(name):
    """The table of results/NAME.csv, which came with the course; errors as `read_results`."""
    return read_results(COMMITTED / f"{name}.csv")


def _file(argument, path):
    """`path` as a Path, if it can be that of a file. Raises TypeError, ResultsError."""
    if not isinstance(path, str | PathLike):
        raise TypeError(f"{argument} has to be the path of a file, but got {given(path)}")
    path = Path(path)
    if path.is_dir():
        raise ResultsError(f"{argument} has to be the path of a file, but {path} is a folder")
    return path


def table(results, keys):
    """The rows of `keys` as a pandas DataFrame: settings, seed, measures, seconds, versions."""
    end = len(results.header) - len(AFTER_MEASURES)
    n_shown, n_settings = end + SHOWN, len(results.setting_names) + 1
    rows = [
        [
            *map(value_of, results.rows[key][:n_settings]),
            *map(float, results.rows[key][n_settings : end + 1]),
            *results.rows[key][end + 1 : n_shown],
        ]
        for key in keys
    ]
    return pd.DataFrame(rows, columns=results.header[:n_shown])


@contextmanager
def opened(path, setting_names, experiment):
    """The `Results` in the file at `path`, empty without one, and a function that saves them.

    path: None keeps them in memory. While they are open no other process can open them.
    Raises ResultsError for a file that is damaged, or of another experiment, after it has been
    set aside under a new name; for one that is open elsewhere; and where there is no folder.
    """
    if path is None:
        yield Results(setting_names, experiment), lambda first: None
        return
    path = _file("results", path)
    if not path.parent.is_dir():
        raise ResultsError(f"{path.parent} has to be a folder, to hold {path.name}")
    try:
        with FileLock(path.with_name(f".{path.name}.lock"), timeout=0):
            results = _loaded(path, tuple(setting_names), tuple(experiment))
            yield results, lambda first: write_whole(path, results.text(first).encode())
    except Timeout:
        raise ResultsError(f"{path} is being written by another sweep: wait for it") from None


def _loaded(path, setting_names, experiment):
    if not path.exists():
        return Results(setting_names, experiment)
    try:
        found = parsed(path.read_bytes().decode("utf-8-sig"))  # spreadsheets add a mark in front
        if found.experiment[0] != experiment[0]:
            raise ValueError(f"holds results of {found.experiment[0]}, not of {experiment[0]}")
        if set(found.setting_names) != set(setting_names):
            raise ValueError(f"has the settings {', '.join(found.setting_names)}")
        if found.setting_names != setting_names:
            raise ValueError(f"has its settings in the order {', '.join(found.setting_names)}")
        if found.experiment != experiment:
            raise ValueError(f"comes from {experiment[0]} before its code was changed")
    except ValueError as error:
        why = "is no text in UTF-8" if isinstance(error, UnicodeError) else error
        aside = set_aside(path, "{stem}.aside-{number}{suffix}")
        raise ResultsError(
            f"{path} {why}; it is now {aside.name}, and the next run begins anew"
        ) from None
    return found

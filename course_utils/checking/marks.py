"""Which exercises are solved: a file in the learner's own folder, and nothing anywhere else."""

import json
import os
from importlib import import_module
from pathlib import Path

from course_utils.checking.verdict import Text

MARKER = ".learner"  # `make lab` leaves this file in work/
FILE = "progress.json"


def progress():
    """Which exercises are solved so far, lesson by lesson."""
    folder = Path.cwd()
    if not (folder / MARKER).exists():
        return Text("Nothing is recorded here: `make lab` opens your own copies, which remember.")
    solved, trouble = _read(folder)
    lines = [trouble.strip()] if trouble else []
    for lesson in import_module("course_utils.checking.registry").lessons():
        names = [exercise.name for exercise in lesson.exercises]
        done = [name for name in names if f"{lesson.name}.{name}" in solved]
        lines.append(f"{lesson.title}: {len(done)} of {len(names)}")
        lines += [f"    {'solved' if name in done else 'open  '}  {name}" for name in names]
    return Text("\n".join(lines))


def record(name):
    """Mark exercise `name` as solved where a learner works; returns what went wrong, mostly ""."""
    folder = Path.cwd()
    if not (folder / MARKER).exists():
        return ""
    solved, trouble = _read(folder)
    if name in solved or (trouble and (folder / FILE).exists()):  # what is there is never lost
        return trouble
    try:
        _write(folder / FILE, sorted({*solved, name}))
    except OSError as error:
        trouble += f" (This could not be recorded: {error.strerror}.)"
    return trouble


def _read(folder):
    """The names recorded in `folder`, and a sentence where the file had to be put aside."""
    path = folder / FILE
    try:
        solved = json.loads(path.read_text(encoding="utf-8"))["solved"]
        if not all(isinstance(name, str) for name in solved):
            raise TypeError
        return set(solved), ""
    except FileNotFoundError:
        return set(), ""
    except (OSError, ValueError, KeyError, TypeError, RecursionError):
        return set(), _put_aside(path)


def _put_aside(path):
    """Rename a file that cannot be read, so that nothing in it is lost."""
    number = 1
    while (aside := path.with_name(f"{path.name}.broken-{number}")).exists():
        number += 1
    try:
        path.rename(aside)
    except OSError as error:
        return f" ({path.name} can be neither read nor put aside: {error.strerror}.)"
    return f" ({path.name} could not be read: it is now {aside.name}, and the marks start anew.)"


def _write(path, solved):
    """In one step: an interrupted write leaves the old file whole."""
    partial = path.with_name(f"{path.name}.{os.getpid()}.partial")
    partial.write_text(json.dumps({"solved": solved}, indent=1) + "\n", encoding="utf-8")
    os.replace(partial, path)

"""A learner's notebooks, each run apart: what one does, and how it ends, costs no other its own."""

import json
import os
import secrets
import subprocess
import sys
import tempfile
import time
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

import psutil

from tools.classroom import one_notebook
from tools.classroom.submissions import Submission, readable
from tools.course_paths import ROOT

OF_A_NOTEBOOK = "COURSE_NOTEBOOK"  # in the environment of all processes that a notebook starts
LOOK = 0.25  # seconds between two looks at them
MOST_PROCESSES = 64
MOST_TOLD = 10 * 2**20  # bytes: what a notebook shows fills a few thousand


@dataclass(frozen=True)
class Limits:
    """What one notebook may take: seconds a cell, minutes in all, GiB of memory and of files."""

    seconds: int = 60
    minutes: float = 10.0
    memory: float = 6.0
    files: float = 2.0


def seen_of(submission: Submission, limits: Limits) -> list[dict]:
    """What each notebook of the submission shows: {"notebook", "verdicts", "edition", "troubles"}.

    A trouble is (what went wrong, what Python said of it). Those of the submission itself come
    first, with "" for the notebook.
    """
    seen = [_nothing_seen() | {"troubles": [(trouble, "") for trouble in submission.troubles]}]
    for path in submission.notebooks:
        try:
            seen.append(_seen_in(path, submission.folder, limits))
        except Exception as error:  # one notebook may not cost the class its report
            unrun = ("it could not be run", f"{type(error).__name__}: {error}")
            seen.append(_nothing_seen(path) | {"troubles": [unrun]})
    return seen


def run_apart(command: list, folders: list[Path], limits: Limits, env=None, **settings) -> str:
    """Run `command` until it or one of the limits ends; then why it was stopped, else "".

    All that it has started ends with it. folders: those whose files count. env: variables to set
    besides; settings: those of `subprocess.Popen`.
    """
    name = secrets.token_hex(16)
    child = subprocess.Popen(
        list(map(str, command)),
        env=os.environ | (env or {}) | {OF_A_NOTEBOOK: name},
        stdin=subprocess.DEVNULL,
        start_new_session=True,  # what is sent to its group does not come here
        **settings,
    )
    try:
        return _wait(child, name, folders, limits)
    finally:
        _end(name)
        child.kill()
        child.wait()


def _seen_in(path: Path, folder: Path, limits: Limits) -> dict:
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as place:
        told, scratch = Path(place, "told.jsonl"), Path(place, "scratch")
        scratch.mkdir()
        asked = [path, told, limits.seconds, limits.memory, folder, scratch]
        temporary = dict.fromkeys(("TMPDIR", "TEMP", "TMP"), str(scratch))
        stopped = run_apart(
            [sys.executable, "-m", one_notebook.__name__, *asked],
            [folder, scratch],
            limits,
            temporary,
            cwd=ROOT,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        lines = [_line(text) for text in _told(told).splitlines()]
    seen = _nothing_seen(path)
    cell = 0
    for line in filter(None, lines):
        cell = line.get("cell", cell)
        seen["edition"] = line.get("edition", seen["edition"])
        seen["verdicts"] += [line["verdict"]] if "verdict" in line else []
        seen["troubles"] += [(line["trouble"], line["detail"])] if "trouble" in line else []
    if stopped:
        seen["troubles"].append((f"{stopped}, in cell {cell}" if cell else stopped, ""))
    return seen


def _nothing_seen(path=None) -> dict:
    name = readable(path.name) if path else ""
    return {"notebook": name, "verdicts": [], "edition": "unknown", "troubles": []}


def _told(path: Path) -> bytes:
    """The file in which a notebook's process tells what it sees, as far as it may go."""
    if not path.exists():
        return b""
    with path.open("rb") as file:
        return file.read(MOST_TOLD)


def _line(text: bytes):
    """A line of what was told; None where it was cut off."""
    with suppress(ValueError):
        return json.loads(text)


def _wait(child, name: str, folders: list[Path], limits: Limits) -> str:
    """Wait until the child ends, or one of the limits does; then why it was stopped, else ""."""
    end = time.monotonic() + limits.minutes * 60
    while True:
        with suppress(subprocess.TimeoutExpired):
            child.wait(LOOK)
            return f"its process ended with status {child.returncode}" if child.returncode else ""
        processes = _processes(name)
        if time.monotonic() > end:
            return f"it was stopped after {limits.minutes:g} minutes"
        if len(processes) > MOST_PROCESSES:
            return f"it was stopped with more than {MOST_PROCESSES} processes"
        if _sum(lambda one: one.memory_info().rss, processes) > limits.memory * 2**30:
            return f"it was stopped with more than {limits.memory:g} GiB of memory in its processes"
        if _sum(lambda path: os.lstat(path).st_size, _files_in(folders)) > limits.files * 2**30:
            return f"it was stopped with more than {limits.files:g} GiB of files"


def _files_in(folders: list[Path]):
    """The files below them, links too; what is gone meanwhile is passed over."""
    for folder in folders:
        for place, _, files in os.walk(folder):
            yield from (os.path.join(place, name) for name in files)


def _sum(size, things) -> int:
    """The sum of their sizes, without those that are gone meanwhile."""
    total = 0
    for thing in things:
        with suppress(psutil.Error, OSError):
            total += size(thing)
    return total


def _processes(name: str) -> list[psutil.Process]:
    """Those that were started, by whatever way, by the notebook that goes by this name."""
    found = []
    for process in psutil.process_iter():
        with suppress(psutil.Error, OSError):
            if process.environ().get(OF_A_NOTEBOOK) == name:
                found.append(process)
    return found


def _end(name: str) -> None:
    """End all that is left of a notebook; what is halted first starts nothing meanwhile."""
    while processes := _processes(name):
        for act in (psutil.Process.suspend, psutil.Process.kill):
            for process in processes:
                with suppress(psutil.Error, OSError):
                    act(process)
        psutil.wait_procs(processes, timeout=1)

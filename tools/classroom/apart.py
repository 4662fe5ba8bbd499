"""One learner's submission, run apart: what it does, and how it ends, costs nobody else theirs."""

import json
import os
import signal
import subprocess
import sys
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from tools.course_paths import ROOT


@dataclass(frozen=True)
class Limits:
    """What one learner's submission may take: seconds a cell, minutes and GiB of memory in all."""

    seconds: int = 60
    minutes: float = 10.0
    memory: float = 6.0


def seen_of(folder: Path, limits: Limits) -> list[dict]:
    """What each notebook below `folder` shows (see `one_learner.seen_in`), as far as it came.

    The last entry tells where the whole was stopped, or died.
    """
    command = [sys.executable, "-m", "tools.classroom.one_learner", str(folder)]
    command += [str(limits.seconds), str(limits.memory)]
    with (folder.parent / f"{folder.name}.seen").open("w+", encoding="utf-8") as lines:
        child = subprocess.Popen(
            command,
            cwd=ROOT,
            stdin=subprocess.DEVNULL,
            stdout=lines,
            stderr=subprocess.DEVNULL,
            start_new_session=True,
        )
        try:
            child.wait(limits.minutes * 60)
            trouble = (
                f"its process ended with status {child.returncode}" if child.returncode else ""
            )
        except subprocess.TimeoutExpired:
            trouble = f"it was stopped after {limits.minutes:g} minutes"
        finally:
            child.kill()
            child.wait()
            lines.seek(0)
            told = [json.loads(line) for line in lines if line.endswith("\n")]
            _end([child.pid, *(line["kernel"] for line in told if "kernel" in line)])
    seen = [line for line in told if "kernel" not in line]
    return seen + ([{"notebook": "", "verdicts": [], "trouble": trouble}] if trouble else [])


def _end(groups: list[int]) -> None:
    """End what is left of these groups of processes, such as a kernel that goes on by itself."""
    for group in groups if os.name == "posix" else ():
        with suppress(ProcessLookupError, PermissionError):  # all of it has ended
            os.killpg(group, signal.SIGKILL)

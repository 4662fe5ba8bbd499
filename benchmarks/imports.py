"""What importing a room of course_utils costs beyond torch, each in a fresh process."""

import os
import pkgutil
import subprocess
import sys
from unittest.mock import patch

import numpy as np

import course_utils
from course_utils.timing import deciles
from tools.course_paths import ONE_THREAD

ROUNDS = 3
CODE = """
import time
begin = time.perf_counter()
import torch
after = time.perf_counter()
import {module}
print(after - begin, time.perf_counter() - after)
"""
NOTE = """\
Milliseconds that the import takes after `import torch`, in a process of its own, and its share of
what torch's own import took in that process.\
"""


def section(quick):
    """A row for each room of course_utils, the rounds going over all of them by turns."""
    rooms = sorted(
        f"course_utils.{room.name}" for room in pkgutil.iter_modules(course_utils.__path__)
    )
    rooms = rooms[:2] if quick else rooms
    taken = {room: [] for room in rooms}
    with patch.dict(os.environ, ONE_THREAD):
        seconds_of_import(rooms[0])  # brings the files into the system's cache
        for _ in range(1 if quick else ROUNDS):
            for room in rooms:
                taken[room].append(seconds_of_import(room))
    rows = [one_row(room, *zip(*pairs, strict=True)) for room, pairs in taken.items()]
    return {"title": "Imports", "note": NOTE, "rows": rows}


def seconds_of_import(module):
    """Seconds of torch's import, and of the module's after it."""
    told = subprocess.run(
        [sys.executable, "-c", CODE.format(module=module)],
        check=True,
        capture_output=True,
        encoding="utf-8",
    )
    torch_took, module_took = map(float, told.stdout.split())
    return torch_took, module_took


def one_row(room, torch_took, room_took):
    """The row of one room."""
    return {
        "import": room,
        "ms after torch": deciles([1000 * seconds for seconds in room_took]),
        "torch ms": deciles([1000 * seconds for seconds in torch_took]),
        "of torch's, %": deciles(100 * np.divide(room_took, torch_took)),
    }

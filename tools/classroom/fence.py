"""A fence around a process: what it and all that it starts may write to, held by the system.

Landlock, which Linux has since 5.13 and which needs no rights: https://docs.kernel.org/userspace-api/landlock.html
"""

import ctypes
import os
import sys
from contextlib import suppress
from pathlib import Path

CREATE, ADD, RESTRICT = 444, 445, 446  # system calls, of the same number on every processor
PATH_BENEATH, NO_NEW_PRIVILEGES = 1, 38
VERSION = ctypes.c_uint32(1)
WRITE_FILE, REFER, TRUNCATE = 1 << 1, 1 << 13, 1 << 14
# to write a file, remove folders and files, and make any of the seven things that a folder holds
WRITING = WRITE_FILE | sum(1 << bit for bit in range(4, 13))
SIGNAL = 1 << 1
DEVICES = ("/dev/null", "/dev/zero", "/dev/tty", "/dev/ptmx", "/dev/pts")
SHARED_MEMORY = "/dev/shm"  # where processes that work together meet


class _Ruleset(ctypes.Structure):
    _fields_ = [(name, ctypes.c_uint64) for name in ("files", "net", "scoped")]


class _Beneath(ctypes.Structure):
    _pack_ = 1
    _layout_ = "ms"
    _fields_ = [("allowed", ctypes.c_uint64), ("parent", ctypes.c_int32)]


def version() -> int:
    """Of the fence that this system has; 0 where it has none."""
    if sys.platform != "linux":
        return 0
    return max(0, ctypes.CDLL(None).syscall(CREATE, None, ctypes.c_size_t(0), VERSION))


def fence_in(*folders: Path) -> bool:
    """From now on this process, and what it starts, can write below `folders` alone; False: no.

    Files that are open stay so. It can read whatever it could. From version 6 on it can end no
    process but those inside the fence.
    """
    known = version()
    if not known:
        return False
    libc = ctypes.CDLL(None, use_errno=True)
    writing = WRITING | (REFER if known >= 2 else 0) | (TRUNCATE if known >= 3 else 0)
    rules = _Ruleset(writing, 0, SIGNAL if known >= 6 else 0)
    size = 24 if known >= 6 else 8  # an older system refuses fields that it does not know
    ruleset = libc.syscall(CREATE, ctypes.byref(rules), ctypes.c_size_t(size), 0)
    places = dict.fromkeys((*folders, SHARED_MEMORY), writing)
    places |= dict.fromkeys(DEVICES, writing & (WRITE_FILE | TRUNCATE))
    for path, allowed in places.items():
        with suppress(FileNotFoundError):
            place = os.open(path, os.O_PATH | os.O_CLOEXEC)
            beneath = _Beneath(allowed, place)
            libc.syscall(ADD, ruleset, PATH_BENEATH, ctypes.byref(beneath), 0)
            os.close(place)
    libc.prctl(NO_NEW_PRIVILEGES, 1, 0, 0, 0)
    held = libc.syscall(RESTRICT, ruleset, 0) == 0
    os.close(ruleset)
    return held

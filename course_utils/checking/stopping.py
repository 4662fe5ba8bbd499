"""Run an answer with an end to its time and its memory, so that the kernel survives it."""

import ctypes
import sys
from pathlib import Path
from threading import Event, Lock, Thread, get_ident

from course_utils.words import Sentence

MEMORY_REFUSED = ("can't allocate memory", "not enough memory", "bad_alloc")  # torch's words


class Stopped(Exception):
    """An answer was stopped; its argument is a Sentence that says which limit it met."""


class _OutOfTime(BaseException):
    """Raised inside the answer; no Exception, so that `except Exception` does not swallow it."""


def bounded(call, seconds, memory):
    """Return call(), or raise Stopped after `seconds`, or when it asks for `memory` more bytes.

    A second thread raises inside this one, again after every further `seconds`. That ends any loop
    of Python code, also in a notebook and on every system. It does not end a loop that catches
    everything again and again (a bare `except:`) nor one long call that never comes back to Python
    (a huge matrix product, time.sleep): for those there is the kernel's own interrupt or restart.
    The memory limit is one on address space, and there on Linux only; elsewhere the system decides.
    """
    over, lock, here = Event(), Lock(), ctypes.c_ulong(get_ident())
    raise_in = ctypes.pythonapi.PyThreadState_SetAsyncExc

    def watch():
        while not over.wait(seconds):
            with lock:
                if not over.is_set():
                    raise_in(here, ctypes.py_object(_OutOfTime))

    restore_memory = _limit_memory(memory)
    try:
        try:
            Thread(target=watch, daemon=True).start()
            return call()
        finally:
            with lock:
                over.set()
                raise_in(here, None)  # take back one that has not landed yet
    except _OutOfTime:
        over.set()
        raise Stopped(
            Sentence(
                "It was stopped after {seconds:g} s: is there a loop that never ends, or far more "
                "work than asked for? (Not everything can be stopped like this: a loop that "
                "catches everything, or one long call of compiled code, takes a restart of the "
                "kernel.)",
                seconds=seconds,
            )
        ) from None
    except (MemoryError, RuntimeError) as error:
        if isinstance(error, MemoryError) or any(word in str(error) for word in MEMORY_REFUSED):
            raise Stopped(
                Sentence(
                    "It asked for more memory than there is for an answer: is a shape far too "
                    "large?"
                )
            ) from None
        raise
    finally:
        restore_memory()


def _limit_memory(extra):
    """Allow this process `extra` more bytes of address space; returns what undoes it."""
    if sys.platform != "linux":
        return lambda: None
    import resource  # not on Windows

    soft, hard = resource.getrlimit(resource.RLIMIT_AS)
    pages = int(Path("/proc/self/statm").read_text(encoding="utf-8").split()[0])
    limits = [limit for limit in (soft, hard) if limit != resource.RLIM_INFINITY]
    limit = min([pages * resource.getpagesize() + extra, *limits])
    resource.setrlimit(resource.RLIMIT_AS, (limit, hard))
    return lambda: resource.setrlimit(resource.RLIMIT_AS, (soft, hard))

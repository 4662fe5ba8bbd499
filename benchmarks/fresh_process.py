"""Run a function in a process of its own, in which torch has so many threads."""

import os
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context
from unittest.mock import patch

import torch

from tools.course_paths import ONE_THREAD

THREADS = [n for n in (1, 2) if n <= (os.cpu_count() or 1)]


def in_fresh_process(function, *arguments, threads):
    """What `function` returns there; its libraries read the number before they are imported."""
    environment = dict.fromkeys(ONE_THREAD, str(threads))
    with (
        patch.dict(os.environ, environment),
        ProcessPoolExecutor(
            1,
            mp_context=get_context("spawn"),
            initializer=torch.set_num_threads,
            initargs=(threads,),
        ) as pool,
    ):
        return pool.submit(function, *arguments).result()


def rows_of_each_thread_count(function, *arguments):
    """The rows that `function` gives with 1 thread and with 2 (where there are two processors)."""
    return [
        row
        for threads in THREADS
        for row in in_fresh_process(function, *arguments, threads=threads)
    ]

"""Real processes that talk to one another, as ranks do in training on several devices."""

import os
import sys
from concurrent.futures import ProcessPoolExecutor
from datetime import timedelta
from multiprocessing import get_context
from pathlib import Path
from tempfile import TemporaryDirectory

import torch
from torch import distributed

from course_utils.arguments import whole

LOOPBACK = {"linux": "lo", "darwin": "lo0"}  # the network of this machine with itself
PATIENCE = timedelta(seconds=120)  # that a rank waits for the others


def on_ranks(work, n, *arguments):
    """[work(rank, *arguments) of each of `n` ranks], each in a process of its own, joined by gloo.

    work: a function of a module, since each process imports it anew; it may use all that
    `torch.distributed` has for a group. What one of them raises is raised here.
    """
    n = whole("n", n, least=1)
    with (
        TemporaryDirectory() as folder,
        ProcessPoolExecutor(n, mp_context=get_context("spawn")) as processes,
    ):
        meeting = str(Path(folder) / "meeting")  # a file: no port that another process might hold
        calls = [processes.submit(_joined, work, rank, n, meeting, arguments) for rank in range(n)]
        return [call.result() for call in calls]


def _joined(work, rank, n, meeting, arguments):
    torch.set_num_threads(1)
    if sys.platform in LOOPBACK:
        os.environ["GLOO_SOCKET_IFNAME"] = LOOPBACK[sys.platform]
    store = distributed.FileStore(meeting, n)
    distributed.init_process_group("gloo", store=store, rank=rank, world_size=n, timeout=PATIENCE)
    try:
        return work(rank, *arguments)
    finally:
        distributed.destroy_process_group()

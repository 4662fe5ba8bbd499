"""Permissions bind everybody but root: what a process may do that has root's powers no more."""

import ctypes
import os
import subprocess
import sys

import pytest

PR_CAPBSET_DROP = 24  # Linux: what is dropped so is gone in whatever the process starts
PASS_OVER_PERMISSIONS = 1, 2  # CAP_DAC_OVERRIDE, CAP_DAC_READ_SEARCH


def run_as_ordinary_user(command, **options):
    """`subprocess.run`, with permissions that hold for root too; skips where that cannot be."""
    if hasattr(os, "geteuid") and os.geteuid() == 0:
        if sys.platform != "linux":
            pytest.skip("only Linux lets root put down its powers")
        options["preexec_fn"] = _put_down_powers
    return subprocess.run(
        command, capture_output=True, text=True, encoding="utf-8", check=False, **options
    )


def _put_down_powers():
    libc = ctypes.CDLL(None)
    for power in PASS_OVER_PERMISSIONS:
        libc.prctl(PR_CAPBSET_DROP, power, 0, 0, 0)

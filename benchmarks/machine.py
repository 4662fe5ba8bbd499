"""On which machine, and with which versions: a ratio holds for these."""

import os
import platform
from importlib.metadata import version
from pathlib import Path

import torch

from course_utils.timing import processor

PACKAGES = ("torch", "numpy", "scipy", "matplotlib", "ipykernel", "ipywidgets")
HUGE_PAGES = Path("/sys/kernel/mm/transparent_hugepage/enabled")


def describe():
    """A name -> text or number for each thing that a reader may want to compare with their own."""
    load = os.getloadavg()[0] if hasattr(os, "getloadavg") else None
    return {
        "processor": processor(),
        "cores": os.cpu_count(),
        "system": platform.platform(),
        "load before": "not known here" if load is None else round(load, 2),
        "instructions that torch uses": torch.backends.cpu.get_cpu_capability(),
        "transparent huge pages": _huge_pages(),
        "python": platform.python_version(),
    } | {name: version(name) for name in PACKAGES}


def _huge_pages():
    if not HUGE_PAGES.exists():
        return "not known here"
    text = HUGE_PAGES.read_text(encoding="utf-8")
    return text[text.index("[") + 1 : text.index("]")]

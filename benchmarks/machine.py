"""On which machine, and with which versions: a ratio holds for these."""

import os
import platform
from importlib.metadata import version
from pathlib import Path

import torch

PACKAGES = ("torch", "numpy", "scipy", "matplotlib", "ipykernel", "ipywidgets")
HUGE_PAGES = Path("/sys/kernel/mm/transparent_hugepage/enabled")


def describe():
    """A name -> text or number for each thing that a reader may want to compare with their own."""
    load = os.getloadavg()[0] if hasattr(os, "getloadavg") else None
    return {
        "processor": _processor(),
        "cores": os.cpu_count(),
        "system": platform.platform(),
        "load before": "not known here" if load is None else round(load, 2),
        "instructions that torch uses": torch.backends.cpu.get_cpu_capability(),
        "transparent huge pages": _huge_pages(),
        "python": platform.python_version(),
    } | {name: version(name) for name in PACKAGES}


def _processor():
    """The model as Linux tells it, with family and number: virtual machines hide the name."""
    told = Path("/proc/cpuinfo")
    if not told.exists():
        return platform.processor() or platform.machine()
    lines = [line.split(":", 1) for line in told.read_text().splitlines() if ":" in line]
    facts = {key.strip(): value.strip() for key, value in reversed(lines)}
    name = facts.get("model name", platform.machine())
    numbers = [f"{key} {facts[key]}" for key in ("cpu family", "model") if key in facts]
    return f"{name} ({', '.join(numbers)})" if numbers else name


def _huge_pages():
    if not HUGE_PAGES.exists():
        return "not known here"
    text = HUGE_PAGES.read_text()
    return text[text.index("[") + 1 : text.index("]")]

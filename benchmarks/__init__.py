"""Every speed claim of the course, side by side in one run: `make bench`, `python -m benchmarks`.

A module measures one thing: its `section(quick)` gives a title, a note and rows. `make power` is
apart, `python -m benchmarks.conformance_power`: it counts errors, not seconds, and takes longer.
"""

from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent

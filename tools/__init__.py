"""The commands behind make: each runs as `python -m tools.NAME` from the course's folder."""

import sys

for stream in (sys.stdout, sys.stderr):
    if hasattr(stream, "reconfigure"):  # a terminal that lacks a letter gets its code, not an error
        stream.reconfigure(errors="backslashreplace")

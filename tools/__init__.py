"""The commands behind make: each runs as `python -m tools.NAME` from the course's folder."""

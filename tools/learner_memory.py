"""The teaching guide's table of memory, from results/learner_memory.csv."""

import csv

from tools.course_paths import RESULTS

FILE = RESULTS / "learner_memory.csv"  # made by python -m benchmarks.learner_memory
SERVER = "JupyterLab's server"
COLUMNS = ("what", "megabytes", "torch")


def megabytes() -> dict[str, int]:
    """The server, and the stem of each lesson -> the most memory that it was seen to take."""
    with FILE.open(encoding="utf-8", newline="") as file:
        return {row["what"]: int(row["megabytes"]) for row in csv.DictReader(file)}


def largest() -> tuple[str, int]:
    """The lesson whose kernel takes most, and what it takes together with the server."""
    found = megabytes()
    server = found.pop(SERVER)
    stem = max(found, key=found.get)
    return stem, found[stem] + server


def table() -> str:
    """The rows: the server, then each lesson with its kernel, and with server and kernel."""
    found = megabytes()
    server = found.pop(SERVER)
    rows = [f"| {SERVER} | | {server} |"]
    rows += [f"| {stem[:2]} | {kernel} | {server + kernel} |" for stem, kernel in found.items()]
    return "\n".join(["| lesson | its kernel, MB | with the server, MB |", "|---|---|---|", *rows])

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


def sentence() -> str:
    """What the README says: how much the largest lesson takes together with the server."""
    found = megabytes()
    server = found.pop(SERVER)
    stem = max(found, key=found.get)
    return (
        f"A learner needs up to {(server + found[stem]) / 1000:.1f} GB of memory there (lesson "
        f"{stem[:2]}, with JupyterLab's server); what each lesson\ntakes stands in "
        "[teaching](docs/teaching.md)."
    )


def table() -> str:
    """The rows: the server, then each lesson with its kernel, and with server and kernel."""
    found = megabytes()
    server = found.pop(SERVER)
    rows = [f"| {SERVER} | | {server} |"]
    rows += [f"| {stem[:2]} | {kernel} | {server + kernel} |" for stem, kernel in found.items()]
    return "\n".join(["| lesson | its kernel, MB | with the server, MB |", "|---|---|---|", *rows])

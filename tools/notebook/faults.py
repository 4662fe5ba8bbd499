"""What a finished notebook must not have: the reasons not to publish it, each one sentence."""

import getpass
import json
import platform
import re
import tempfile
from pathlib import Path

from tools.course_paths import ROOT
from tools.notebook.tidy import WIDGET

PICTURES = ("image/png", "image/jpeg", "image/svg+xml")
IGNORED = re.compile(r"nbval[-_](ignore|skip|raises)|ignore_output|raises-exception", re.I)
CELL_ID = re.compile(r"[a-zA-Z0-9_-]{1,64}")
PATH = re.compile(
    r"(?<!\w)/(home|Users|root|tmp|opt|var)/\w+|[A-Z]:\\+Users|site-packages|\bat 0x[0-9a-f]{6,}"
)
MOST_BYTES = 600_000
MOST_LINES = 15  # a longer cell is a function that belongs in course_utils
COMMON = {"root", "user", "runner", "admin", "localhost"}  # names that are also words


def names_of_this_machine() -> list[str]:
    """Texts that would give away where a notebook was built."""
    try:
        user = getpass.getuser()
    except (OSError, KeyError, ImportError):  # a container may run under a number without a name
        user = ""
    words = [name for name in (user, platform.node()) if len(name) > 3 and name not in COMMON]
    folders = [str(ROOT), str(Path.home()), tempfile.gettempdir()]
    return words + [folder for folder in folders if folder != "/"]


def machine_traces(text: str) -> list[str]:
    """What `text` says about the machine: paths, the user's name, the machine's name."""
    known = [rf"(?<!\w){re.escape(name)}(?!\w)" for name in names_of_this_machine()]
    found = [re.search(pattern, text) for pattern in (PATH, *known)]
    return [match[0] for match in found if match]


def code_lines(cell) -> int:
    """How many lines of a cell are not blank."""
    return sum(bool(line.strip()) for line in cell.source.splitlines())


def picture_faults(output) -> list[str]:
    """What an output shows that nobody could read aloud."""
    data, metadata, found = output.get("data", {}), output.get("metadata", {}), []
    if WIDGET in data:
        found.append("shows a widget with neither a picture nor words: begin it with # %% alt=...")
    if not all(metadata.get(kind, {}).get("alt") for kind in PICTURES if kind in data):
        found.append('shows a picture without a description: begin it with # %% alt="..."')
    return found


def cell_faults(cell) -> list[str]:
    """What is wrong with one executed code cell, apart from its count."""
    found = []
    if IGNORED.search(cell.source + json.dumps(cell.metadata)):
        found.append("carries an nbval marker, so its output would not be compared")
    if code_lines(cell) > MOST_LINES:
        found.append(f"has {code_lines(cell)} lines; {MOST_LINES} is the most")
    for output in cell.outputs:
        data, metadata = output.get("data", {}), output.get("metadata", {})
        if output.output_type == "error":
            found.append(f"ends in {output.ename}")
        found += picture_faults(output)
        words = {kind: value for kind, value in data.items() if kind not in PICTURES}
        text = output.get("text", "") + json.dumps([words, metadata], ensure_ascii=False)
        found += [f"shows {trace}, which belongs to one machine" for trace in machine_traces(text)]
    return [f"cell {cell.id} {fault}" for fault in found]


def faults(notebook) -> list[str]:
    """Every reason not to publish `notebook`; an empty list when there is none."""
    code = [cell for cell in notebook.cells if cell.cell_type == "code"]
    ids = [cell.id for cell in notebook.cells]
    found = [fault for cell in code for fault in cell_faults(cell)]
    if [cell.execution_count for cell in code] != list(range(1, len(code) + 1)):
        found.append("its cells were not each executed once, in order: the counts are not 1..n")
    if len(set(ids)) < len(ids) or not all(map(CELL_ID.fullmatch, ids)):
        found.append("its cell ids are not unique words of at most 64 letters, digits, - and _")
    if "widgets" in notebook.metadata or "version" in notebook.metadata.get("language_info", {}):
        found.append("its metadata hold widget state or a Python version")
    traces = machine_traces(json.dumps(notebook.metadata))
    found += [f"its metadata name {trace}" for trace in traces]
    size = len(json.dumps(notebook, indent=1, ensure_ascii=False).encode())
    if size >= MOST_BYTES:
        found.append(f"it takes {size} bytes, and {MOST_BYTES} is the most")
    return found

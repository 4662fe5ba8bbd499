"""How much memory a learner needs: that of JupyterLab's server, and of each lesson's kernel.

`python -m benchmarks.learner_memory` writes results/learner_memory.csv, which the teaching guide's
table is made of: the largest resident set of the kernel's process, in MB, for a lesson run from its
first cell to its last, and that of a server that has opened JupyterLab's page.
"""

import csv
import io
import re
import subprocess
import sys
import tempfile
import time
from importlib.metadata import version
from urllib.request import urlopen

import nbformat
import psutil

from benchmarks.notebooks import measured
from course_utils.whole_files import write_whole
from tools.course_paths import NOTEBOOKS, numbered, relative_path
from tools.learner_memory import COLUMNS, FILE, SERVER

ADDRESS = re.compile(r"http://127\.0\.0\.1:\d+/lab\S*")


def server_bytes() -> int:
    """The resident set of a JupyterLab server whose page has been asked for."""
    command = [sys.executable, "-m", "jupyterlab", "--no-browser", "--port=0", "--allow-root"]
    with tempfile.TemporaryDirectory() as folder:
        server = subprocess.Popen(
            command, cwd=folder, stderr=subprocess.PIPE, stdout=subprocess.DEVNULL, encoding="utf-8"
        )
        try:
            for line in server.stderr:
                found = ADDRESS.search(line)
                if found:
                    open_page(found[0])
                    return psutil.Process(server.pid).memory_info().rss
        finally:
            server.terminate()
            server.wait(30)
    raise SystemExit("JupyterLab ended before it was ready.")


def open_page(address: str, seconds: int = 60) -> bytes:
    """Ask for the page as a browser does; the server names its address before it listens there."""
    end = time.monotonic() + seconds
    while True:
        try:
            return urlopen(address, timeout=seconds).read()
        except OSError:
            if time.monotonic() > end:
                raise
            time.sleep(0.2)


def main() -> None:
    """Measure all of it, and write the file."""
    torch = version("torch")
    rows = [(SERVER, round(server_bytes() / 1e6), torch)]
    for path in numbered(NOTEBOOKS, ".ipynb"):
        _, peak = measured(nbformat.read(path, as_version=4))
        rows.append((path.stem, round(peak / 1e6), torch))
        print(*rows[-1], flush=True)
    text = io.StringIO()
    csv.writer(text, lineterminator="\n").writerows([COLUMNS, *rows])
    write_whole(FILE, text.getvalue().encode())
    print(f"wrote {relative_path(FILE)}")


if __name__ == "__main__":
    main()

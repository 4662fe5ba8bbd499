"""nbgrader's command, in an environment beside the course's own, on the folder of one class."""

import os
import subprocess
import sys
import tempfile
from pathlib import Path

from tools.classroom import fenced_kernel
from tools.classroom.apart import Limits, run_apart
from tools.course_paths import ROOT
from tools.notebook.run import ENVIRONMENT
from tools.venv_beside import make_beside
from tools.writable_places import writable_places

VENV = ROOT / "build" / "nbgrader"
LIMITS = Limits()
CONFIG = """\
c = get_config()
c.CourseDirectory.course_id = "dropout"
# A cell that takes longer is interrupted, and the next one runs; the course's checks have limits
# of their own, of half a minute at most.
c.Execute.timeout = 60
# The answer cells hold the lesson's own `...`, so nothing is put in place of a solution.
c.ClearSolutions.code_stub = {"python": ""}
"""


class Nbgrader:
    """nbgrader on the class in `folder`: `nbgrader("autograde", "02_dropping_units")` runs it."""

    def __init__(self, folder: Path):
        self.folder = folder
        self.python = make_beside(VENV, "class")
        asked = [self.python, "-c", "import nbgrader"]
        if subprocess.run(asked, check=False, stderr=subprocess.DEVNULL).returncode:
            raise SystemExit("nbgrader could not be installed; check the network, and try again.")
        fenced_kernel.install(VENV / "share" / "jupyter", self.python)
        folder.mkdir(parents=True, exist_ok=True)
        config = folder / "nbgrader_config.py"
        if not config.exists():  # an instructor may have changed it
            config.write_text(CONFIG, encoding="utf-8")

    def __call__(self, *words: str, limits=LIMITS) -> tuple[str, str]:
        """What it says, and why it was stopped or failed: "" where it went well."""
        with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as scratch:
            temporary = dict.fromkeys(("TMPDIR", "TEMP", "TMP"), scratch)
            with tempfile.TemporaryFile() as said:
                stopped = run_apart(
                    [self.python, "-m", "nbgrader", *words],
                    [Path(scratch)],
                    limits,
                    ENVIRONMENT
                    | writable_places()
                    | self._places()
                    | temporary
                    | {fenced_kernel.MEMORY: f"{limits.memory:g}"},
                    cwd=self.folder,
                    stdout=said,
                    stderr=subprocess.STDOUT,
                )
                said.seek(0)
                return said.read().decode("utf-8", "replace"), stopped

    def _places(self) -> dict[str, str]:
        """Where it finds the course, what feedback is made with, and the command alembic."""
        commands = [str(self.python.parent), os.environ.get("PATH", os.defpath)]
        return {
            "PATH": os.pathsep.join(filter(None, commands)),
            "PYTHONPATH": str(ROOT),
            "JUPYTER_PATH": str(Path(sys.prefix) / "share" / "jupyter"),
        }

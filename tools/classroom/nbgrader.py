"""nbgrader's command, in an environment beside the course's own, on the folder of one class."""

import os
import signal
import subprocess
import sys
from contextlib import suppress
from pathlib import Path

from tools.classroom.one_learner import limit_memory
from tools.course_paths import ROOT
from tools.notebook.run import ENVIRONMENT
from tools.venv_beside import make_beside
from tools.writable_places import writable_places

VENV = ROOT / "build" / "nbgrader"
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
    """nbgrader on the class in `folder`: `nb("autograde", "02_dropping_units")` runs it there."""

    def __init__(self, folder: Path):
        self.folder = folder
        self.python = make_beside(VENV, "class")
        asked = [self.python, "-c", "import nbgrader"]
        if subprocess.run(asked, check=False, stderr=subprocess.DEVNULL).returncode:
            raise SystemExit("nbgrader could not be installed; check the network, and try again.")
        folder.mkdir(parents=True, exist_ok=True)
        config = folder / "nbgrader_config.py"
        if not config.exists():  # an instructor may have changed it
            config.write_text(CONFIG, encoding="utf-8")

    def __call__(self, *words: str, minutes: float | None = None, memory: float | None = None):
        """What it says, and whether it went well; see `tools.classroom.apart.Limits`."""
        child = subprocess.Popen(
            [self.python, "-m", "nbgrader", *words],
            cwd=self.folder,
            env=os.environ | ENVIRONMENT | writable_places() | self._places(),
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            encoding="utf-8",
            errors="replace",
            start_new_session=True,
            preexec_fn=(lambda: limit_memory(memory)) if memory and os.name == "posix" else None,
        )
        try:
            said, _ = child.communicate(timeout=minutes and minutes * 60)
        except subprocess.TimeoutExpired:
            with suppress(ProcessLookupError):
                os.killpg(child.pid, signal.SIGKILL) if os.name == "posix" else child.kill()
            child.wait()
            return f"it was stopped after {minutes:g} minutes", False
        return said, child.returncode == 0

    def _places(self) -> dict[str, str]:
        """Where it finds the course, what feedback is made with, and the command alembic."""
        before = {
            "PATH": self.python.parent,
            "PYTHONPATH": ROOT,
            "JUPYTER_PATH": Path(sys.prefix) / "share" / "jupyter",
        }
        after = {"PATH": os.environ.get("PATH", os.defpath)}
        return {
            name: os.pathsep.join(map(str, filter(None, [first, after.get(name)])))
            for name, first in before.items()
        }

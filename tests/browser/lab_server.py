"""JupyterLab as `make lab` starts it, over a copy of the course: no learner's folder is touched."""

import json
import os
import re
import shutil
import subprocess
import sys
import threading
from contextlib import contextmanager
from pathlib import Path

from tools.course_paths import NOTEBOOKS, ROOT

ADDRESS = re.compile(r"http://127\.0\.0\.1:\d+/lab\S*")
CLOSED = "http://127.0.0.1:9"  # nothing listens there: a request of the server itself must fail
SETTINGS = {"HTTP_PROXY": CLOSED, "HTTPS_PROXY": CLOSED, "NO_PROXY": "127.0.0.1,localhost"}
DOCUMENTS = Path("@jupyterlab", "docmanager-extension", "plugin.jupyterlab-settings")


def copy_course(folder: Path) -> Path:
    """Tools, notebooks and pages in `folder`: all that `make lab` needs to begin a new work/."""
    for source in (ROOT / "tools", NOTEBOOKS, ROOT / "docs"):
        leave = shutil.ignore_patterns("__pycache__", ".ipynb_checkpoints")
        shutil.copytree(source, folder / source.name, ignore=leave)
    return folder


@contextmanager
def lab(folder: Path):
    """The address, token included, of a JupyterLab that runs as long as the context."""
    command = [sys.executable, "-m", "tools.lab", "--no-browser", "--port=0"]
    command += ["--LabApp.expose_app_in_browser=True"]
    settings = os.environ | SETTINGS
    # an empty entry would be the current folder, which is the learner's
    paths = filter(None, (str(ROOT), settings.get("PYTHONPATH")))
    settings["PYTHONPATH"] = os.pathsep.join(paths)
    for name in ("JUPYTER_CONFIG_DIR", "JUPYTERLAB_SETTINGS_DIR", "JUPYTERLAB_WORKSPACES_DIR"):
        settings[name] = str(folder / name.lower())  # what this user has set plays no part
    chosen = Path(settings["JUPYTERLAB_SETTINGS_DIR"], DOCUMENTS)
    chosen.parent.mkdir(parents=True)
    # two minutes into a slow test its explorers would be saved, and the next one open them dead
    chosen.write_text(json.dumps({"autosave": False}), encoding="utf-8")
    log = folder / "lab.log"
    with log.open("w", encoding="utf-8") as file:
        server = subprocess.Popen(
            command, cwd=folder, env=settings, stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
            encoding="utf-8",
        )  # fmt: skip
        try:
            yield _address(server, file)
        finally:
            server.terminate()
            server.wait(30)


def _address(server, file) -> str:
    """The first address that the server prints; its words go to `file`, then and later."""
    words = []
    for line in server.stdout:
        file.write(line)
        words.append(line)
        found = ADDRESS.search(line)
        if found:
            threading.Thread(target=lambda: file.writelines(server.stdout), daemon=True).start()
            return found[0]
    raise RuntimeError("JupyterLab ended before it was ready:\n" + "".join(words[-20:]))

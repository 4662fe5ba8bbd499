"""Open the course in JupyterLab: copy new lessons into work/, then start there on 00_start_here.

With --prepare the copies are made and nothing is started: a hub or an editor opens them.
"""

import os
import subprocess
import sys
from pathlib import Path

from course_utils.learner import MARKER, SETTING
from tools.bootstrap import course_python
from tools.course_paths import NOTEBOOKS, ROOT, WORK, numbered, relative_path
from tools.file_trouble import in_one_sentence
from tools.hidden_modules import hidden_modules
from tools.learner_copies import (
    Unreadable,
    beside,
    cleared,
    edition,
    open_folder,
    read_notebook,
    write_new,
)
from tools.learner_pages import copy_pages
from tools.writable_places import writable_places

FIRST = "00_start_here.ipynb"
CONFIG = ROOT / "tools" / "jupyter"
# There, page_config.json turns off news and update checks, and default_setting_overrides.json opens
# a page as it reads, not as it is written.
AS_ROOT = (
    "You are root, and JupyterLab is told to allow that: it asks for its token, and listens on "
    "127.0.0.1 unless --ip names another address."
)


def copy_lesson(lesson: Path) -> str:
    """Put `lesson` into work/ where no copy is; the line to tell about it, mostly ""."""
    copy = WORK / lesson.name
    try:
        notebook = read_notebook(lesson)
        write_new(copy, cleared(notebook))
    except FileExistsError:
        return differing_edition(copy, notebook)
    except Unreadable as refusal:
        return str(refusal)
    except OSError as error:
        return in_one_sentence(error, copy)
    return ""


def differing_edition(copy: Path, notebook: dict) -> str:
    """The one line for a learner's `copy` whose lesson has changed since; "" when all is well."""
    try:
        mine = read_notebook(copy)
    except Unreadable as refusal:
        return f"{refusal} It is left as it is."
    if edition(mine) == edition(notebook) or os.path.lexists(beside(copy, notebook)):
        return ""
    return (
        f"{relative_path(copy)} is from another edition and is left as it is; "
        f"make fetch LESSON={copy.stem[:2]} puts the new one beside it."
    )


def mark_folder() -> str:
    """Mark work/ as the learner's; the line to tell where that cannot be, else ""."""
    marker = WORK / MARKER
    if marker.exists():
        return ""
    try:
        with marker.open("x", encoding="utf-8") as file:
            file.write("This folder is a learner's: exercises may record progress here.\n")
    except OSError as error:
        return f"{in_one_sentence(error, marker)} Until then no progress is recorded."
    return ""


def prepare_work(python: str) -> None:
    """Bring lessons and pages to work/; say in a line each what is amiss there, and go on."""
    lessons = numbered(NOTEBOOKS, ".ipynb")
    if not lessons:
        raise SystemExit(
            f"{relative_path(NOTEBOOKS)}/ holds no lessons; get them back with git checkout, or "
            "download the course again."
        )
    open_folder()
    lines = [
        *map(copy_lesson, lessons),
        mark_folder(),
        *copy_pages(),
        *hidden_modules(WORK, python),
    ]
    for line in filter(None, lines):
        print(line, flush=True)


def allowed_to_root(arguments: list[str]) -> list[str]:
    """What JupyterLab needs before it starts for root, the only user that many containers have."""
    is_root = hasattr(os, "geteuid") and os.geteuid() == 0
    if not is_root or "--allow-root" in arguments:
        return []
    print(AS_ROOT, flush=True)
    return ["--allow-root"]


def in_work() -> list[str]:
    """What makes JupyterLab open work/, whatever folder the user's own settings name."""
    where = "ServerApp.root_dir", "ServerApp.preferred_dir", "FileContentsManager.root_dir"
    first = f"/tree/{FIRST}" if (WORK / FIRST).exists() else ""
    return [*(f"--{name}={WORK}" for name in where), f"--LabApp.default_url=/lab{first}"]


def start(python: str, arguments: list[str]) -> int:
    """Become JupyterLab in work/, with the token and the loopback address it chooses itself."""
    # -P: without it a file of the learner's, such as random.py, would be JupyterLab's as well
    command = [python, "-P", "-m", "jupyterlab", *in_work()]
    command += [*allowed_to_root(arguments), *arguments]
    others = os.environ.get("JUPYTER_CONFIG_PATH")
    os.environ["JUPYTER_CONFIG_PATH"] = os.pathsep.join(
        [str(CONFIG), *([others] if others else [])]
    )
    os.environ["JUPYTER_PREFER_ENV_PATH"] = "1"  # else a kernel in the home folder may come first
    os.environ[SETTING] = str(WORK)
    os.environ.update(writable_places())
    os.chdir(WORK)
    if sys.platform != "win32":
        os.execv(python, command)
    try:  # on Windows exec would give the terminal back at once, with the server still running
        return subprocess.run(command, check=False).returncode
    except KeyboardInterrupt:
        return 0


if __name__ == "__main__":
    python = course_python()
    prepare_work(python)
    if sys.argv[1:] != ["--prepare"]:
        sys.exit(start(python, sys.argv[1:]))

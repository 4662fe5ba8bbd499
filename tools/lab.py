"""Open the course in JupyterLab: copy new lessons into work/, then start there on 00_start_here."""

import os
import subprocess
import sys

from course_utils.learner import MARKER
from tools.bootstrap import course_python
from tools.course_paths import NOTEBOOKS, ROOT, WORK, numbered, relative_path
from tools.learner_copies import beside, cleared, edition, read_notebook, write_new
from tools.learner_pages import copy_pages

FIRST = "00_start_here.ipynb"
CONFIG = ROOT / "tools" / "jupyter"
# There, page_config.json turns off news and update checks, and default_setting_overrides.json opens
# a page as it reads, not as it is written.
AS_ROOT = (
    "You are root, and JupyterLab is told to allow that: it asks for its token, and listens on "
    "127.0.0.1 unless --ip names another address."
)


def differing_edition(copy, notebook) -> str | None:
    """The one line for a learner's `copy` whose lesson has changed since; None when all is well."""
    try:
        mine = read_notebook(copy)
    except SystemExit as refusal:
        return f"{refusal} It is left as it is."
    if edition(mine) == edition(notebook) or beside(copy, notebook).exists():
        return None
    return (
        f"{relative_path(copy)} is from another edition and is left as it is; "
        f"make fetch LESSON={copy.stem[:2]} puts the new one beside it."
    )


def copy_lessons() -> None:
    """Put every lesson that is not in work/ there, and say which of the others have changed."""
    lessons = numbered(NOTEBOOKS, ".ipynb")
    if not lessons:
        raise SystemExit(
            f"{relative_path(NOTEBOOKS)}/ holds no lessons; get them back with git checkout."
        )
    for lesson in lessons:
        notebook, copy = read_notebook(lesson), WORK / lesson.name
        try:
            write_new(copy, cleared(notebook))
        except FileExistsError:
            line = differing_edition(copy, notebook)
            if line:
                print(line, flush=True)
    (WORK / MARKER).write_text("This folder is a learner's: exercises may record progress here.\n")


def allowed_to_root(arguments: list[str]) -> list[str]:
    """What JupyterLab needs before it starts for root, the only user that many containers have."""
    is_root = hasattr(os, "geteuid") and os.geteuid() == 0
    if not is_root or "--allow-root" in arguments:
        return []
    print(AS_ROOT, flush=True)
    return ["--allow-root"]


def start(python: str, arguments: list[str]) -> int:
    """Become JupyterLab in work/, with the token and the loopback address it chooses itself."""
    command = [python, "-m", "jupyterlab", f"--LabApp.default_url=/lab/tree/{FIRST}"]
    command += [*allowed_to_root(arguments), *arguments]
    others = os.environ.get("JUPYTER_CONFIG_PATH")
    os.environ["JUPYTER_CONFIG_PATH"] = os.pathsep.join(
        [str(CONFIG), *([others] if others else [])]
    )
    os.environ["JUPYTER_PREFER_ENV_PATH"] = "1"  # else a kernel in the home folder may come first
    os.chdir(WORK)
    if sys.platform != "win32":
        os.execv(python, command)
    try:  # on Windows exec would give the terminal back at once, with the server still running
        return subprocess.run(command, check=False).returncode
    except KeyboardInterrupt:
        return 0


if __name__ == "__main__":
    python = course_python()
    copy_lessons()
    copy_pages()
    sys.exit(start(python, sys.argv[1:]))

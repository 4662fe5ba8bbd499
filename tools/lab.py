"""Open the course in JupyterLab: copy new lessons into work/, then start there on 00_start_here.

With --prepare the copies are made and nothing is started: a hub or an editor opens them. With
--language zh the lessons are Chinese, in work/zh/; all other arguments are JupyterLab's.
"""

import os
import subprocess
import sys
from pathlib import Path

from course_utils.learner import MARKER, SETTING
from course_utils.words import ENGLISH, say, speak
from tools.bootstrap import course_python
from tools.course_paths import NOTEBOOKS, ROOT, WORK, OneSentenceParser, numbered, relative_path
from tools.file_trouble import in_one_sentence
from tools.hidden_modules import hidden_modules
from tools.learner_copies import (
    Unreadable,
    beside,
    cleared,
    edition,
    folder_of,
    known_language,
    lesson_in,
    open_folder,
    read_notebook,
    silent_folder,
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


def copy_lesson(lesson: Path, language: str = ENGLISH) -> str:
    """Put `lesson` into work/ where no copy is; the line to tell about it, mostly ""."""
    copy = folder_of(language) / lesson.name
    try:
        notebook = lesson_in(language, lesson)
        write_new(copy, cleared(notebook))
    except FileExistsError:
        return differing_edition(copy, notebook, language)
    except Unreadable as refusal:
        return str(refusal)
    except OSError as error:
        return in_one_sentence(error, copy, say)
    return ""


def differing_edition(copy: Path, notebook: dict, language: str) -> str:
    """The one line for a learner's `copy` whose lesson has changed since; "" when all is well."""
    try:
        mine = read_notebook(copy)
    except Unreadable as refusal:
        return say("{refusal} It is left as it is.", refusal=refusal)
    if edition(mine) == edition(notebook) or os.path.lexists(beside(copy, notebook)):
        return ""
    asked = "" if language == ENGLISH else f" LANGUAGE={language}"
    return say(
        "{copy} is from another edition and is left as it is; {command} puts the new one beside "
        "it.",
        copy=relative_path(copy),
        command=f"make fetch LESSON={copy.stem[:2]}{asked}",
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
        said = in_one_sentence(error, marker, say)
        return say("{said} Until then no progress is recorded.", said=said)
    return ""


def prepare_work(python: str, language: str) -> None:
    """Bring lessons and pages to work/; say in a line each what is amiss there, and go on."""
    lessons = numbered(NOTEBOOKS, ".ipynb")
    if not lessons:
        raise SystemExit(
            say(
                "{folder}/ holds no lessons; get them back with git checkout, or download the "
                "course again.",
                folder=relative_path(NOTEBOOKS),
            )
        )
    open_folder(language)
    lines = [
        *(copy_lesson(lesson, language) for lesson in lessons),
        mark_folder(),
        silent_folder(language),
        *copy_pages(language=language),
        *hidden_modules(folder_of(language), python),
    ]
    for line in filter(None, lines):
        print(line, flush=True)


def allowed_to_root(arguments: list[str]) -> list[str]:
    """What JupyterLab needs before it starts for root, the only user that many containers have."""
    is_root = hasattr(os, "geteuid") and os.geteuid() == 0
    if not is_root or "--allow-root" in arguments:
        return []
    print(say(AS_ROOT), flush=True)
    return ["--allow-root"]


def in_work(language: str) -> list[str]:
    """What makes JupyterLab open work/, whatever folder the user's own settings name."""
    where = "ServerApp.root_dir", "ServerApp.preferred_dir", "FileContentsManager.root_dir"
    first = folder_of(language) / FIRST
    opened = f"/tree/{first.relative_to(WORK).as_posix()}" if first.exists() else ""
    return [*(f"--{name}={WORK}" for name in where), f"--LabApp.default_url=/lab{opened}"]


def start(python: str, arguments: list[str], language: str) -> int:
    """Become JupyterLab in work/, with the token and the loopback address it chooses itself."""
    # -P: without it a file of the learner's, such as random.py, would be JupyterLab's as well
    command = [python, "-P", "-m", "jupyterlab", *in_work(language)]
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
    parser = OneSentenceParser(prog="lab", add_help=False, allow_abbrev=False)
    parser.add_argument("--language", default=ENGLISH)
    asked, given = parser.parse_known_args()
    language, python = known_language(asked.language), course_python()
    speak(language)
    prepare_work(python, language)
    if given != ["--prepare"]:
        sys.exit(start(python, given, language))

"""The learner's copies of the notebooks, in work/: outputs cleared, nothing overwritten."""

import json
import os
from contextlib import suppress
from pathlib import Path

from course_utils.learner import LANGUAGE
from course_utils.whole_files import write_whole
from course_utils.words import ENGLISH, languages, say
from tools.course_paths import NOTEBOOKS, WORK, relative_path
from tools.file_trouble import in_one_sentence
from tools.learner_pages import with_links_to_pages
from tools.notebook.untranslated import untranslated

NO_NOTEBOOK = "{file} cannot be read as a notebook."
OURS = (
    "{file} cannot be read as a notebook; get it back with git checkout, or download the course "
    "again."
)


class Unreadable(Exception):
    """A file that is no notebook; its text is one sentence, with the cure where there is one."""


def read_notebook(path: Path) -> dict:
    """The notebook at `path`; Unreadable where it is none, such as one with a conflict of git's."""
    try:
        notebook = json.loads(path.read_text(encoding="utf-8"))
        beside(path, notebook)
        as_text(cleared(notebook)).encode()
    except (OSError, ValueError, LookupError, TypeError, AttributeError, RecursionError):
        sentence = OURS if NOTEBOOKS in path.parents else NO_NOTEBOOK
        raise Unreadable(say(sentence, file=relative_path(path))) from None
    return notebook


def known_language(language: str) -> str:
    """`language` where there are notebooks in it; else one sentence and the end."""
    built = {path.parent.name for path in NOTEBOOKS.glob(f"*/{LANGUAGE}")}
    there = [ENGLISH, *sorted(built.intersection(languages()))]
    if language not in there:
        raise SystemExit(f"LANGUAGE={language} is none that the course has: {', '.join(there)}.")
    return language


def folder_of(language: str) -> Path:
    """The folder of the learner's copies in `language`."""
    return WORK if language == ENGLISH else WORK / language


def lesson_in(language: str, lesson: Path) -> dict:
    """The notebook of the English file `lesson` in `language`; one not translated says so."""
    translated = lesson.parent / language / lesson.name
    if language == ENGLISH:
        return read_notebook(lesson)
    if translated.exists():
        return read_notebook(translated)
    return untranslated(read_notebook(lesson), language)


def edition(notebook: dict) -> str:
    """Which edition of its lesson a notebook was built from; "unknown" when it does not say."""
    return str(notebook["metadata"].get("course", {}).get("edition", "unknown"))


def cleared(notebook: dict) -> dict:
    """`notebook` without outputs and counts, so that a prediction comes before the answer."""
    empty = {"outputs": [], "execution_count": None}
    cells = [
        cell | empty if cell["cell_type"] == "code" else with_links_to_pages(cell)
        for cell in notebook["cells"]
    ]
    return notebook | {"cells": cells}


def as_text(notebook: dict) -> str:
    """What a file holds of `notebook`."""
    return json.dumps(notebook, indent=1, sort_keys=True, ensure_ascii=False) + "\n"


def open_folder(language: str = ENGLISH) -> None:
    """Make the folder work/ and that of `language`; one sentence and the end where it cannot be.

    The folder of another language says which one it is: its kernels speak it.
    """
    folder = folder_of(language)
    try:
        WORK.mkdir(exist_ok=True)
        folder.mkdir(exist_ok=True)
        if language != ENGLISH and not os.path.lexists(folder / LANGUAGE):
            write_whole(folder / LANGUAGE, f"{language}\n".encode())
    except OSError as error:
        raise SystemExit(in_one_sentence(error, folder, say)) from None


def silent_folder(language: str) -> str:
    """The line to tell where the folder of `language` does not say that it is its; else ""."""
    named = folder_of(language) / LANGUAGE
    with suppress(OSError, ValueError):  # a folder stands there, say
        if language == ENGLISH or named.read_text(encoding="utf-8").strip() == language:
            return ""
    return say(
        "{file} does not say {language}, so the notebooks beside it do not speak it; move that "
        "away, then run the same command again.",
        file=relative_path(named),
        language=language,
    )


def write_new(path: Path, notebook: dict) -> None:
    """Write `notebook` to `path` in one step; a file that is there stays: FileExistsError.

    Where writing fails, as on a full disk, no part of it is left.
    """
    if os.path.lexists(path):  # a link to nothing too is the learner's
        raise FileExistsError(path)
    partial = path.with_name(f"{path.name}.{os.getpid()}.partial")
    try:
        partial.write_text(as_text(notebook), encoding="utf-8", newline="\n")
        _give_name(partial, path)
    finally:
        partial.unlink(missing_ok=True)


def _give_name(partial: Path, path: Path) -> None:
    try:
        os.link(partial, path)  # unlike a renaming, this never replaces a file
    except FileExistsError:
        raise
    except OSError:  # a memory stick, for example, may have a file system without links
        if os.path.lexists(path):
            raise FileExistsError(path) from None
        partial.rename(path)


def beside(path: Path, notebook: dict) -> Path:
    """Where a new edition of `path` goes: 02_name.<edition>.ipynb in the same folder."""
    return path.with_name(f"{path.stem}.{edition(notebook)}.ipynb")

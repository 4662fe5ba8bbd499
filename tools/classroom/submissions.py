"""The submissions of a class: a copy of each learner's files, from a folder of them or a zip."""

import re
import shutil
import zipfile
from pathlib import Path, PurePosixPath

from tools.check_work import copy_readable
from tools.course_paths import LESSONS, numbered, relative_path

REPORT = "_report"  # the folder in which the instructor finds the results; no learner's
MOST_BYTES, MOST_FILES = 2 * 2**30, 50_000  # of a zip, unpacked
NOBODYS = ("__MACOSX", ".git", ".ipynb_checkpoints", REPORT)


class NoSubmissions(ValueError):
    """There is no class here; the sentence says what was found instead."""


def copied(source: Path, into: Path) -> dict[str, Path]:
    """name -> the copy of that learner's files, below `into`; nothing is written to `source`.

    source: a folder or a zip that holds a folder or a zip for each learner, or notebooks whose
    names begin with the learner's, as in ada_02_dropping_units.ipynb. What holds no notebook is
    left out. A learner's zip that cannot be read gives an empty folder.
    Raises NoSubmissions.
    """
    if source.is_dir():
        folder = source
    elif zipfile.is_zipfile(source):
        folder = into / "unpacked"
        unpack(source, folder)
    else:
        raise NoSubmissions(f"{relative_path(source)} is neither a folder nor a zip.")
    found = {}
    for place in _places(folder):
        name = place.stem if place.suffix == ".zip" else place.name
        copy = into / "learners" / str(len(found))
        if place.suffix == ".ipynb":
            name = learner_of(place)
            copy = found.setdefault(name, copy)
            copy.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(place, copy / place.name)
        elif place.suffix == ".zip":
            found[name] = copy
            copy.mkdir(parents=True)
            unpack(place, copy, refuse=False)
        elif any(place.rglob("*.ipynb")):
            found[name] = copy
            copy_readable(place, copy)
    if not found:
        raise NoSubmissions(f"{relative_path(source)} holds no notebooks of learners.")
    return found


def learner_of(notebook: Path) -> str:
    """Whose the file is: what stands in its name before the lesson's, "?" where nothing does."""
    lessons = "|".join(path.stem for path in numbered(LESSONS, ".py"))
    before = re.split(rf"({lessons})", notebook.stem)[0]
    return before.strip(" _-.") or "?"


def unpack(archive: Path, into: Path, *, refuse=True) -> None:
    """Write the files of a zip below the folder `into`, never beside it.

    refuse: raise NoSubmissions for what cannot be unpacked; otherwise nothing more is unpacked.
    """
    into.mkdir(parents=True, exist_ok=True)
    try:
        with zipfile.ZipFile(archive) as files:
            members = [member for member in files.infolist() if not member.is_dir()]
            if len(members) > MOST_FILES or sum(m.file_size for m in members) > MOST_BYTES:
                raise ValueError("too much in it")
            for member in members:
                if not set(PurePosixPath(member.filename).parts) & set(NOBODYS):
                    files.extract(member, into)  # takes .. and / out of the names
    except (OSError, ValueError, RuntimeError, NotImplementedError, zipfile.BadZipFile) as error:
        if refuse:
            said = f"{relative_path(archive)} cannot be unpacked ({type(error).__name__})."
            raise NoSubmissions(said) from None


def _places(folder: Path) -> list[Path]:
    """What in `folder` is a learner's; a folder that holds nothing but one folder is entered."""
    inside = [
        path
        for path in sorted(folder.iterdir())
        if path.name not in NOBODYS
        and not path.name.startswith(".")
        and (path.is_dir() or path.suffix in (".zip", ".ipynb"))
    ]
    if len(inside) == 1 and inside[0].is_dir() and not any(inside[0].glob("*.ipynb")):
        return _places(inside[0])
    return inside

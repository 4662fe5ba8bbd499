"""Who handed in what: a copy of each learner's files, from folders of them or zips."""

import re
import tempfile
import unicodedata
import zipfile
from dataclasses import dataclass, field
from itertools import count
from pathlib import Path

from course_utils.beliefs import form_a, form_b
from tools.classroom.unpacking import COURSE, Room, Unusable, copy_files, free, nobodys, unpack
from tools.course_paths import LESSONS, numbered, relative_path

BETWEEN = " _-.([（【—－·：、，\u3000"  # what may stand between a learner's name and the lesson's
OF_A_CLASS = {"bytes": 4 * 2**30, "files": 100_000}


class NoSubmissions(ValueError):
    """There is no class here; the sentence says what was found instead."""


@dataclass
class Submission:
    """What one learner handed in: a copy of the files, and what could not be used of them."""

    learner: str
    folder: Path
    troubles: list[str] = field(default_factory=list)

    @property
    def notebooks(self) -> list[Path]:
        return sorted(path for path in self.folder.rglob("*") if _notebook(path))


def copied(source: Path, into: Path) -> dict[str, Submission]:
    """learner -> a copy of that learner's files, below `into`; nothing is written to `source`.

    source: a folder or a zip that holds a folder or a zip for each learner, or notebooks whose
    names begin with the learner's, as in ada_02_dropping_units.ipynb. A folder or zip without a
    notebook is a submission with a trouble. Of two that have one name, as Ada/ and Ada.zip, the
    second is called "Ada (2)". Raises NoSubmissions.
    """
    into.mkdir(parents=True, exist_ok=True)
    if source.is_dir():
        folder = source
    elif zipfile.is_zipfile(source):
        folder = into / "unpacked"
        try:
            unpack(source, folder, Room(**OF_A_CLASS))
        except Unusable as trouble:
            raise NoSubmissions(f"{relative_path(source)} {trouble}.") from None
    else:
        raise NoSubmissions(f"{relative_path(source)} is neither a folder nor a zip.")
    found = {}
    for place in _places(folder):
        loose = _notebook(place)
        name = readable(learner_of(place) if loose else place.stem if _zip(place) else place.name)
        if not loose:
            name = _not_in(found, name)
        submission = found.get(name)
        if submission is None:
            copy = Path(tempfile.mkdtemp(dir=into, prefix="learner-"))
            submission = found[name] = Submission(name, copy)
        _fill(submission, place)
    if not any(one.notebooks for one in found.values()):
        raise NoSubmissions(f"{relative_path(source)} holds no notebooks of learners.")
    return found


def _fill(submission: Submission, place: Path) -> None:
    """Copy what stands in `place` into the submission, or note why that cannot be."""
    try:
        if place.is_dir():
            room = Room()
            copy_files(place, submission.folder, room)
            for archive in sorted(filter(_zip, submission.folder.rglob("*"))):
                unpack(archive, free(archive.with_suffix("")), room)
        elif _zip(place):
            unpack(place, submission.folder, Room())
        else:
            (submission.folder / place.name).write_bytes(place.read_bytes())
    except Unusable as trouble:
        submission.troubles.append(f"what was handed in {trouble}")
    except OSError as error:
        submission.troubles.append(f"what was handed in cannot be read ({error.strerror})")
    if not submission.troubles and not submission.notebooks:
        submission.troubles.append("there is no notebook in it")


def learner_of(notebook: Path) -> str:
    """Whose the file is: what stands in its name before the lesson's or form's, or all of it."""
    known = [*(path.stem for path in numbered(LESSONS, ".py")), form_a.name, form_b.name]
    before = re.split("|".join(known), notebook.stem)[0]
    return before.strip(BETWEEN) or notebook.stem


def readable(name: str) -> str:
    """`name` as text that can be written: with a mark where its bytes are no letters.

    Letters have one form: a Mac writes ö as two characters, and it is the same learner.
    """
    shown = name.encode("utf-8", "surrogateescape").decode("utf-8", "replace")
    return unicodedata.normalize("NFC", shown)


def _not_in(found, name: str) -> str:
    names = (f"{name} ({number})" for number in count(2))
    return name if name not in found else next(other for other in names if other not in found)


def _notebook(place: Path) -> bool:
    return place.suffix.lower() == ".ipynb" and place.is_file()


def _zip(place: Path) -> bool:
    return place.suffix.lower() == ".zip" and place.is_file()


def _places(folder: Path) -> list[Path]:
    """What in `folder` is a learner's; a folder that holds nothing but one folder is entered."""
    inside = [
        path
        for path in sorted(folder.iterdir())
        if not nobodys(path.name)
        and not path.is_symlink()
        and (path.is_dir() or _zip(path) or _notebook(path))
    ]
    if len(inside) == 1 and inside[0].is_dir():
        alone = inside[0]
        if not (alone / COURSE).is_dir() and not any(map(_notebook, alone.iterdir())):
            return _places(alone)
    return inside

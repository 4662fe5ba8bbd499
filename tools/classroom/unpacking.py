"""Copies of what was handed in, from a folder or a zip: plain files, no links, not too much."""

import os
import shutil
import zipfile
from contextlib import suppress
from dataclasses import dataclass
from itertools import count
from pathlib import Path, PurePosixPath

REPORT = "_report"  # the folder in which the instructor finds the results; no learner's
NOBODYS = ("__MACOSX", "__pycache__", REPORT)
COURSE = "course_utils"  # it judges: a copy that a learner hands in with it would judge itself
SAYS_UTF8 = 0x800  # the bit of a zip's entry


class Unusable(ValueError):
    """What was handed in cannot be used; the sentence, without its end, says why."""


@dataclass
class Room:
    """How many bytes and files may still be copied."""

    bytes: int = 500 * 2**20
    files: int = 10_000

    def take(self, size: int) -> None:
        """Make room for one more file; Unusable where there is none."""
        self.bytes, self.files = self.bytes - size, self.files - 1
        if self.bytes < 0 or self.files < 0:
            raise Unusable("holds too much")


def nobodys(name: str) -> bool:
    """Whether a file or folder of this name is no work of a learner's."""
    return name in NOBODYS or name.startswith(".") or name in (COURSE, f"{COURSE}.py")


def copy_files(folder: Path, into: Path, room: Room) -> None:
    """Copy the files below `folder`, without links, which may lead anywhere.

    Of a whole course that was handed in, its notebooks/ is left out: the learner's are in work/.
    What cannot be read is left out. Raises Unusable.
    """
    into.mkdir(parents=True, exist_ok=True)
    for place, folders, files in os.walk(folder):
        a_course = COURSE in folders
        folders[:] = sorted(
            name for name in folders if not nobodys(name) and not (a_course and name == "notebooks")
        )
        target = into / os.path.relpath(place, folder)
        for name in files:
            path = Path(place, name)
            if nobodys(name) or path.is_symlink() or not path.is_file():
                continue
            room.take(path.stat().st_size)
            target.mkdir(parents=True, exist_ok=True)
            try:
                shutil.copyfile(path, target / name)
            except PermissionError:
                (target / name).unlink(missing_ok=True)


def unpack(archive: Path, into: Path, room: Room) -> None:
    """Write the files of a zip below the folder `into`, never beside it.

    Raises Unusable; what was written until then stays.
    """
    into.mkdir(parents=True, exist_ok=True)
    try:
        with zipfile.ZipFile(archive) as zipped:
            for member in zipped.infolist():
                parts = inside(member)
                if member.is_dir() or not parts or any(map(nobodys, parts)):
                    continue
                room.take(member.file_size)  # zipfile gives no more bytes than the entry declares
                target = into.joinpath(*parts)
                target.parent.mkdir(parents=True, exist_ok=True)
                with zipped.open(member) as source, free(target).open("xb") as copy:
                    shutil.copyfileobj(source, copy)
    except Unusable:
        raise
    except Exception as error:  # what a learner hands in may be anything
        raise Unusable(f"cannot be unpacked ({type(error).__name__})") from None


def inside(member: zipfile.ZipInfo) -> list[str]:
    """The parts of an entry's name, without those that lead out of the folder.

    Some programs write \\ between them, or UTF-8 without saying so.
    """
    name = member.filename
    if not member.flag_bits & SAYS_UTF8:
        with suppress(UnicodeError):  # of another encoding, nobody knows which: its letters are odd
            name = name.encode("cp437").decode("utf-8")
    parts = PurePosixPath(name.replace("\\", "/")).parts
    return [part for part in parts if part not in ("/", "..") and not part.endswith(":")]


def free(path: Path) -> Path:
    """`path`, or the first "name (2).ipynb" in its folder that is not taken: none is lost."""
    names = (path.with_stem(f"{path.stem} ({number})") for number in count(2))
    return path if not path.exists() else next(name for name in names if not name.exists())

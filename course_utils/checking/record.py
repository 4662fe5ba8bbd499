"""A record in the learner's own folder: changed whole, by one kernel at a time, and never lost."""

import json
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from filelock import FileLock, Timeout

from course_utils.learner import learners_folder, nobody_learns
from course_utils.whole_files import set_aside, write_whole
from course_utils.words import say

LOCK = ".records.lock"  # who holds it may read and change the records beside it
PATIENCE = 10  # seconds to wait for another kernel, which holds it for some thousandths of one


@dataclass(frozen=True)
class Record:
    """What is kept in one file of JSON.

    file: its name. key: the one name in the file, under which the value stands. empty: makes the
    value where there is no file. proper: whether a value can be one of this record; it may raise
    TypeError, ValueError or LookupError instead.
    """

    file: str
    key: str
    empty: Callable
    proper: Callable

    def read(self, folder):
        """The value kept in `folder`, and sentences on what went wrong.

        A file that cannot be read is put aside, under another name in the same folder.
        """
        folder = Path(folder)
        try:
            with FileLock(folder / LOCK, timeout=PATIENCE):
                return self._kept(folder / self.file)
        except OSError:  # in a folder that may not be written, say; then nobody changes it
            return self._kept(folder / self.file)

    def change(self, changed):
        """Keep `changed(value)` in place of the value, in the learner's folder and nowhere else.

        Returns sentences on what went wrong, mostly none.
        """
        folder = learners_folder()
        if folder is None and nobody_learns():
            return ()
        if folder is None:
            untold = "(This is not recorded: `make lab` opens your own copies, which remember.)"
            return (say(untold),)
        path = folder / self.file
        value, trouble = self.read(folder)
        if (trouble and path.exists()) or changed(value) == value:  # what is there is never lost
            return trouble
        try:
            with FileLock(folder / LOCK, timeout=PATIENCE):
                value, later = self._kept(path)  # another kernel may have changed it meanwhile
                trouble = (*trouble, *later)
                if not (later and path.exists()):
                    text = json.dumps({self.key: changed(value)}, indent=1) + "\n"
                    write_whole(path, text.encode())
            return trouble
        except Timeout:
            told = say("(This is not recorded: another notebook is at it. Run the cell again.)")
        except OSError as error:
            told = say("(This could not be recorded: {reason}.)", reason=_reason(error))
        return (*trouble, told)

    def _kept(self, path):
        try:
            value = json.loads(path.read_text(encoding="utf-8"))[self.key]
            if not self.proper(value):
                raise TypeError
            return value, ()
        except FileNotFoundError:
            return self.empty(), ()
        except (OSError, ValueError, LookupError, TypeError, RecursionError):
            return self.empty(), (_put_aside(path),)


def _put_aside(path):
    """Rename a file that cannot be read, so that nothing in it is lost."""
    try:
        aside = set_aside(path, "{stem}{suffix}.broken-{number}")
    except OSError as error:
        return say(
            "({file} can be neither read nor put aside: {reason}.)",
            file=path.name,
            reason=_reason(error),
        )
    return say(
        "({file} could not be read: it is now {aside}, and a new record begins.)",
        file=path.name,
        aside=aside.name,
    )


def _reason(error):
    return error.strerror or type(error).__name__

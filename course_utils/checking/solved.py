"""Which exercises are solved: a file in the learner's own folder, and nothing anywhere else."""

import json
from pathlib import Path

from course_utils.learner import learners_folder, nobody_learns
from course_utils.whole_files import set_aside, write_whole
from course_utils.words import say

FILE = "progress.json"


def solved_in(folder):
    """The ids of the exercises that are recorded in `folder`, and sentences on what went wrong.

    A file that cannot be read is put aside, under another name in the same folder.
    """
    path = Path(folder) / FILE
    try:
        solved = json.loads(path.read_text(encoding="utf-8"))["solved"]
        if not all(isinstance(name, str) for name in solved):
            raise TypeError
        return set(solved), ()
    except FileNotFoundError:
        return set(), ()
    except (OSError, ValueError, KeyError, TypeError, RecursionError):
        return set(), (_put_aside(path),)


def record(exercise):
    """Note that the exercise of this id is solved, in the learner's folder and nowhere else.

    Returns sentences on what went wrong, mostly none.
    """
    folder = learners_folder()
    if folder is None and nobody_learns():
        return ()
    if folder is None:
        return (say("(This is not recorded: `make lab` opens your own copies, which remember.)"),)
    solved, trouble = solved_in(folder)
    if exercise in solved or (trouble and (folder / FILE).exists()):  # what is there is never lost
        return trouble
    try:
        text = json.dumps({"solved": sorted({*solved, exercise})}, indent=1) + "\n"
        write_whole(folder / FILE, text.encode())
    except OSError as error:
        trouble = (*trouble, say("(This could not be recorded: {reason}.)", reason=_reason(error)))
    return trouble


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

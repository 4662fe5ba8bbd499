"""Why a file could not be read or written, and what helps, in one sentence."""

import errno
from pathlib import Path

from tools.course_paths import relative_path

KINDS = {
    errno.ENOSPC: "full",
    errno.EDQUOT: "full",
    errno.EFBIG: "full",
    errno.EACCES: "forbidden",
    errno.EPERM: "forbidden",
    errno.EROFS: "forbidden",
}
CURES = {
    "full": "{place} cannot be used ({reason}): free some space there, then run the same command "
    "again.",
    "forbidden": "{place} cannot be used ({reason}): copy the whole course to a folder of your "
    "own, then run the same command again.",
    "other": "{place} cannot be used ({reason}): see what stands in its place, and move that away, "
    "then run the same command again.",
}


def in_one_sentence(error: OSError, place: Path | str, say=str.format) -> str:
    """What went wrong at `place`, and what to do before the same command is run again.

    say: how the sentence is said; `words.say` for learners, in their language. Set-up needs no more
    than Python, and says it in English.
    """
    reason = error.strerror or type(error).__name__
    return say(CURES[KINDS.get(error.errno, "other")], place=relative_path(place), reason=reason)

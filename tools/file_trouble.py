"""Why a file could not be read or written, and what helps, in one sentence."""

import errno
from pathlib import Path

from tools.course_paths import relative_path

FULL = "free some space there"
FORBIDDEN = "copy the whole course to a folder of your own"
CURES = {
    errno.ENOSPC: FULL,
    errno.EDQUOT: FULL,
    errno.EFBIG: FULL,
    errno.EACCES: FORBIDDEN,
    errno.EPERM: FORBIDDEN,
    errno.EROFS: FORBIDDEN,
}
OTHERWISE = "see what stands in its place, and move that away"


def in_one_sentence(error: OSError, place: Path | str) -> str:
    """What went wrong at `place`, and what to do before the same command is run again."""
    said = f"{relative_path(place)} cannot be used ({error.strerror or type(error).__name__})"
    return f"{said}: {CURES.get(error.errno, OTHERWISE)}, then run the same command again."

"""Why a file could not be read or written, and what helps, in one sentence."""

import errno

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


def in_one_sentence(error: OSError) -> str:
    """Which file, why, and what to do before the same command is run again."""
    place = relative_path(error.filename) if error.filename else "a file"
    reason = error.strerror or type(error).__name__
    cure = CURES.get(error.errno, OTHERWISE)
    return f"{place} cannot be used ({reason}): {cure}, then run the same command again."

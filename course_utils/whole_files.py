"""Files that are written whole or not at all, and files that make room without being lost."""

import os
from itertools import count


def write_whole(path, content):
    """Put the bytes `content` at `path` in one step, over what is there.

    An interrupted call, or a full disk, leaves what was there, and nothing beside it: OSError.
    """
    partial = path.with_name(f"{path.name}.{os.getpid()}.partial")
    try:
        with open(partial, "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        os.replace(partial, path)
    finally:
        partial.unlink(missing_ok=True)


def set_aside(path, pattern):
    """Rename the file at `path` to the first free name of `pattern`, in its folder; the new path.

    pattern: with the fields {stem}, {suffix} and {number}, which goes up from 1.
    """
    for number in count(1):
        aside = path.with_name(pattern.format(stem=path.stem, suffix=path.suffix, number=number))
        if not aside.exists():
            return path.rename(aside)

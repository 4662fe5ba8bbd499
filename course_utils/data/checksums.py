"""The bytes of a file, once its SHA-256 agrees: a changed file is refused, never used."""

import hashlib


def verified(path, sha256, name, mend):
    """Return what the file at `path` holds.

    The errors, FileNotFoundError and ValueError, call it `name` and end in `mend`, the cure.
    """
    try:
        content = path.read_bytes()
    except OSError as error:
        raise FileNotFoundError(f"{name} cannot be read ({error.strerror}): {mend}") from None
    if hashlib.sha256(content).hexdigest() != sha256:
        raise ValueError(f"{name} is damaged or another version (its SHA-256 differs): {mend}")
    return content

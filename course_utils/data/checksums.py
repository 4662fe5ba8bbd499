"""The bytes of a file, once their SHA-256 agrees: a changed file is refused, never used."""

import hashlib


def verified(path, sha256, name, mend, unpack=bytes):
    """Return what the file at `path` holds; `unpack` goes from its bytes to those of the checksum.

    The errors, FileNotFoundError and ValueError, call it `name` and end in `mend`, the cure.
    """
    try:
        content = path.read_bytes()
    except OSError as error:
        raise FileNotFoundError(f"{name} cannot be read ({error.strerror}): {mend}") from None
    return agreeing(content, sha256, name, mend, unpack)


def agreeing(content, sha256, name, mend, unpack=bytes):
    """Return `content` unpacked, as `verified` does, of bytes that are no file yet."""
    try:
        unpacked = unpack(content)
    except Exception:  # what a packed file says when it is cut off depends on where it was cut
        unpacked = None
    if unpacked is None or hashlib.sha256(unpacked).hexdigest() != sha256:
        raise ValueError(f"{name} is damaged or another version (its SHA-256 differs): {mend}")
    return unpacked

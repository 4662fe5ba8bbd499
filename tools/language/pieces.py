"""A text cut into pieces: joined again they are the text, and some of them can be translated."""

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass

CODE, MATH = r"(?P<ticks>`+)(?!`).*?(?<!`)(?P=ticks)(?!`)", r"\$[^$]+\$"
ADDRESS, PLACEHOLDER = r"\]\([^)\s]*\)", r"\{\{\w+(?:\.\w+)?\}\}"
NO_PROSE = re.compile(f"{CODE}|{MATH}|{ADDRESS}|{PLACEHOLDER}")
WORD = re.compile(r"[^\W\d_]{2,}")


@dataclass(frozen=True)
class Piece:
    """A part of a text.

    source: the part as it stands. message: what of it is translated, None where nothing is; one
    that is wrapped over several lines is one line here. kind: what it is, for the translator.
    put: the part with a translation in the place of its message.
    """

    source: str
    message: str | None = None
    kind: str = ""
    put: Callable[[str], str] = str


def joined(pieces: Iterable[Piece], translation: Callable[[str], str]) -> str:
    """The text of `pieces`, its messages as `translation` gives them.

    What has none ("" or the message itself) stays as it stands, its line breaks included.
    """
    return "".join(_translated(piece, translation) for piece in pieces)


def _translated(piece, translation):
    found = translation(piece.message) if piece.message else ""
    return piece.put(found) if found not in ("", piece.message) else piece.source


def is_prose(text: str) -> bool:
    """Whether a word stands in `text` outside code, mathematics, addresses and placeholders."""
    return bool(WORD.search(NO_PROSE.sub(" ", text)))


def on_one_line(text: str) -> str:
    """`text` without the line breaks of its source, and with one blank where several stand."""
    return re.sub(r"[ \t\r\n]+", " ", text).strip()

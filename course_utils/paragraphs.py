"""Sentences set in a row, a text cut into lines, and columns, as each writing demands.

English puts a blank between two sentences, and cuts a line at a blank. Chinese has no blanks: the
next sentence begins right after the full stop, and a line may end after nearly every sign. How much
wider a Chinese sign is than a letter, only the font knows: twice in a terminal, less in a browser.
"""

import re
import textwrap

_WIDE = "\u2e80-\u303e\u3041-\ud7ff\uf900-\ufaff\ufe30-\ufe4f\uff00-\uff60\uffe0-\uffe6"
_OPENING, _CLOSING = "（《「【“‘", "，。；：？！）、》」】”’"  # a line never ends, never begins so
IS_WIDE = re.compile(f"[{_WIDE}]")
_ENDS_WIDE = re.compile(f"[{_WIDE}][”’]?$")
_WIDE_BLANK = "\u3000"
_SECOND = "\ue000"  # the second column of a wide sign, while lines are counted; no text has it
_HELD = "\ue001"  # a blank at which no line is cut
_CODE, _SHORT = re.compile("`[^`]+`"), 40
_PIECE = re.compile(
    f"(?:[{_OPENING}]{_SECOND}?)*"
    f"(?:(?![{_OPENING}{_CLOSING}])[{_WIDE}]{_SECOND}|[^{_WIDE}{_OPENING}{_CLOSING}{_SECOND}]+)?"
    f"(?:[{_CLOSING}]{_SECOND}?)*"
)


def joined(sentences):
    """The sentences as one text: a blank before each, but none after a Chinese full stop.

    Each is a string or a Sentence; an empty one leaves nothing.
    """
    text = ""
    for sentence in filter(None, map(str, sentences)):
        text += sentence if not text or _ENDS_WIDE.search(text) else f" {sentence}"
    return text


def lines_of(text, columns, **options):
    """`text` in lines of at most `columns`, of which a Chinese sign takes two; a list.

    A word that is longer stands on a line of its own. In a Chinese text short code, such as
    `make lab`, is not cut. options: those of `textwrap.TextWrapper`.
    """
    wrapper = _Wrapper(columns, break_long_words=False, **options)
    counted = IS_WIDE.sub(lambda sign: sign[0] + _SECOND, text)
    if counted != text:
        counted = _CODE.sub(_held_together, counted)
    lines = wrapper.wrap(counted)
    return [line.replace(_SECOND, "").replace(_HELD, " ") for line in lines]


def _held_together(code):
    return code[0].replace(" ", _HELD) if len(code[0]) <= _SHORT else code[0]


def width(text):
    """How many letters wide `text` is, where a Chinese sign takes two."""
    return len(text) + len(IS_WIDE.findall(text))


def column(cells):
    """The cells of a column, each a string or a Sentence, with blanks behind: all of one width.

    Each gets as many wide signs as any has, and as many narrow ones, so it holds in every font.
    """
    texts = list(map(str, cells))
    wide = [len(IS_WIDE.findall(text)) for text in texts]
    narrow = [len(text) - n for text, n in zip(texts, wide, strict=True)]
    return [
        text + _WIDE_BLANK * (max(wide) - w) + " " * (max(narrow) - n)
        for text, w, n in zip(texts, wide, narrow, strict=True)
    ]


class _Wrapper(textwrap.TextWrapper):
    """Cuts between Chinese signs as well; an English text is cut as `textwrap` cuts it."""

    def _split(self, text):
        chunks = super()._split(text)
        cut = (_PIECE.findall(chunk) if _SECOND in chunk else [chunk] for chunk in chunks)
        return [piece for pieces in cut for piece in pieces if piece]

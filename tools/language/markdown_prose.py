"""The prose of a cell of text: headings, paragraphs, list items, table cells, comments in listings.

Cut line by line and never written anew: what holds no prose stays byte for byte.
"""

import re
from collections.abc import Iterator

from tools.language.pieces import Piece, is_prose, on_one_line

HEADING = re.compile(r"(#{1,6} +(?:\d+(?:\.\d+)* +)?)(.*)")
ITEM = re.compile(r"( *(?:[-*+]|\d+[.)]) +)(.*)")
FIRST_ITEM = re.compile(r" *(?:[-*+]|1[.)]) +")  # only this one cuts a paragraph
FENCE = re.compile(r" *(```|~~~)")
RULE = re.compile(r"[\s|:-]+")  # below the head of a table
TAGS = re.compile(r"\s*(?:</?\w[^>]*>\s*)+")
COMMENT = re.compile(r"(?<=\s)(# +)(.*)")
IN_FORMULA = re.compile(r"(\\text\{\s*)([^{}]*?)(\s*\})")
CELL = re.compile(r"(?<!\\)\|")


def markdown_pieces(source: str) -> Iterator[Piece]:
    """The pieces of a cell of text."""
    lines, place = source.splitlines(keepends=True), 0
    while place < len(lines):
        line = lines[place]
        if FENCE.match(line):
            end = _closing(lines, place, FENCE.match(line)[1])
            yield from _within(lines[place:end], COMMENT, "comment")
        elif line.lstrip().startswith("$$"):
            end = _closing(lines, place, "$$")
            yield from _within(lines[place:end], IN_FORMULA, "words in a formula")
        elif _stands_alone(line):
            end = place + 1
            yield from _row(line) if line.lstrip().startswith("|") else _heading(line)
        else:
            item = ITEM if ITEM.match(line) else FIRST_ITEM
            after = range(place + 1, len(lines))
            end = next((i for i in after if _begins(lines[i], item)), len(lines))
            yield from _running(lines[place:end])
        place = end


def _closing(lines, start, mark):
    """The line after the one that closes what `mark` opens in line `start`."""
    first = lines[start].strip()
    if mark == "$$" and len(first) > 2 and first.endswith("$$"):
        return start + 1
    ends = (i + 1 for i in range(start + 1, len(lines)) if lines[i].rstrip().endswith(mark))
    return next(ends, len(lines))


def _stands_alone(line):
    return not line.strip() or bool(
        HEADING.match(line) or TAGS.fullmatch(line) or line.lstrip().startswith("|")
    )


def _begins(line, item):
    """Whether `line` ends the running text before it."""
    begins = item.match(line) or FENCE.match(line) or line.lstrip().startswith("$$")
    return bool(begins) or _stands_alone(line)


def _heading(line):
    found = HEADING.match(line)
    if not found:
        yield Piece(line)
        return
    yield Piece(found[1])
    yield from _prose(found[2], "heading")
    yield Piece(line[found.end() :])


def _running(lines):
    """A paragraph, or an item of a list with the lines that go on with it."""
    text, kind = "".join(lines), "paragraph"
    if found := ITEM.match(text):
        yield Piece(found[1])
        text, kind = text[found.end(1) :], "list item"
    body = text.rstrip()
    indent = body[: len(body) - len(body.lstrip())]
    yield Piece(indent)
    yield from _prose(body[len(indent) :], kind)
    yield Piece(text[len(body) :])


def _row(line):
    """The cells of one line of a table; the rule below its head has no prose."""
    if RULE.fullmatch(line):
        yield Piece(line)
        return
    for number, cell in enumerate(CELL.split(line)):
        if number:
            yield Piece("|")
        body = cell.strip()
        start = cell.find(body) if body else len(cell)
        yield Piece(cell[:start])
        yield from _prose(body, "table cell")
        yield Piece(cell[start + len(body) :])


def _within(lines, pattern, kind):
    """Lines that are no prose, but for what the second group of `pattern` finds in them."""
    for line in lines:
        end = 0
        for found in pattern.finditer(line):
            yield Piece(line[end : found.start(2)])
            yield from _prose(found[2], kind)
            end = found.end(2)
        yield Piece(line[end:])


def _prose(source, kind):
    yield Piece(source, on_one_line(source), kind) if is_prose(source) else Piece(source)

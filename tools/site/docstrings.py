"""Docstrings, which are written in Markdown's manner, as autodoc reads them."""

import re

TABLE = re.compile(r"\s*\|.*\|\s*$")
STARS = re.compile(r"(?<![\w*`])(\*{1,2})(?=\w+[`,. )])(?!\w+\*)")


def as_rest(app, what, name, obj, options, lines):
    """Change `lines` in place: a table stays as it was typed, a lone star is a star.

    Called by autodoc for each docstring, with the arguments of its event.
    """
    made, in_table = [], False
    for line in lines:
        is_row = bool(TABLE.match(line))
        if is_row and not in_table:
            made += ["::", ""]
        if in_table and not is_row:
            made.append("")
        made.append(f"    {line}" if is_row else STARS.sub(r"\\\1", line))
        in_table = is_row
    lines[:] = made

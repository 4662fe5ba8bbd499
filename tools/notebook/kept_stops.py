"""A stop stays on the line of the formula that it follows; a browser would break between them."""

import re

OPENS, CLOSES = "（“‘《(", "，。；：、？！）”’》,.;:?!)"
# What may hold a $ that begins no formula within a line comes first, and is left as it is.
FORMULA = re.compile(
    r"^#[^\n]*|^(?P<fence>`{3,}).*?^(?P=fence)|(?P<code>`+)[^`].*?(?P=code)|\$\$.*?\$\$"
    rf"|(?P<kept>(?P<before>[{OPENS}]*)\$[^$\n]+(?:\n[^$\n]+)?\$(?P<after>[{CLOSES}]*))",
    re.DOTALL | re.MULTILINE,
)
KEPT = '<span class="kept">{}</span>'


def with_kept_stops(source: str) -> str:
    """The Markdown `source` with each formula and its stops in a span of the class `kept`."""
    return FORMULA.sub(_kept, source)


def _kept(found) -> str:
    stops = found["kept"] and (found["before"] or found["after"])
    return KEPT.format(found[0]) if stops else found[0]

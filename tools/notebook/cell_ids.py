"""The ids of a lesson's cells: made from the English headings, so that they stay put."""

import re
import unicodedata

HEADING = re.compile(r"^#{1,6}\s+(.*)$", re.MULTILINE)
NUMBER = re.compile(r"^[\d.]+\s+")  # "2.3 Dividing ...": a section that moves keeps its ids


def slug(heading: str) -> str:
    """`heading` in lower-case ASCII words joined by hyphens, at most 50 characters."""
    letters = unicodedata.normalize("NFKD", NUMBER.sub("", heading))  # an accent stands apart
    words = re.findall(r"[a-z0-9]+", letters.encode("ascii", "ignore").decode().lower())
    return "-".join(words)[:50].strip("-") or "section"


def cell_ids(sources: list[tuple[str, str]]) -> list[str]:
    """An id for each (cell type, source): its section's slug, and its place in that section."""
    ids, section, place, seen = [], "top", 0, {}
    for kind, source in sources:
        heading = HEADING.search(source) if kind == "markdown" else None
        if heading:
            name = slug(heading[1])
            seen[name] = seen.get(name, 0) + 1
            # a double hyphen and an underscore occur in no slug, so no two of these can meet
            section, place = name if seen[name] == 1 else f"{name}--{seen[name]}", 0
        ids.append(f"{section}_{place}" if place or section == "top" else section)
        place += 1
    return ids

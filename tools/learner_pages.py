"""The pages of docs/ that lessons point to, in work/docs: those not changed there stay current."""

import hashlib
import os
import re
from pathlib import Path

from tools.course_paths import ROOT, WORK

PAGES = ("symbols", "glossary", "practice", "reading")
STAMP = "\n<!-- edition {}: as long as you do not change it, this page follows the course -->\n"
LAST_LINE = re.compile(re.escape(STAMP).replace(r"\{\}", "([0-9a-f]{8})") + r"\Z")


def copy_pages() -> None:
    """Put each page into work/docs, but for those that the learner has changed there."""
    folder = WORK / "docs"
    folder.mkdir(parents=True, exist_ok=True)
    for name in PAGES:
        text = (ROOT / "docs" / f"{name}.md").read_text(encoding="utf-8")
        new, path = stamped(text.replace("](../notebooks/", "](../")), folder / f"{name}.md"
        if not os.path.lexists(path) or (is_unchanged(path) and new != path.read_text("utf-8")):
            partial = path.with_suffix(f".{os.getpid()}.partial")
            partial.write_text(new, encoding="utf-8", newline="\n")
            os.replace(partial, path)


def with_links_to_pages(cell: dict) -> dict:
    """The `cell` of a notebook with its links to pages as they hold in work/."""
    source = cell["source"]
    lines = [source] if isinstance(source, str) else source
    moved = [line.replace("](../docs/", "](docs/") for line in lines]
    return cell | {"source": moved[0] if isinstance(source, str) else moved}


def stamped(text: str) -> str:
    """`text` with a last line by which it can be seen later whether it was changed."""
    return text + STAMP.format(_edition(text))


def is_unchanged(path: Path) -> bool:
    """Whether the page at `path` is one of this course's, as it was put there."""
    try:
        text = path.read_text(encoding="utf-8")
    except (OSError, ValueError):
        return False
    stamp = LAST_LINE.search(text)
    return bool(stamp) and stamp[1] == _edition(text[: stamp.start()])


def _edition(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()[:8]

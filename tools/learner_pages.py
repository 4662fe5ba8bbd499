"""The pages that lessons point to, in work/docs: those that nobody changed there stay current."""

import hashlib
import os
import re
from pathlib import Path

from course_utils.whole_files import write_whole
from course_utils.words import ENGLISH, say
from tools.course_paths import ROOT, WORK, relative_path
from tools.file_trouble import in_one_sentence

FOR_TEACHERS = "teaching.md"
STAMP = "\n<!-- edition {}: as long as you do not change it, this page follows the course -->\n"
LAST_LINE = re.compile(re.escape(STAMP).replace(r"\{\}", "([0-9a-f]{8})") + r"\Z")


def copy_pages(into: Path | None = None, language: str = ENGLISH) -> list[str]:
    """Put each page into work/docs, but for those changed there; a line for each that failed.

    into: another folder than work/. language: the pages come in English, and in it where they are
    translated. What is written for teachers stays out: it has the answers.
    """
    work, failed = into or WORK, []
    pages = set(ROOT.glob("docs/*.md")) - {ROOT / "docs" / FOR_TEACHERS}
    if language != ENGLISH:
        pages |= set(ROOT.glob(f"docs/{language}/*.md"))
    for page in sorted(pages):
        copy = work / page.relative_to(ROOT)
        try:
            copy.parent.mkdir(exist_ok=True)
            text = in_work(page.read_text(encoding="utf-8"), language)
            bring_up_to_date(copy, text + STAMP.format(_edition(text)))
        except OSError as error:
            failed.append(in_one_sentence(error, copy.parent, say))
        except ValueError:
            failed.append(
                say(
                    "{page} cannot be read as a text; get it back with git checkout, or download "
                    "the course again.",
                    page=relative_path(page),
                )
            )
    return list(dict.fromkeys(failed))  # what stands in the way of all is told once


def in_work(text: str, language: str) -> str:
    """The `text` of a page with its links to lessons as they hold in work/docs.

    There the folder of `language` has every lesson: one that is not translated says so itself.
    """
    text = re.sub(rf"\]\(\.\./\.\./notebooks/(?:{language}/)?", f"](../../{language}/", text)
    return text.replace("](../notebooks/", "](../")


def bring_up_to_date(path: Path, text: str) -> None:
    """Make `text` the page at `path`, in one step, unless somebody else wrote what is there."""
    if os.path.lexists(path) and (not is_unchanged(path) or text == path.read_text("utf-8")):
        return
    write_whole(path, text.encode())


def with_links_to_pages(cell: dict) -> dict:
    """The `cell` of a notebook with its links as they hold in work/, where docs/ is inside."""
    source = cell["source"]
    lines = [source] if isinstance(source, str) else source
    moved = [line.replace("](../", "](") for line in lines]
    return cell | {"source": moved[0] if isinstance(source, str) else moved}


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

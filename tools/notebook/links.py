"""Where the links of a page lead when it is in another language."""

import re
from pathlib import Path

from course_utils.words import say
from tools.language.languages import ENGLISH, is_translated, translated_pages

PAGE = re.compile(r"(?P<label>\[[^][]*\]\()\.\./docs/(?P<name>[^)#]+)\.md(?P<end>[^)]*\))")
LESSON = re.compile(r"(?P<label>\[[^][]*\]\()(?P<stem>\d\d_\w+)(?P<end>\.ipynb[^)]*\))")


def links_in(language: str, source: str, lessons: Path) -> str:
    """`source` with links that hold in notebooks/<language>/; lessons: the folder of lessons.

    What is not translated stands one folder farther, and its link says that it is English.
    """
    if language == ENGLISH:
        return source
    source = to_lessons(language, source, lessons, translated="", english="../")
    own = translated_pages(language, lessons)

    def link(found):
        folder = f"../../docs/{language}/" if found["name"] in own else "../../docs/"
        there = f"{found['label']}{folder}{found['name']}.md{found['end']}"
        return there if found["name"] in own else in_english(there)

    return PAGE.sub(link, source)


def to_lessons(
    language: str, source: str, lessons: Path, *, translated: str, english: str, mark: bool = True
) -> str:
    """`source` with its links to lessons begun by where these stand: `translated` or `english`.

    A link to an English lesson says so, unless `mark` is False.
    """

    def link(found):
        own = is_translated(lessons / f"{found['stem']}.py", language)
        there = f"{found['label']}{translated if own else english}{found['stem']}{found['end']}"
        return in_english(there) if mark and not own else there

    return LESSON.sub(link, source)


def in_english(link: str) -> str:
    """`link`, with the words that it leads to English in the language that is spoken."""
    return say("{link} (in English)", link=link)

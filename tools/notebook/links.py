"""Where the links of a page lead when it is in another language."""

import re
from pathlib import Path

from course_utils.words import say
from tools.language.languages import ENGLISH, is_translated

PAGE = re.compile(r"\]\(\.\./docs/")
LESSON = re.compile(r"(?P<label>\[[^][]*\]\()(?P<stem>\d\d_\w+)(?P<end>\.ipynb[^)]*\))")


def links_in(language: str, source: str, lessons: Path) -> str:
    """`source` with links that hold in notebooks/<language>/; lessons: the folder of lessons.

    Pages stand one folder farther, and so does a lesson that is not translated.
    """
    if language == ENGLISH:
        return source
    source = to_lessons(language, source, lessons, translated="", english="../")
    return PAGE.sub("](../../docs/", source)


def to_lessons(language: str, source: str, lessons: Path, *, translated: str, english: str) -> str:
    """`source` with its links to lessons begun by where these stand: `translated` or `english`.

    A link to an English lesson says so, in the language that is spoken (`words.spoken`).
    """

    def link(found):
        own = is_translated(lessons / f"{found['stem']}.py", language)
        there = f"{found['label']}{translated if own else english}{found['stem']}{found['end']}"
        return there if own else say("{link} (in English)", link=there)

    return LESSON.sub(link, source)

"""Where the links of a notebook lead when it stands in the folder of a language."""

import re

from tools.language.languages import ENGLISH, is_translated

PAGE = re.compile(r"\]\(\.\./docs/")
LESSON = re.compile(r"\]\((?=(\d\d_\w+)\.ipynb)")


def links_in(language: str, source: str, lessons) -> str:
    """`source` with links that hold in notebooks/<language>/; lessons: the folder of lessons.

    Pages stand one folder farther, and so does a lesson that is not translated.
    """
    if language == ENGLISH:
        return source

    def link(found):
        there = is_translated(lessons / f"{found[1]}.py", language)
        return found[0] if there else "](../"

    return PAGE.sub("](../../docs/", LESSON.sub(link, source))

"""The links by which a page of the site leads to itself in another language."""

import re
from pathlib import Path

from tools.language.languages import ENGLISH, in_folder, name_of

LINK = '<a lang="{code}" hreflang="{code}" href="{page}">{name}</a>'
TITLE = re.compile(r"\A(# .*)$", re.MULTILINE)


def switch(language: str, page: str) -> str:
    """The link to the address `page`, which is in `language`."""
    return LINK.format(code=language, page=page, name=name_of(language))


def switches(folder: str, name: str, language: str, others) -> list[str]:
    """The links from the page `name` of that folder of the site to itself in the `others`."""
    return [
        switch(other, f"{top(language)}{in_folder(Path(folder), other).as_posix()}/{name}.html")
        for other in others
    ]


def top(language: str) -> str:
    """The way from a page in `language`, which stands in a folder, to the top of the site."""
    return "../" if language == ENGLISH else "../../"


def below_title(text: str, links: list[str]) -> str:
    """The `text` of a page with a line of `links` below its title; as it is without any."""
    line = f"\n\n{' · '.join(links)}" if links else ""
    return TITLE.sub(lambda title: title[1] + line, text)

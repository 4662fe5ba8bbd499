"""Which language a page of the site is in, for hyphens, fonts and screen readers."""

import re

from tools.language.languages import ENGLISH, languages

OWN = re.compile(r"(?:notebooks/|README\.)([A-Za-z_]+)(?:/|$)")


def language_of(page: str) -> str:
    """The language of the page of this name, such as notebooks/zh/02_dropping_units."""
    found = OWN.match(page)
    return found[1] if found and found[1] in languages() else ENGLISH


def say_which(app, pagename, templatename, context, doctree):
    """Have the page say its language. Called by Sphinx with the arguments of html-page-context."""
    context["language"] = language_of(pagename)

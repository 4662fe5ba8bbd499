"""Which language a page of the site is in, and what a page of that language leads to."""

import re

from tools.language.languages import ENGLISH, languages

OWN = re.compile(r"(?:notebooks/|docs/|README\.)([A-Za-z_]+)(?:/|$)")
HOME = "index"  # the page on which the site begins, in English


def language_of(page: str) -> str:
    """The language of the page of this name, such as notebooks/zh/02_dropping_units."""
    found = OWN.match(page)
    return found[1] if found and found[1] in languages() else ENGLISH


def home_name(language: str) -> str:
    """The page on which the site begins in `language`, without its ending."""
    return HOME if language == ENGLISH else f"README.{language}"


def in_english(page: str) -> str:
    """The English page of which `page` is the translation; itself where it is English."""
    language = language_of(page)
    return HOME if page == home_name(language) else page.replace(f"/{language}/", "/")


def neighbours(page: str, order: list[str]) -> tuple[str | None, str | None]:
    """The pages before and after `page` for one who reads in its language; None where none is.

    They follow the English pages in the `order` of the whole site: each in the language of `page`
    where it is translated, else in English.
    """
    language = language_of(page)
    translated = {in_english(name): name for name in order if language_of(name) == language}
    english = [name for name in order if language_of(name) == ENGLISH]
    here = english.index(in_english(page))
    beside = [english[i] if 0 <= i < len(english) else None for i in (here - 1, here + 1)]
    before, after = (translated.get(name, name) for name in beside)
    return before, after


def reading_order(relations: dict) -> list[str]:
    """The pages from the first to the last. relations: page -> [its parent, the one before, the
    one after], as Sphinx collects them."""
    order = [HOME]
    while after := relations[order[-1]][2]:
        order.append(after)
    return order


def say_which(app, pagename, templatename, context, doctree):
    """Have the page say its language, and lead on in it. Called by Sphinx with the arguments of
    html-page-context."""
    context["language"] = language_of(pagename)
    relations = app.builder.relations
    if pagename in relations:
        lead_on(app, pagename, context, reading_order(relations))


def lead_on(app, page, context, order):
    """Name the site in the language of `page`, and link its home and the pages beside `page`."""
    home = home_name(language_of(page))
    name = app.env.titles[home].astext()
    context["docstitle"] = "" if page == home else name
    context["theme_logo"] = {**context.get("theme_logo", {}), "text": name, "link": home}
    for side, other in zip(("prev", "next"), neighbours(page, order), strict=True):
        context[side] = other and {
            "link": app.builder.get_relative_uri(page, other),
            "title": app.builder.render_partial(app.env.titles[other])["title"],
        }

"""A page of the site says the language in which it is written."""

import pytest

from tools.site.page_language import language_of, say_which


@pytest.mark.parametrize(
    ("page", "language"),
    [
        ("notebooks/zh/02_dropping_units", "zh"),
        ("README.zh", "zh"),
        ("notebooks/02_dropping_units", "en"),
        ("index", "en"),
        ("docs/glossary", "en"),
        ("notebooks/none/02_dropping_units", "en"),
    ],
)
def test_the_folder_of_a_page_tells_its_language(page, language):
    assert language_of(page) == language


def test_a_page_of_another_language_does_not_take_that_of_the_site():
    context = {"language": "en"}
    say_which(None, "README.zh", "page.html", context, None)
    assert context["language"] == "zh"

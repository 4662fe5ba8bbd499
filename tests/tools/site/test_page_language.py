"""A page of the site says the language in which it is written, and leads on in it."""

from types import SimpleNamespace

import pytest

from tools.site.page_language import language_of, neighbours, reading_order, say_which


@pytest.mark.parametrize(
    ("page", "language"),
    [
        ("notebooks/zh/02_dropping_units", "zh"),
        ("README.zh", "zh"),
        ("notebooks/02_dropping_units", "en"),
        ("index", "en"),
        ("docs/glossary", "en"),
        ("docs/zh/glossary", "zh"),
        ("notebooks/none/02_dropping_units", "en"),
    ],
)
def test_the_folder_of_a_page_tells_its_language(page, language):
    assert language_of(page) == language


ORDER = ["index", "notebooks/00_a", "notebooks/01_b", "notebooks/02_c"]
ORDER += ["README.zh", "notebooks/zh/00_a", "notebooks/zh/01_b", "docs/glossary"]


@pytest.mark.parametrize(
    ("page", "before", "after"),
    [
        ("index", None, "notebooks/00_a"),
        ("notebooks/02_c", "notebooks/01_b", "docs/glossary"),
        ("docs/glossary", "notebooks/02_c", None),
        ("README.zh", None, "notebooks/zh/00_a"),
        ("notebooks/zh/00_a", "README.zh", "notebooks/zh/01_b"),
        ("notebooks/zh/01_b", "notebooks/zh/00_a", "notebooks/02_c"),
    ],
)
def test_who_reads_on_stays_in_the_language_as_far_as_it_is_translated(page, before, after):
    assert neighbours(page, ORDER) == (before, after)


def test_the_order_of_the_pages_is_that_of_sphinx():
    relations = {"index": [None, None, "b"], "b": ["index", "index", "a"], "a": ["b", "b", None]}
    assert reading_order(relations) == ["index", "b", "a"]


def test_a_page_names_the_site_and_its_neighbours_in_its_own_language():
    titles = {name: SimpleNamespace(astext=lambda name=name: f"T {name}") for name in ORDER}
    beside = zip(ORDER, [None, *ORDER], [*ORDER[1:], None], strict=False)
    builder = SimpleNamespace(
        relations={name: [None, before, after] for name, before, after in beside},
        get_relative_uri=lambda page, other: f"{other}.html",
        render_partial=lambda title: {"title": title.astext()},
    )
    app = SimpleNamespace(builder=builder, env=SimpleNamespace(titles=titles))
    context = {"language": "en", "docstitle": "The course"}
    say_which(app, "notebooks/zh/00_a", "page.html", context, None)
    assert context["language"] == "zh"
    assert context["docstitle"] == "T README.zh"
    assert context["theme_logo"] == {"text": "T README.zh", "link": "README.zh"}
    assert context["prev"] == {"link": "README.zh.html", "title": "T README.zh"}
    assert context["next"]["link"] == "notebooks/zh/01_b.html"
    say_which(app, "README.zh", "page.html", context, None)
    assert context["docstitle"] == "", "its own title says it already"
    assert context["prev"] is None
    made = {"docstitle": "The course"}
    say_which(app, "search", "search.html", made, None)
    assert made == {"language": "en", "docstitle": "The course"}

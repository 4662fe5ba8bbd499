"""How Sphinx makes the site. `make site` puts it beside the pages and runs it from the course."""

import tomllib

from sphinx.search.en import SearchEnglish

from tools.course_paths import PYPROJECT
from tools.site.docstrings import as_rest
from tools.site.page_language import say_which
from tools.site.search_words import SPLIT_QUERY, search_words

project = "Dropout, with nothing taken on faith"
version = tomllib.loads(PYPROJECT.read_text(encoding="utf-8"))["project"]["version"]
copyright = "CC BY 4.0 for text and figures, MIT for code"
language = "en"

extensions = ["myst_nb", "sphinx.ext.autodoc", "sphinx.ext.mathjax", "sphinxcontrib.bibtex"]
exclude_patterns = ["downloads"]
nb_execution_mode = "off"  # the outputs are those that the notebooks store
nb_merge_streams = True
myst_enable_extensions = ["amsmath", "dollarmath", "html_image"]
myst_heading_anchors = 3
bibtex_bibfiles = ["references.bib"]
default_role = "code"  # docstrings write `name` as Markdown does
autodoc_typehints = "none"  # the docstring says it

html_theme = "sphinx_book_theme"
html_title = project
html_context = {"default_mode": "auto"}  # light or dark, as the reader's system is
html_static_path = ["_static"]
html_css_files = ["course.css"]
html_js_files = ["course.js"]
html_copy_source = False  # a page's own link gives the notebook as the course stores it
html_show_sphinx = False
html_theme_options = {
    "use_download_button": False,
    "use_fullscreen_button": False,
    "home_page_in_toc": True,
    "navbar_persistent": [],  # the search stands in the sidebar, and once is enough
    "footer_content_items": ["copyright.html"],  # Sphinx has "Author name not set" otherwise
    "show_toc_level": 2,
}
mathjax_path = "mathjax/tex-svg.js"  # brought along: nothing is fetched when a page is opened
mathjax3_config = {"options": {"enableMenu": False}}


class Search(SearchEnglish):
    """The search of a site that is English and Chinese."""

    split = staticmethod(search_words)
    js_splitter_code = SPLIT_QUERY


def setup(app):
    """Docstrings are Markdown, and autodoc reads reStructuredText; a page has its own language."""
    app.add_search_language(Search)
    app.connect("autodoc-process-docstring", as_rest)
    app.connect("html-page-context", say_which)

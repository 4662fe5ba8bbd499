"""A page of the answer key loads nothing, shows each verdict, and stands beside its notebook."""

import re
from html.parser import HTMLParser

import pytest
from nbconvert.exporters import HTMLExporter
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook, new_output

from tools import key_page as module
from tools import solutions
from tools.build_site import SITE
from tools.course_paths import NOTEBOOKS, ROOT
from tools.from_npm import NotVendored
from tools.key_page import key_page
from tools.notebook.tidy import WIDGET, tidy

LOADING = {"src", "srcset", "data", "poster", "action", "xlink:href"}  # attributes that fetch
PIXEL = (
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJ"
    "RU5ErkJggg=="
)
CORRECT = "Correct. The paper's p is our keep."


class Loads(HTMLParser):
    """What a page asks for when it is opened, in `loaded`; `alts` are the words of its pictures."""

    def __init__(self):
        super().__init__()
        self.loaded, self.alts, self.inside = [], [], None

    def handle_starttag(self, tag, attributes):
        named, self.inside = dict(attributes), tag
        self.loaded += [v for n, v in attributes if n in LOADING and not v.startswith("data:")]
        self.loaded += [named["href"]] if tag == "link" else []
        self.alts += [named.get("alt")] if tag == "img" else []

    def handle_data(self, text):
        if self.inside == "style":
            addresses = re.findall(r"url\(\s*[\"']?([^)\"']+)|@import\s+([^;]+)", text)
            self.loaded += [a or b for a, b in addresses if not a.startswith("data:")]
        if self.inside == "script":
            self.loaded += re.findall(r"import\s*\(?[\"' ].*?https?:[^\"']+", text)


def loads(page):
    reader = Loads()
    reader.feed(page)
    return reader


def shows(text="", picture=False, words=None, widget=False):
    data = {"text/plain": text}
    data |= {"image/png": PIXEL} if picture else {}
    data |= {WIDGET: {"model_id": "1"}} if widget else {}
    cell = new_code_cell("x", outputs=[new_output("execute_result", data, execution_count=1)])
    cell.metadata |= {"alt": words} if words else {}
    return cell


NOTEBOOK = tidy(
    new_notebook(
        cells=[
            new_markdown_cell("With $p < 1$ and $m_1 * m_2 * m_3$, see [derive](03_derive.ipynb)."),
            new_markdown_cell("A [page](../docs/practice.md), [start](00_start_here.ipynb), "
                              "the [paper](https://jmlr.org/papers/v15/srivastava14a.html)."),
            new_code_cell("ex.keep_probability.check(600)  # <script src='https://a.b'>"),
            shows(CORRECT),
            shows("Explorer", picture=True, words="Six units, two of them silent.", widget=True),
        ]
    )
)  # fmt: skip


@pytest.fixture
def page(tmp_path, monkeypatch):
    """The page of NOTEBOOK, with a stand-in for MathJax."""
    (tmp_path / "es5").mkdir()
    script = "const MARK = '</script>';"
    (tmp_path / "es5" / "tex-svg.js").write_text(script, encoding="utf-8")
    monkeypatch.setattr(module, "vendored", lambda name: tmp_path)
    return key_page(NOTEBOOK, "02 Dropping <units>")


def test_it_loads_nothing(page):
    assert loads(page).loaded == []


def test_nbconverts_own_page_would_load_from_the_web():
    page, _ = HTMLExporter().from_notebook_node(NOTEBOOK)
    loaded = loads(page).loaded
    assert any("mathjax" in address.lower() for address in loaded)
    assert any("require" in address for address in loaded)
    assert any("mermaid" in address for address in loaded)


def test_mathjax_is_in_it_once_and_knows_the_dollar(page):
    assert page.count("const MARK = '<\\/script>';") == 1
    assert 'inlineMath: [["$", "$"], ["\\\\(", "\\\\)"]]' in page
    assert "$m_1 * m_2 * m_3$" in page  # no Markdown inside of mathematics


def test_verdicts_and_the_title_are_shown(page):
    assert CORRECT in page
    assert "<title>02 Dropping &lt;units&gt;</title>" in page


def test_a_widget_is_its_picture_with_words(page):
    assert loads(page).alts == ["Six units, two of them silent."]
    assert WIDGET not in page


def test_links_lead_to_pages_of_the_key_or_stay_words(page):
    linked = re.findall(r'<a href="([^"#][^"]*)"', page)
    assert linked == ["03_derive.html", "https://jmlr.org/papers/v15/srivastava14a.html"]
    assert "A page, start, the" in page


def build_small(tmp_path, monkeypatch, *, page=True):
    """Run the command on one lesson, whose key is NOTEBOOK; the status and the files."""

    def build_key(lesson, into):
        into.mkdir(parents=True, exist_ok=True)
        return solutions.write(NOTEBOOK, into / f"{lesson.stem}.ipynb")

    def vendored(name):
        if not page:
            raise NotVendored("npm is missing: install it.")
        return tmp_path

    monkeypatch.setattr(solutions, "build_key", build_key)
    monkeypatch.setattr(solutions, "vendored", vendored)
    status = solutions.main(["02", "--into", str(tmp_path / "key")])
    return status, sorted(path.name for path in (tmp_path / "key").iterdir())


def test_the_page_stands_beside_the_notebook(page, tmp_path, monkeypatch):
    status, files = build_small(tmp_path, monkeypatch)
    assert (status, files) == (0, ["02_dropping_units.html", "02_dropping_units.ipynb"])
    written = (tmp_path / "key" / files[0]).read_text(encoding="utf-8")
    assert "<title>02 Dropping units</title>" in written


def test_without_npm_the_notebooks_are_built_and_one_sentence_says_why_no_page(
    page, tmp_path, monkeypatch, capsys
):
    status, files = build_small(tmp_path, monkeypatch, page=False)
    assert (status, files) == (1, ["02_dropping_units.ipynb"])
    assert capsys.readouterr().err == (
        "The notebooks have no pages beside them: npm is missing: install it.\n"
    )


def test_the_key_lies_in_no_folder_that_learners_are_given():
    assert solutions.KEY.is_relative_to(ROOT / "build")
    for given in (NOTEBOOKS, SITE, ROOT / "build" / "site_pages", ROOT / "build" / "copies"):
        assert not solutions.KEY.is_relative_to(given)

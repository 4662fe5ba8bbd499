"""docs/reading.md is the one list of papers: each of its links is an entry that can be cited."""

import pytest
from nbformat.v4 import new_markdown_cell, new_notebook

from tools.course_paths import ROOT
from tools.site.bibliography import LINK, bibtex, papers, with_citations

TEXT = (ROOT / "docs" / "reading.md").read_text(encoding="utf-8")


def test_every_paper_of_the_page_is_read_whole():
    found = papers(TEXT)
    assert {paper.url for paper in found} == set(LINK.findall(TEXT))
    assert len({paper.key for paper in found}) == len(found)
    first = found[0]
    assert first.authors[:2] == ("Srivastava", "Hinton")
    assert (first.year, first.title[:28]) == ("2014", "Dropout: A Simple Way to Pre")
    assert "Journal of Machine Learning Research" in first.venue


def test_others_are_written_as_bibtex_knows_them():
    (paper,) = papers("1. **Le Folgoc and others (2021)**, [A title](https://a.b/c), arXiv: read.")
    assert "author = {{Le Folgoc} and others}" in paper.bibtex


def test_a_link_outside_of_an_entry_is_refused_with_its_address():
    with pytest.raises(ValueError, match=r"links https://a\.b/c in no entry of the form"):
        papers("2. Folgoc, 2021: [A title](https://a.b/c)")


def test_a_lesson_that_links_a_paper_cites_it_and_other_links_stay():
    url = papers(TEXT)[0].url
    source = f"By [them]({url}); see [torch](https://pytorch.org)."
    page = with_citations(new_notebook(cells=[new_markdown_cell(source)]), TEXT)
    assert page.cells[0].source == (
        f"By [them]({url}) {{cite}}`{papers(TEXT)[0].key}`; see [torch](https://pytorch.org)."
    )
    assert papers(TEXT)[0].key in bibtex(TEXT)

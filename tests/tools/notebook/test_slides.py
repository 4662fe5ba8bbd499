"""A slide has one idea and one size; a question never shares one with what answers it."""

import nbformat
import pytest
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook

from tools.course_paths import NOTEBOOKS, numbered
from tools.notebook.rhythm import paragraphs, part_of
from tools.notebook.slides import FULL, lines_of, slides, width


def kinds(notebook):
    return [cell.metadata["slideshow"]["slide_type"] for cell in notebook.cells]


def test_a_heading_begins_a_slide_and_a_note_follows_the_question():
    cells = [
        new_code_cell("import torch", id="top"),
        new_markdown_cell("## 2.1 A claim\n\n**Predict.** What?", id="a"),
        new_code_cell("1 + 1", id="b"),
    ]
    deck = slides(new_notebook(cells=cells), {"a": "Say this."})
    assert kinds(deck) == ["skip", "slide", "subslide", "notes", "subslide"]
    assert deck.cells[3].source == "Say this."
    assert part_of(deck.cells[2]) == "question"
    assert "slideshow" not in cells[1].metadata, "the notebook that was given stays as it is"


def test_a_lesson_that_says_otherwise_has_its_way():
    cell = new_markdown_cell("Aside.", metadata={"slideshow": {"slide_type": "skip"}})
    assert kinds(slides(new_notebook(cells=[cell]), {})) == ["skip"]


def test_a_long_text_is_cut_between_paragraphs_and_a_heading_never_stands_alone():
    long = "\n\n".join(["## 2.1 A claim", *["word " * 40 + "end."] * 6])
    (parted,) = slides(new_notebook(cells=[new_markdown_cell(long)]), {}).cells[:1]
    assert parted.source.count("\n\n") == 2
    assert parted.source.startswith("## 2.1")
    pieces = slides(new_notebook(cells=[new_markdown_cell(long)]), {}).cells
    assert "\n\n".join(piece.source for piece in pieces) == long


def test_a_long_table_is_cut_between_rows_and_each_part_has_the_head():
    rows = [f"| {i} | {i * i} |" for i in range(20)]
    table = "\n".join(["| n | square |", "|---|---|", *rows])
    pieces = slides(new_notebook(cells=[new_markdown_cell(f"## 0.1 Squares\n\n{table}")]), {}).cells
    assert len(pieces) == 3
    assert all("| n | square |\n|---|---|\n" in piece.source for piece in pieces)
    assert [row for piece in pieces for row in piece.source.splitlines() if row in rows] == rows


@pytest.mark.parametrize("path", numbered(NOTEBOOKS, ".ipynb"), ids=lambda path: path.stem)
def test_of_a_lesson_only_one_paragraph_alone_is_longer_than_a_slide(path):
    for cell in slides(nbformat.read(path, as_version=4), {}).cells:
        texts = paragraphs(cell.source) if cell.cell_type == "markdown" else []
        body = [text for text in texts if not text.startswith("#")]
        assert sum(map(lines_of, texts)) <= FULL or len(body) <= 1


def test_a_chinese_sign_takes_the_place_of_two_letters():
    assert width("p 是概率。") == 2 + 4 * 2
    assert lines_of("掩" * 40) == lines_of("ab" * 40) > lines_of("a" * 40)

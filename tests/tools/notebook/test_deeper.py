"""The main road of a notebook is what has no tag `deeper`, and the notebook itself stays whole."""

from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook

from tools.notebook.deeper import main_road


def test_the_main_road_leaves_out_every_cell_with_the_tag_and_keeps_the_rest():
    cells = [
        new_markdown_cell("# 01 First", id="first"),
        new_markdown_cell("## 1.1 Deeper: why", id="why", metadata={"tags": ["deeper"]}),
        new_code_cell("1", id="task", metadata={"tags": ["exercise", "deeper"]}),
        new_code_cell("2", id="kept", metadata={"tags": ["exercise"]}),
    ]
    notebook = new_notebook(cells=cells)
    assert [cell.id for cell in main_road(notebook).cells] == ["first", "kept"]
    assert len(notebook.cells) == 4

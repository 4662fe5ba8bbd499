"""A notebook is written in one go: what goes wrong leaves the old file as it was."""

import nbformat
import pytest
from nbformat.v4 import new_code_cell, new_notebook

from tools.notebook.write import write


def test_what_is_written_is_read_back_and_ends_in_one_line_feed(tmp_path):
    notebook = new_notebook(cells=[new_code_cell("x = 'é'", id="a")])
    path = write(notebook, tmp_path / "new folder" / "01_any.ipynb")
    assert nbformat.read(path, as_version=4) == notebook
    text = path.read_bytes()
    assert "é".encode() in text
    assert text.endswith(b"}\n")
    assert b"\r" not in text


def test_an_error_leaves_the_old_file(tmp_path, monkeypatch):
    path = tmp_path / "01_any.ipynb"
    path.write_text("the old one", encoding="utf-8")
    monkeypatch.setattr("course_utils.whole_files.os.replace", lambda *_: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        write(new_notebook(), path)
    assert path.read_text(encoding="utf-8") == "the old one"

"""A copy for Colab: its first cell brings the course, its links lead on, no output is left."""

import os
import re

import nbformat
import pytest
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook, new_output

from tools.course_paths import LESSONS, NOTEBOOKS, ROOT, numbered
from tools.language.languages import ENGLISH, in_folder, languages
from tools.launch import Repository
from tools.notebook.colab import for_colab
from tools.notebook.describe import describe
from tools.notebook.run import run

THERE = Repository("someone", "course")
LANGUAGES = [ENGLISH, *languages()]
RELATIVE = re.compile(r"\]\((?!https?://)([^)]+)\)")


def test_the_first_cell_brings_the_course_and_the_others_keep_their_ids():
    lesson = describe(LESSONS / "02_dropping_units.py")
    made = for_colab(lesson, THERE)
    assert "git clone --quiet --depth 1 https://github.com/someone/course" in made.cells[0].source
    assert [cell.id for cell in made.cells[1:]] == [cell.id for cell in lesson.cells]
    assert "git clone" not in lesson.cells[0].source
    nbformat.validate(made)


@pytest.mark.parametrize(
    ("language", "path"),
    [(lang, path) for lang in LANGUAGES for path in numbered(in_folder(NOTEBOOKS, lang), ".ipynb")],
    ids=str,
)
def test_no_relative_link_is_left(language, path):
    made = for_colab(nbformat.read(path, as_version=4), THERE, language)
    text = "\n".join(cell.source for cell in made.cells if cell.cell_type == "markdown")
    assert "](https://github.com/someone/course/blob/HEAD/docs/" in text
    assert RELATIVE.findall(text) == []


def test_links_of_a_translation_lead_to_what_is_translated_and_else_to_the_english():
    text = "[1](01_a.ipynb), [7](../07_b.ipynb)（英文）, [s](../../docs/zh/symbols.md), [p](#part)"
    made = for_colab(new_notebook(cells=[new_markdown_cell(text)]), THERE, "zh").cells[1].source
    colab = "https://colab.research.google.com/github/someone/course/blob/copies/colab"
    assert made == (
        f"[1]({colab}/zh/01_a.ipynb), [7]({colab}/07_b.ipynb)（英文）, "
        "[s](https://github.com/someone/course/blob/HEAD/docs/zh/symbols.md), [p](#part)"
    )


def test_outputs_are_cleared():
    cell = new_code_cell("1", outputs=[new_output("stream", text="1")], execution_count=4)
    made = for_colab(new_notebook(cells=[new_markdown_cell("# T"), cell]), THERE)
    assert (made.cells[-1].outputs, made.cells[-1].execution_count) == ([], None)
    assert cell.execution_count == 4


STAND_IN = f"""\
#!/bin/sh
[ "$*" = "clone --quiet --depth 1 {THERE.address} $6" ] || exit 1
mkdir -p "$6" && cp -r "{ROOT}/course_utils" "{ROOT}/notebooks" "$6"
"""


@pytest.mark.slow
@pytest.mark.skipif(os.name == "nt", reason="Colab runs on Linux, and the stand-in is a script")
def test_in_a_folder_without_the_course_the_first_cell_brings_it_and_it_can_be_run_again(
    tmp_path, monkeypatch
):
    """The cell itself, with a stand-in for git that copies this folder: a download has no .git."""
    (tmp_path / "bin").mkdir()
    (tmp_path / "bin" / "git").write_text(STAND_IN, encoding="utf-8")
    (tmp_path / "bin" / "git").chmod(0o755)
    monkeypatch.setenv("PATH", str(tmp_path / "bin"), prepend=os.pathsep)
    source = for_colab(new_notebook(cells=[]), THERE).cells[0].source
    here = source.replace("/content", tmp_path.as_posix())
    look = "import course_utils; print(course_utils.__file__); import os; print(os.getcwd())"
    cells = [new_code_cell(s, id=f"c{n}") for n, s in enumerate([here, here, look])]
    first, again, looked = run(new_notebook(cells=cells), tmp_path).cells
    assert first.outputs == again.outputs == []
    module, folder = looked.outputs[0].text.splitlines()
    assert folder == str(tmp_path / "dropout-course" / "notebooks")
    assert module == str(tmp_path / "dropout-course" / "course_utils" / "__init__.py")

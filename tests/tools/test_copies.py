"""The copies that others open: without outputs, with their pages; for Colab with an address."""

import json

import pytest

from tools import copies
from tools.course_paths import NOTEBOOKS, numbered
from tools.launch import Repository
from tools.notebook.colab import BRING

NAMES = [path.name for path in numbered(NOTEBOOKS, ".ipynb")]


@pytest.fixture
def folder(tmp_path, monkeypatch):
    monkeypatch.setattr(copies, "COPIES", tmp_path / "copies")
    return tmp_path / "copies"


def cells(path):
    return json.loads(path.read_text(encoding="utf-8"))["cells"]


def test_every_lesson_is_copied_without_outputs_and_its_links_to_pages_lead_on(folder):
    copies.make_copies(None)
    assert sorted(path.name for path in folder.glob("lessons/*.ipynb")) == NAMES
    for name in NAMES:
        for cell in cells(folder / "lessons" / name):
            assert not cell.get("outputs")
            assert "](../docs/" not in "".join(cell["source"])
    assert (folder / "lessons" / "docs" / "symbols.md").exists()


def test_without_an_address_there_are_none_for_colab_and_this_is_said(folder):
    said = copies.make_copies(None)
    assert not (folder / "colab").exists()
    assert said[-1] == copies.NO_ADDRESS


def test_with_an_address_there_is_one_for_colab_of_every_lesson(folder):
    copies.make_copies(Repository("someone", "course"))
    assert sorted(path.name for path in folder.glob("colab/*")) == NAMES
    first = "".join(cells(folder / "colab" / NAMES[0])[0]["source"])
    assert first == BRING.format(address="https://github.com/someone/course")


def test_what_an_earlier_run_left_is_gone(folder):
    (folder / "lessons").mkdir(parents=True)
    (folder / "lessons" / "99_gone.ipynb").touch()
    copies.make_copies(None)
    assert not (folder / "lessons" / "99_gone.ipynb").exists()

"""What went wrong in the notebooks of a class, told once and rightly."""

import nbformat
import pytest
from nbformat.v4 import new_notebook

from tools.classroom import outcomes


@pytest.mark.parametrize(
    ("edition", "found"), [("e1", []), ("z1", []), ("unknown", []), ("z0", ["z0"])]
)
def test_an_edition_in_another_language_is_no_other_edition(tmp_path, monkeypatch, edition, found):
    monkeypatch.setattr(outcomes, "NOTEBOOKS", tmp_path)
    for name, built in (("02_a.ipynb", "e1"), ("zh/02_a.ipynb", "z1")):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        nbformat.write(new_notebook(metadata={"course": {"edition": built}}), tmp_path / name)
    shown = {"notebook": "Ada_02_a.ipynb", "verdicts": [], "edition": edition, "troubles": []}
    assert list(outcomes.troubles({"Ada": [shown]}).detail) == found

"""`package.module:Name` is found, or one sentence says why not."""

import os

import pytest
from torch import nn

from course_utils.importable import imported


def test_a_name_is_found_and_so_is_one_inside_another():
    assert imported("torch.nn:Dropout") is nn.Dropout
    assert imported("torch:nn.Dropout") is nn.Dropout
    assert imported("os:path.join") is os.path.join


@pytest.mark.parametrize("where", ["", "torch.nn", ":Dropout", "torch.nn:", ":"])
def test_another_form_is_refused(where):
    with pytest.raises(ValueError, match=r"has to be package\.module:Name, but got"):
        imported(where)


@pytest.mark.parametrize(
    ("where", "sentence"),
    [
        ("torch.nn:Nope", "torch.nn has no Nope"),
        ("torch:nn.Nope.Dropout", "torch has no nn.Nope.Dropout"),
        ("no.such:Thing", "cannot import no.such: ModuleNotFoundError: No module named 'no'"),
        ("..up:Thing", "cannot import ..up: TypeError: "),
        ("torch.nn :Dropout", "cannot import torch.nn : ModuleNotFoundError: "),
    ],
)
def test_what_is_not_there_is_one_sentence(where, sentence):
    with pytest.raises(LookupError) as raised:
        imported(where)
    assert str(raised.value).startswith(sentence)
    assert "\n" not in str(raised.value)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("import sys\nsys.exit('no luck')", "SystemExit: no luck"),
        ("raise GeneratorExit", "GeneratorExit"),
        ("1 / 0", "ZeroDivisionError: division by zero"),
        ("class E(Exception):\n    def __str__(self): return 1\nraise E", "E"),
        ("def __getattr__(name): raise OSError(name)", "OSError: Layer"),
    ],
)
def test_whatever_a_module_does_is_one_sentence(tmp_path, monkeypatch, text, said):
    (tmp_path / "hostile_module.py").write_text(text, encoding="utf-8")
    monkeypatch.syspath_prepend(tmp_path)
    with pytest.raises(LookupError, match=f"^cannot import hostile_module: {said}$"):
        imported("hostile_module:Layer")


def test_the_users_interrupt_goes_through(tmp_path, monkeypatch):
    (tmp_path / "interrupted_module.py").write_text("raise KeyboardInterrupt", encoding="utf-8")
    monkeypatch.syspath_prepend(tmp_path)
    with pytest.raises(KeyboardInterrupt):
        imported("interrupted_module:Layer")

"""The machine check: fine here, and one sentence of advice for each thing that is amiss."""

import sys
from importlib import metadata

import pytest
import torch

from course_utils import data, machine


def found(subject):
    (finding,) = (f for f in machine.check_machine() if subject in f.subject)
    return finding


def test_this_machine_is_ready(tmp_path):
    (tmp_path / machine.MARKER).touch()
    assert [str(f) for f in machine.check_machine(tmp_path) if not f.fine] == []


def test_marker_is_the_one_that_make_lab_leaves():
    from tools.lab import MARKER

    assert MARKER == machine.MARKER


def test_course_copy_is_told_from_the_learners(tmp_path):
    finding = machine.check_machine(tmp_path)[-1]
    assert not finding.fine
    assert "make lab" in finding.advice


def test_old_python_is_named(monkeypatch):
    monkeypatch.setattr(sys, "version_info", (3, 10, 4))
    assert "this is 3.10" in found("Python").advice


def test_missing_and_outdated_packages_are_named_with_the_version_needed(monkeypatch):
    def version(name):
        if name == "scipy":
            raise metadata.PackageNotFoundError(name)
        return {"numpy": "1.0", "ipywidgets": "8.1.9", "jupyterlab_widgets": "3.0"}.get(name, "99")

    monkeypatch.setattr(metadata, "version", version)
    finding = found("Packages")
    assert "scipy is missing" in finding.advice
    assert "numpy is 1.0, needed >=2.0" in finding.advice
    assert "matplotlib" not in finding.advice


def test_a_wrong_derivative_is_noticed(monkeypatch):
    monkeypatch.setattr(torch.Tensor, "backward", lambda self: setattr(self, "grad", None))
    monkeypatch.setattr(torch, "tensor", _with_wrong_gradient(torch.tensor))
    assert "wrong derivative" in found("PyTorch").advice


def _with_wrong_gradient(tensor):
    def wrong(*arguments, **options):
        x = tensor(*arguments, **options)
        if x.is_leaf and x.requires_grad:
            x.grad = tensor(5.0)
        return x

    return wrong


@pytest.mark.parametrize("lab_side", ["1.1.0", None])
def test_widget_packages_that_do_not_fit_are_noticed(monkeypatch, lab_side):
    real = metadata.version

    def version(name):
        if name != "jupyterlab_widgets":
            return real(name)
        if lab_side is None:
            raise metadata.PackageNotFoundError(name)
        return lab_side

    monkeypatch.setattr(metadata, "version", version)
    finding = found("Widgets")
    assert not finding.fine
    assert "jupyterlab_widgets" in finding.advice


def test_damaged_data_is_reported_with_its_file(monkeypatch):
    def load():
        raise ValueError("data/digits.npy is damaged")

    monkeypatch.setattr(data, "load_digits", load)
    assert "digits.npy" in found("Data").advice

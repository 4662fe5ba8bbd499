"""The machine check: fine here, and one sentence of advice for each thing that is amiss."""

import sys
from importlib import metadata

import pytest
import torch

from course_utils import data, machine
from course_utils.learner import MARKER, SETTING

IDS = ["python", "packages", "torch", "widgets", "data", "copy"]


def found(id):
    """The condition of this id as it stands now, which has to be one that is not met."""
    (condition,) = (c for c in machine.check_machine() if c.id == id)
    assert not condition.met
    return str(condition)


def test_this_machine_is_ready(tmp_path):
    (tmp_path / MARKER).touch()
    conditions = machine.check_machine(tmp_path)
    assert [c.id for c in conditions] == IDS
    assert [str(c) for c in conditions if not c.met] == []
    assert all(str(c).endswith(": fine") for c in conditions)


def test_course_copy_is_told_from_the_learners(tmp_path):
    condition = machine.check_machine(tmp_path)[-1]
    assert not condition.met
    assert "make lab" in str(condition)


def test_old_python_is_named(monkeypatch):
    monkeypatch.setattr(sys, "version_info", (3, 10, 4))
    assert "this is 3.10" in found("python")


def test_missing_and_outdated_packages_are_named_with_the_version_needed(monkeypatch):
    def version(name):
        if name == "scipy":
            raise metadata.PackageNotFoundError(name)
        return {"numpy": "1.0", "ipywidgets": "8.1.9", "jupyterlab_widgets": "3.0"}.get(name, "99")

    monkeypatch.setattr(metadata, "version", version)
    said = found("packages")
    assert "scipy is missing" in said
    assert "numpy is 1.0, needed >=2.0" in said
    assert "matplotlib" not in said


def test_a_wrong_derivative_is_noticed(monkeypatch):
    monkeypatch.setattr(torch.Tensor, "backward", lambda self: setattr(self, "grad", None))
    monkeypatch.setattr(torch, "tensor", _with_wrong_gradient(torch.tensor))
    assert "wrong derivative" in found("torch")


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
    assert "jupyterlab_widgets" in found("widgets")


def test_damaged_data_is_reported_with_its_file(monkeypatch):
    def load():
        raise ValueError("data/digits.npy is damaged")

    monkeypatch.setattr(data, "load_digits", load)
    assert "digits.npy" in found("data")


def test_a_course_that_is_on_the_path_and_not_installed_is_told_so(monkeypatch):
    def requires(name):
        raise metadata.PackageNotFoundError(name)

    monkeypatch.setattr(metadata, "requires", requires)
    assert "the course itself is not installed" in found("packages")


@pytest.mark.parametrize(
    ("id", "place", "name"),
    [
        ("packages", metadata, "requires"),
        ("packages", metadata, "version"),
        ("torch", torch, "tensor"),
        ("widgets", metadata, "version"),
        ("data", data, "load_ten_points"),
        ("copy", machine, "learners_folder"),
    ],
)
def test_whatever_fails_becomes_a_sentence_of_one_line(monkeypatch, id, place, name):
    def fails(*arguments, **options):
        raise KeyError("planted\nin two lines")

    monkeypatch.setattr(place, name, fails)
    said = found(id)
    assert "planted" in said
    assert "\n" not in said


@pytest.mark.parametrize("version", ["", "eight", "8.1b", None])
def test_a_version_that_is_no_version_becomes_a_sentence(monkeypatch, version):
    monkeypatch.setattr(metadata, "version", lambda name: version)
    assert found("packages")
    assert version == "8.1b" or found("widgets")


def test_the_learners_copy_is_known_wherever_the_kernel_has_gone(tmp_path, monkeypatch):
    (tmp_path / MARKER).touch()
    monkeypatch.setenv(SETTING, str(tmp_path))
    assert machine.check_machine()[-1].met

"""A file of the current folder that hides a module is named where an import has failed."""

import sys

import pytest

from course_utils.conformance.shadows import shadows, told_of_shadows


@pytest.fixture
def folder(tmp_path, monkeypatch):
    """An empty current folder that comes first in imports."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(sys, "path", ["", *sys.path])
    return tmp_path


def fails():
    with told_of_shadows():
        raise AttributeError("no\nluck")


def test_modules_and_packages_of_its_own_do_not_hide_any(folder):
    (folder / "my_layers.py").touch()
    (folder / "random").mkdir()  # a folder without __init__.py comes last in imports
    assert shadows() == []


@pytest.mark.parametrize("name", ["random", "numpy", "torch", "scipy", "inspect"])
def test_a_file_and_a_package_of_a_needed_name_do(folder, name):
    (folder / f"{name}.py").touch()
    assert shadows() == [f"{name}.py"]
    (folder / f"{name}.py").unlink()
    (folder / name).mkdir()
    (folder / name / "__init__.py").touch()
    assert [path.replace("\\", "/") for path in shadows()] == [f"{name}/__init__.py"]


def test_only_where_the_folder_comes_first(folder, monkeypatch):
    (folder / "random.py").touch()
    assert shadows() == ["random.py"]
    monkeypatch.setattr(sys, "path", sys.path[1:])
    assert shadows() == []


def test_without_such_a_file_the_error_stays_as_it_is(folder):
    with pytest.raises(AttributeError, match="no\nluck"):
        fails()


def test_with_one_the_error_names_it(folder):
    (folder / "random.py").touch()
    sentence = (
        r"^random.py in the current folder may hide .* rename it, .* \(AttributeError: no luck\)$"
    )
    with pytest.raises(ImportError, match=sentence):
        fails()


def test_of_a_command_it_is_one_sentence_and_status_2(folder, monkeypatch, capsys):
    (folder / "random.py").touch()
    monkeypatch.setattr(sys, "argv", ["-m"])
    with pytest.raises(SystemExit) as ended:
        fails()
    assert ended.value.code == 2
    assert capsys.readouterr().err.count("\n") == 1


def test_nothing_is_said_where_nothing_fails(folder, capsys):
    (folder / "random.py").touch()
    with told_of_shadows():
        pass
    assert capsys.readouterr() == ("", "")

"""The files are the ones the datasheet states; any other is refused in one sentence."""

import hashlib
import importlib.util
import pickle
import shutil
from pathlib import Path

import numpy as np
import pytest

from course_utils import data
from course_utils.data import tables

REPOSITORY = Path(__file__).resolve().parents[2]
LOADERS = {
    "digits.npy": data.load_digits,
    "breast_cancer.csv": data.load_breast_cancer,
    "ten_points.csv": data.load_ten_points,
}


@pytest.fixture
def copied_data(tmp_path, monkeypatch):
    for name in LOADERS:
        shutil.copy(data.DATA / name, tmp_path / name)
    monkeypatch.setattr(tables, "DATA", tmp_path)
    return tmp_path


def test_make_data_makes_the_committed_bytes(tmp_path):
    path = REPOSITORY / "data" / "make_data.py"
    spec = importlib.util.spec_from_file_location("make_data", path)
    make_data = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(make_data)
    assert make_data.make(tmp_path) == data.SHA256
    for name in LOADERS:
        assert (tmp_path / name).read_bytes() == (data.DATA / name).read_bytes(), name


def test_datasheet_states_every_checksum_and_size():
    datasheet = (REPOSITORY / "data" / "README.md").read_text(encoding="utf-8")
    for name, sha256 in data.SHA256.items():
        size = f"{(data.DATA / name).stat().st_size:,}".replace(",", " ")
        row = next(line for line in datasheet.splitlines() if line.startswith(f"| `{name}`"))
        assert f"| {size} | `{sha256}` |" in row
    for key, sha256 in data.MNIST_SHA256.items():
        row = next(line for line in datasheet.splitlines() if f"`{key}-ubyte.gz`" in line)
        assert f"`{sha256}`" in row


@pytest.mark.parametrize("name", LOADERS)
def test_files_are_found_from_any_folder(name, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    assert len(LOADERS[name]())


@pytest.mark.parametrize("name", LOADERS)
def test_missing_file_is_named_with_its_cure(name, copied_data, says):
    (copied_data / name).unlink()
    with pytest.raises(
        FileNotFoundError, match=says(f"data/{name}", f"git checkout -- data/{name}", "make_data")
    ):
        LOADERS[name]()


def flip_one_bit(content):
    return content[:-2] + bytes([content[-2] ^ 1]) + content[-1:]


SPOILS = {
    "one bit flipped": flip_one_bit,
    "truncated": lambda content: content[: len(content) // 2],
    "empty": lambda content: b"",
    "other line endings": lambda content: content.replace(b"\n", b"\r\n"),
}


@pytest.mark.parametrize("spoil", SPOILS)
@pytest.mark.parametrize("name", LOADERS)
def test_spoiled_file_is_refused_with_its_cure(name, spoil, copied_data, says):
    path = copied_data / name
    path.write_bytes(SPOILS[spoil](path.read_bytes()))
    with pytest.raises(ValueError, match=says(f"data/{name} is damaged", "git checkout")):
        LOADERS[name]()


def test_pickle_is_refused_even_under_a_matching_checksum(copied_data, monkeypatch):
    path = copied_data / "digits.npy"
    np.save(path, np.array([{"any": "object"}]), allow_pickle=True)
    with pytest.raises(ValueError, match="is damaged"):
        data.load_digits()
    for content in (path.read_bytes(), pickle.dumps([1, 2])):
        path.write_bytes(content)
        monkeypatch.setitem(data.SHA256, "digits.npy", hashlib.sha256(content).hexdigest())
        with pytest.raises(ValueError, match="allow_pickle"):
            data.load_digits()

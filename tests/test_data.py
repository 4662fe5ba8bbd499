"""The data are what the datasheet says, and whatever is not is refused in one sentence.

Tests of chance use fixed seeds; their stated rates say how often another seed would trip them.
"""

import gzip
import hashlib
import importlib.util
import math
import pickle
import re
import shutil
import struct
from collections import Counter
from pathlib import Path

import numpy as np
import pytest
import torch
from scipy import stats
from sklearn import datasets
from sklearn.preprocessing import StandardScaler

from course_utils import data

REPOSITORY = Path(__file__).resolve().parents[1]
LOADERS = {
    "digits.npy": data.load_digits,
    "breast_cancer.csv": data.load_breast_cancer,
    "ten_points.csv": data.load_ten_points,
}
ONE_IN_A_MILLION = 1e-6


def says(*parts):
    """A pattern for one sentence (one line) that holds every part, in order."""
    return r"\A[^\n]*" + r"[^\n]*".join(re.escape(part) for part in parts) + r"[^\n]*\Z"


@pytest.fixture
def copied_data(tmp_path, monkeypatch):
    for name in LOADERS:
        shutil.copy(data.DATA / name, tmp_path / name)
    monkeypatch.setattr(data, "DATA", tmp_path)
    return tmp_path


# the tables


def test_digits_are_sklearns_digits_over_16():
    ours, theirs = data.load_digits(), datasets.load_digits()
    assert ours.features.shape == (1797, 64)
    assert (ours.features.dtype, ours.labels.dtype) == (torch.float32, torch.int64)
    assert (ours.features * 16 == torch.tensor(theirs.data)).all()  # sixteenths are exact
    assert (ours.labels == torch.tensor(theirs.target)).all()


def test_breast_cancer_is_sklearns_in_raw_units():
    ours, theirs = data.load_breast_cancer(), datasets.load_breast_cancer()
    assert ours.features.shape == (569, 30)
    assert (ours.features.dtype, ours.labels.dtype) == (torch.float32, torch.int64)
    assert (ours.features == torch.tensor(theirs.data).float()).all()
    assert (ours.labels == torch.tensor(theirs.target)).all()
    assert ours.labels.bincount().tolist() == [212, 357]  # malignant, benign


def test_ten_points_are_the_draw_of_seed_0():
    points = data.load_ten_points()
    assert all(v.shape == (10, 1) and v.dtype == torch.float32 for v in points)
    for ours, drawn in zip(points, data.draw_ten_points(0), strict=True):
        assert torch.equal(ours, drawn)


def test_ten_points_without_noise_lie_on_the_line():
    points = data.draw_ten_points(3, noise_sd=0)
    for x, y in (points[:2], points[2:]):
        assert torch.allclose(y, 1.5 * x, atol=0.5e-4 + 1e-6)  # four decimals, then float32
    assert not torch.allclose(points.y_train, points.x_train)


def test_noise_of_ten_points_has_the_stated_standard_deviation():
    """The sum of squares over 0.25 is chi-squared; two-sided, one false alarm in a million."""
    draws = [data.draw_ten_points(seed) for seed in range(100)]
    noise = torch.cat([y - 1.5 * x for d in draws for x, y in (d[:2], d[2:])]).double()
    assert len(noise) == 2000

    def plausible(sd):
        tail = stats.chi2(2000).cdf(noise.square().sum().item() / sd**2)
        return min(tail, 1 - tail) > ONE_IN_A_MILLION / 2

    assert plausible(0.5)
    assert not plausible(0.25)  # the variance taken for the deviation


def test_test_points_lie_between_the_training_points():
    points = data.load_ten_points()
    assert points.x_train.min() < points.x_test.min()
    assert points.x_test.max() < points.x_train.max()
    assert not set(points.x_train.flatten().tolist()) & set(points.x_test.flatten().tolist())


def test_rows_takes_positions_and_masks_alike():
    digits = data.load_digits()
    threes = digits.labels == 3
    by_mask, by_position = digits.rows(threes), digits.rows(threes.nonzero().flatten())
    assert torch.equal(by_mask.features, by_position.features)
    assert by_mask.labels.unique().tolist() == [3]


# the files


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
def test_missing_file_is_named_with_its_cure(name, copied_data):
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
def test_spoiled_file_is_refused_with_its_cure(name, spoil, copied_data):
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


# standardise


def test_standardise_two_rows_by_hand():
    train, other = data.standardise(torch.tensor([[0.0], [4.0]]), torch.tensor([[6.0]]))
    assert train.tolist() == [[-1.0], [1.0]]  # mean 2, deviation 2 (over n, not n - 1)
    assert other.tolist() == [[2.0]]


def test_standardise_agrees_with_sklearn():
    table = data.load_breast_cancer().features
    train, test = table[:400], table[400:]
    scaler = StandardScaler().fit(train.double().numpy())
    for ours, raw in zip(data.standardise(train, test), (train, test), strict=True):
        theirs = torch.tensor(scaler.transform(raw.double().numpy()))
        # both in float64, ours rounded once to float32; 1e-9 covers their orders of summation
        tolerance = torch.finfo(torch.float32).eps / 2 * theirs.abs() + 1e-9
        assert ((ours.double() - theirs).abs() <= tolerance).all()


def test_standardise_takes_nothing_from_the_other_rows():
    train, test = torch.eye(3), torch.full((2, 3), 5.0)
    alone = data.standardise(train)[0]
    assert torch.equal(alone, data.standardise(train, test)[0])
    leaky = data.standardise(torch.cat([train, test]))[0][:3]
    assert not torch.allclose(alone, leaky)  # the mistake it guards against would show


@pytest.mark.parametrize(
    ("tables", "error", "parts"),
    [
        ((torch.ones(3, 2),), ValueError, ("train", "constant columns [0, 1]")),
        ((torch.eye(2), torch.ones(3, 5)), ValueError, ("table 1", "(3, 5)")),
        ((torch.tensor([[0.0], [math.nan]]),), ValueError, ("table 0", "all finite: False")),
        ((torch.rand(4),), ValueError, ("table 0", "(4,)")),
        ((torch.tensor([[1], [2]]),), TypeError, ("table 0", "torch.int64")),
        ((np.eye(2),), TypeError, ("table 0", "ndarray")),
    ],
)
def test_standardise_refuses(tables, error, parts):
    with pytest.raises(error, match=says(*parts)):
        data.standardise(*tables)


# split


def test_split_of_everything_is_a_permutation():
    (order,) = data.split(5, [5], seed=0)
    assert order.dtype == torch.int64
    assert sorted(order.tolist()) == [0, 1, 2, 3, 4]


def test_split_parts_are_disjoint_and_of_their_sizes():
    parts = data.split(1797, (1000, 200, 300), seed=1)
    assert [len(part) for part in parts] == [1000, 200, 300]
    rows = torch.cat(parts)
    assert len(rows.unique()) == 1500
    assert 0 <= rows.min() <= rows.max() < 1797


def test_split_is_fixed_by_its_seed_alone():
    first = data.split(100, (60, 40), seed=7)
    torch.manual_seed(123)  # the global generator is not consulted...
    state = torch.get_rng_state()
    again = data.split(100, (60, 40), seed=7)
    assert torch.equal(torch.get_rng_state(), state)  # ...nor advanced
    assert all(torch.equal(a, b) for a, b in zip(first, again, strict=True))
    assert not torch.equal(first[0], data.split(100, (60, 40), seed=8)[0])


def test_split_makes_every_order_equally_likely():
    """Chi-squared over the 6 orders of 3 rows; one false alarm in a million."""
    orders = Counter(tuple(data.split(3, [3], seed=s)[0].tolist()) for s in range(1200))
    assert len(orders) == 6
    assert stats.chisquare(list(orders.values())).pvalue > ONE_IN_A_MILLION


def test_split_with_a_seed_is_the_same_on_every_machine():
    assert [part.tolist() for part in data.split(8, (5, 3), seed=0)] == [[4, 6, 7, 3, 5], [1, 0, 2]]


@pytest.mark.parametrize(
    ("n", "sizes", "seed", "error", "parts"),
    [
        (10, (6, 5), 0, ValueError, ("sizes", "10 rows", "(6, 5)")),
        (10, (5, 0), 0, ValueError, ("sizes", "from 1 up", "0")),
        (10, (-1,), 0, ValueError, ("sizes", "-1")),
        (10, (0.8, 0.2), 0, TypeError, ("sizes", "whole number", "0.8")),
        (10, (True,), 0, TypeError, ("sizes", "True")),
        (10, 5, 0, TypeError, ("sizes", "tuple or list", "5")),
        (10, (), 0, TypeError, ("sizes", "()")),
        (0, (1,), 0, ValueError, ("n ", "from 1 up", "0")),
        (2.5, (1,), 0, TypeError, ("n ", "2.5")),
        (10, (5,), -1, ValueError, ("seed", "-1")),
        (10, (5,), 0.5, TypeError, ("seed", "0.5")),
        (10, (5,), None, TypeError, ("seed", "None")),
        (10, (5,), 2**63, ValueError, ("seed", str(2**63))),
    ],
)
def test_split_refuses(n, sizes, seed, error, parts):
    with pytest.raises(error, match=says(*parts)):
        data.split(n, sizes, seed=seed)


# relabel


def test_relabel_nothing_changes_nothing():
    labels = torch.arange(10)
    noisy, wrong = data.relabel(labels, 0, 10, seed=0)
    assert torch.equal(noisy, labels)
    assert not wrong.any()


def test_relabel_mask_marks_exactly_the_wrong_labels():
    labels = data.load_digits().labels
    before = labels.clone()
    noisy, wrong = data.relabel(labels, 0.3, 10, seed=0)
    assert torch.equal(labels, before)
    assert wrong.dtype == torch.bool
    assert torch.equal(noisy[~wrong], labels[~wrong])
    assert (noisy[wrong] != labels[wrong]).all()
    assert 0 <= noisy.min() <= noisy.max() <= 9


def never_keeps_a_label(labels, fraction, n_classes, *, seed):
    """The common mistake: a redrawn label is always another one, so all of `fraction` are wrong."""
    generator = torch.Generator().manual_seed(seed)
    coin = torch.rand(len(labels), generator=generator) < fraction
    shift = torch.randint(1, n_classes, labels.shape, generator=generator)
    noisy = torch.where(coin, (labels + shift) % n_classes, labels)
    return noisy, noisy != labels


@pytest.mark.parametrize(("fraction", "n_classes"), [(0.2, 10), (0.2, 2), (0.75, 3), (1.0, 10)])
def test_relabel_makes_the_stated_fraction_wrong(fraction, n_classes):
    """Exact binomial tail; one false alarm in a million. The usual mistake does not pass."""
    n = 20_000
    labels = torch.arange(n) % n_classes

    def plausible(method):
        wrong = int(method(labels, fraction, n_classes, seed=0)[1].sum())
        expected = fraction * (1 - 1 / n_classes)
        return stats.binomtest(wrong, n, expected).pvalue > ONE_IN_A_MILLION

    assert plausible(data.relabel)
    assert not plausible(never_keeps_a_label)


def test_redrawn_labels_are_uniform_whatever_they_were():
    """Chi-squared over 5 classes for each old label; one false alarm in a million in all."""
    n_classes = 5
    labels = torch.arange(10_000) % n_classes
    noisy, _ = data.relabel(labels, 1.0, n_classes, seed=0)
    for old in range(n_classes):
        counts = noisy[labels == old].bincount(minlength=n_classes)
        assert stats.chisquare(counts).pvalue > ONE_IN_A_MILLION / n_classes


def test_relabel_is_fixed_by_its_seed():
    labels = data.load_digits().labels
    first, again, other = (data.relabel(labels, 0.2, 10, seed=s)[0] for s in (4, 4, 5))
    assert torch.equal(first, again)
    assert not torch.equal(first, other)


def test_more_noise_only_adds_to_less_noise():
    labels = data.load_digits().labels
    (some, wrong), (more, still_wrong) = (data.relabel(labels, f, 10, seed=0) for f in (0.1, 0.4))
    assert still_wrong[wrong].all()
    assert torch.equal(some[wrong], more[wrong])


def test_split_and_relabel_of_one_seed_are_not_entangled():
    """The rows made wrong must not gather in one part; exact tail, one false alarm in a million."""
    n, n_part = 1797, 900
    wrong = data.relabel(data.load_digits().labels, 0.5, 10, seed=0)[1]

    def plausible(part):
        tail = stats.hypergeom(n, int(wrong.sum()), n_part).cdf(int(wrong[part].sum()))
        return ONE_IN_A_MILLION / 2 < tail < 1 - ONE_IN_A_MILLION / 2

    assert plausible(data.split(n, (n_part,), seed=0)[0])
    one_stream = torch.rand(n, generator=data._generator("relabel", 0), dtype=torch.float64)
    assert not plausible(one_stream.argsort()[:n_part])  # the mistake: one stream for both


@pytest.mark.parametrize(
    ("labels", "fraction", "n_classes", "seed", "error", "parts"),
    [
        (torch.arange(3), 1.1, 3, 0, ValueError, ("fraction", "between 0 and 1", "1.1")),
        (torch.arange(3), -0.1, 3, 0, ValueError, ("fraction", "-0.1")),
        (torch.arange(3), math.nan, 3, 0, ValueError, ("fraction", "nan")),
        (torch.arange(3), "0.2", 3, 0, TypeError, ("fraction", "'0.2'")),
        (torch.arange(3), 0.2, 1, 0, ValueError, ("n_classes", "from 2 up", "1")),
        (torch.arange(3), 0.2, 2, 0, ValueError, ("labels", "0 to 1", "[0, 1, 2]")),
        (torch.tensor([-1]), 0.2, 2, 0, ValueError, ("labels", "[-1]")),
        (torch.rand(3), 0.2, 3, 0, TypeError, ("labels", "int64", "float32")),
        ([0, 1], 0.2, 3, 0, TypeError, ("labels", "int64", "list")),
        (torch.arange(3), 0.2, 3, -5, ValueError, ("seed", "-5")),
    ],
)
def test_relabel_refuses(labels, fraction, n_classes, seed, error, parts):
    with pytest.raises(error, match=says(*parts)):
        data.relabel(labels, fraction, n_classes, seed=seed)


@pytest.mark.parametrize(
    ("seed", "noise_sd", "error", "parts"),
    [
        (-1, 0.5, ValueError, ("seed", "-1")),
        (0, -0.5, ValueError, ("noise_sd", "-0.5")),
        (0, math.inf, ValueError, ("noise_sd", "inf")),
        (0, math.nan, ValueError, ("noise_sd", "nan")),
        (0, None, TypeError, ("noise_sd", "None")),
    ],
)
def test_draw_ten_points_refuses(seed, noise_sd, error, parts):
    with pytest.raises(error, match=says(*parts)):
        data.draw_ten_points(seed, noise_sd=noise_sd)


# MNIST, on small files made here: nothing of it is in the repository


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


def test_mnist_missing_says_what_to_download_and_where_to(tmp_path):
    with pytest.raises(
        FileNotFoundError,
        match=says(
            str(tmp_path), "train-images-idx3-ubyte.gz", "download https://", "train-images-idx3"
        ),
    ):
        data.load_mnist(tmp_path / "mnist")


def test_mnist_that_is_not_the_original_is_refused(small_mnist, monkeypatch):
    monkeypatch.undo()  # the real checksums again: the small files are not MNIST
    with pytest.raises(ValueError, match=says("t10k-images-idx3-ubyte.gz", "damaged", "download")):
        data.load_mnist(small_mnist[0], part="test")


def test_mnist_of_the_reader_stays_out_of_the_repository():
    assert "mnist/" in (REPOSITORY / "data" / ".gitignore").read_text().splitlines()


def test_mnist_refuses_an_unknown_part(tmp_path):
    with pytest.raises(ValueError, match=says("part", "'train' or 'test'", "'validation'")):
        data.load_mnist(tmp_path, part="validation")

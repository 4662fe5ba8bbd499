"""The gain split by split: the words count what the table holds, and axes are shared by steps."""

import pytest

from course_utils.estimates import paired_interval
from course_utils.experiments import committed_results
from course_utils.widgets.explorer import close_all
from course_utils.widgets.fair_differences import STEPS, demo, fair_differences


@pytest.fixture(autouse=True)
def all_closed():
    yield
    close_all()


def test_words_count_the_wins_and_give_the_paired_interval():
    table = committed_results("fair_verdict")
    said = fair_differences(table).describe(data="diabetes", labels="noisy", step="tuned")
    rows = table[(table.data == "diabetes") & (table.labels == "noisy") & (table.step == "tuned")]
    plain, dropout = (rows[rows.arm == arm].set_index("seed").error for arm in ("plain", "dropout"))
    gain = paired_interval(plain.tolist(), dropout[plain.index].tolist())
    assert f"on {(dropout < plain).sum()} of 20 splits" in said
    assert f"The mean gain is {gain.estimate:.3g}, its interval from {gain.low:.3g}" in said


def test_each_step_of_a_data_set_is_drawn_on_the_same_axes():
    explorer = demo()
    gains = explorer._stage.figure.axes[1]
    limits = []
    for step in STEPS:
        explorer.picture(data="diabetes", labels="noisy", step=step)
        limits.append(gains.get_ylim())
    assert len(set(limits)) == 1
    explorer.picture(data="digits", labels="noisy", step="end")
    assert gains.get_ylim() != limits[0]


def test_the_same_state_gives_the_same_picture():
    one, other = demo(), demo()
    states = [{"data": d, "step": step} for d in ("digits", "diabetes") for step in STEPS]
    pictures = [one.picture(**state) for state in states]
    assert pictures == [other.picture(**state) for state in reversed(states)][::-1]
    assert len(set(pictures)) == len(pictures)


def test_a_table_without_what_is_needed_is_refused():
    table = committed_results("fair_verdict")
    with pytest.raises(ValueError, match="has to have the columns error as well"):
        fair_differences(table.drop(columns="error"))
    with pytest.raises(ValueError, match="data has to be one of digits"):
        fair_differences(table, data="wine")

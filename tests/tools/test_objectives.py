"""Each promise of a lesson has its sections and exercises, and none of them is left out."""

import pytest
import yaml

from tools import objectives
from tools.course_paths import LESSONS

STEM = "02_dropping_units"


@pytest.fixture
def joined(tmp_path, monkeypatch):
    """What docs/objectives.yaml says of lesson 02, to be changed; `faults` reads it again."""
    rows = objectives.joins()

    def faults():
        path = tmp_path / "objectives.yaml"
        path.write_text(yaml.safe_dump(rows), encoding="utf-8")
        monkeypatch.setattr(objectives, "JOINS", path)
        return objectives.objective_faults()

    return rows, faults


def test_nothing_is_left_out_and_nothing_is_named_that_is_not_there():
    assert objectives.objective_faults() == []


def test_the_sentences_are_those_of_the_lesson():
    found = objectives.objectives(LESSONS / f"{STEM}.py")
    assert len(found) == 5
    assert found[0] == "drop units with a mask and draw the thinner network that is left"
    assert found[-1].endswith("the probability to stay")


def test_a_lesson_without_an_entry_is_reported(joined):
    rows, faults = joined
    del rows[STEM]
    assert faults() == [f"docs/objectives.yaml has no entry for {STEM}."]


def test_a_section_and_an_exercise_that_are_left_out_or_unknown_are_reported(joined):
    rows, faults = joined
    rows[STEM][0]["sections"] = ["2.1", "2.99"]
    rows[STEM][4]["exercises"] = ["guess"]
    assert faults() == [
        f"docs/objectives.yaml names section 2.99, which {STEM} has not.",
        f"docs/objectives.yaml leaves out section 2.2 of {STEM}.",
        f"docs/objectives.yaml names exercise guess, which {STEM} has not.",
        f"docs/objectives.yaml leaves out exercise keep_probability of {STEM}.",
    ]


def test_a_promise_without_a_row_is_reported(joined):
    rows, faults = joined
    rows[STEM][3]["sections"] += rows[STEM][4]["sections"]
    rows[STEM][3]["exercises"] += rows[STEM].pop()["exercises"]
    assert faults() == [
        f"docs/objectives.yaml has 4 rows for {STEM}, which has 5 sentences in its list 'you will'."
    ]

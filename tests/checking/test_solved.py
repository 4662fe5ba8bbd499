"""Progress: recorded beside the marker only, and a broken file costs nothing but the record."""

import json
import os

import pytest

from course_utils.checking.solved import FILE, record, solved_in
from course_utils.exercises import dropping_units as ex
from course_utils.exercises import progress
from course_utils.learner import MARKER


@pytest.fixture
def work(tmp_path, monkeypatch):
    """A learner's folder, with the marker, as the current one."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / MARKER).touch()
    return tmp_path


def files(folder):
    return sorted(path.name for path in folder.iterdir())


def test_without_the_marker_nothing_is_written(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    assert ex.keep_probability.check(600).solved
    assert files(tmp_path) == []
    assert "make lab" in progress()


def test_what_is_solved_stays_solved(work):
    assert "02_dropping_units: 0 of 5" in progress()
    ex.keep_probability.check(600)
    ex.frozen_mask.check(1)
    ex.keep_probability.check(900)
    assert "02_dropping_units: 1 of 5" in progress()
    assert "    solved  keep_probability" in progress()
    assert "    open    frozen_mask" in progress()
    assert files(work) == [MARKER, FILE]


def test_exercises_that_an_update_took_away_stay_recorded(work):
    (work / FILE).write_text(json.dumps({"solved": ["gone.one"]}))
    ex.keep_probability.check(600)
    solved = json.loads((work / FILE).read_text())["solved"]
    assert solved == ["dropping_units.keep_probability", "gone.one"]


@pytest.mark.parametrize(
    "broken",
    [b"", b"{", b"\xff\xfe", b"[]", b"{}", b'{"solved": 3}', b'{"solved": [1]}', b"[" * 100_000],
)
def test_a_broken_file_is_put_aside_said_so_and_begun_anew(work, broken):
    (work / FILE).write_bytes(broken)
    (work / f"{FILE}.broken-1").write_text("an older one")
    verdict = ex.keep_probability.check(600)
    assert verdict.solved
    assert f"it is now {FILE}.broken-2" in verdict.text
    assert (work / f"{FILE}.broken-2").read_bytes() == broken
    assert (work / f"{FILE}.broken-1").read_text() == "an older one"
    assert ex.frozen_mask.check(3).text == ex.frozen_mask.takeaway
    assert "02_dropping_units: 2 of 5" in progress()


def test_reading_puts_a_broken_file_aside_too(work):
    (work / FILE).write_text("{")
    solved, trouble = solved_in(work)
    assert solved == set()
    assert trouble == (
        f"({FILE} could not be read: it is now {FILE}.broken-1, and a new record begins.)",
    )
    assert files(work) == [MARKER, f"{FILE}.broken-1"]


def test_a_folder_in_the_place_of_the_file_is_put_aside(work):
    (work / FILE).mkdir()
    assert "broken-1" in ex.keep_probability.check(600).text
    assert (work / f"{FILE}.broken-1").is_dir()


def test_a_full_disk_costs_the_record_only(work, monkeypatch):
    record("dropping_units.frozen_mask")
    before = (work / FILE).read_bytes()

    def full(*arguments):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "replace", full)
    verdict = ex.keep_probability.check(600)
    assert verdict.solved
    assert "could not be recorded: No space left on device" in verdict.text
    assert (work / FILE).read_bytes() == before


def test_a_verdict_alone_records_nothing(work):
    assert ex.keep_probability.verdict_on(600).solved
    assert files(work) == [MARKER]

"""Progress: recorded beside the marker only, and a broken file costs nothing but the record."""

import json
import os
import sys
from unittest.mock import patch

import pytest
from nbformat.v4 import new_code_cell, new_notebook

from course_utils.checking.record import LOCK
from course_utils.checking.solved import FILE, record, solved_in
from course_utils.exercises import dropping_units as ex
from course_utils.exercises import progress
from course_utils.learner import MARKER, SETTING
from tests.ordinary_user import run_as_ordinary_user
from tools.notebook.run import run

IMPORT = "from course_utils.exercises import dropping_units as ex"
SOLVE = "print(ex.{0}.check({1}).text)"


def files(folder):
    """The names of what is in `folder`, without the lock, which holds nothing."""
    return sorted(path.name for path in folder.iterdir() if path.name != LOCK)


def run_cells(folder, setting, *sources):
    """Run the cells in a kernel that begins in `folder`, with `setting` for COURSE_WORK."""
    cells = [new_code_cell(source) for source in sources]
    with patch.dict("tools.notebook.run.ENVIRONMENT", {SETTING: str(setting)}):
        run(new_notebook(cells=cells), folder)


def test_without_the_marker_nothing_is_written_and_the_verdict_says_so(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv(SETTING)
    verdict = ex.keep_probability.check(600)
    assert verdict.solved
    assert "This is not recorded: `make lab` opens" in verdict.text
    assert "recorded" not in ex.keep_probability.check(900).text
    assert files(tmp_path) == []
    assert "make lab" in progress()


def test_where_notebooks_are_tested_nothing_is_written_and_nothing_said(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    assert ex.keep_probability.check(600).text == str(ex.keep_probability.takeaway)
    assert files(tmp_path) == []


def test_a_kernel_records_in_the_learners_folder_wherever_it_goes(tmp_path):
    """One that begins there and leaves, and one that begins elsewhere under `make lab`."""
    here, there = tmp_path / "work", tmp_path / "elsewhere"
    for folder in (here, there):
        folder.mkdir()
    (here / MARKER).touch()
    leaving = f"%cd {there}", "import os; os.chdir('/')"
    run_cells(here, "", IMPORT, *leaving, SOLVE.format("frozen_mask", 3))
    assert solved_in(here)[0] == {"dropping_units.frozen_mask"}
    run_cells(there, here, IMPORT, SOLVE.format("keep_probability", 600))
    assert solved_in(here)[0] == {"dropping_units.frozen_mask", "dropping_units.keep_probability"}
    assert files(there) == []


@pytest.mark.skipif(os.name == "nt", reason="Windows has other permissions")
def test_a_folder_that_may_not_be_written_costs_the_record_only(work):
    work.chmod(0o555)
    command = [sys.executable, "-c", f"{IMPORT}; {SOLVE.format('frozen_mask', 3)}"]
    done = run_as_ordinary_user(command, cwd=work)
    assert done.stdout.endswith("(This could not be recorded: Permission denied.)\n"), done.stderr
    assert files(work) == [MARKER]


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
    (work / FILE).write_text(json.dumps({"solved": ["gone.one"]}), encoding="utf-8")
    ex.keep_probability.check(600)
    solved = json.loads((work / FILE).read_text(encoding="utf-8"))["solved"]
    assert solved == ["dropping_units.keep_probability", "gone.one"]


@pytest.mark.parametrize(
    "broken",
    [b"", b"{", b"\xff\xfe", b"[]", b"{}", b'{"solved": 3}', b'{"solved": [1]}', b"[" * 100_000],
)
def test_a_broken_file_is_put_aside_said_so_and_begun_anew(work, broken):
    (work / FILE).write_bytes(broken)
    (work / f"{FILE}.broken-1").write_text("an older one", encoding="utf-8")
    verdict = ex.keep_probability.check(600)
    assert verdict.solved
    assert f"it is now {FILE}.broken-2" in verdict.text
    assert (work / f"{FILE}.broken-2").read_bytes() == broken
    assert (work / f"{FILE}.broken-1").read_text(encoding="utf-8") == "an older one"
    assert ex.frozen_mask.check(3).text == str(ex.frozen_mask.takeaway)
    assert "02_dropping_units: 2 of 5" in progress()


def test_reading_puts_a_broken_file_aside_too(work):
    (work / FILE).write_text("{", encoding="utf-8")
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

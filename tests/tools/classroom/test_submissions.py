"""Learners are found in folders, zips and names of files; nothing is written beside a copy."""

import zipfile

import pytest

from tests.tools.classroom.made_class import CLASS, LESSON, hand_in
from tools.classroom import submissions
from tools.classroom.submissions import NoSubmissions, copied, learner_of


def zipped(folder, archive):
    with zipfile.ZipFile(archive, "w") as into:
        for path in folder.rglob("*"):
            into.write(path, path.relative_to(folder.parent))
    return archive


def test_a_folder_a_zip_and_a_folder_of_zips_hold_the_same_class(tmp_path):
    folder = hand_in(tmp_path / "class")
    archive = zipped(folder, tmp_path / "class.zip")
    of_zips = tmp_path / "of zips"
    of_zips.mkdir()
    for name in CLASS:
        zipped(folder / name, of_zips / f"{name}.zip")
    for number, source in enumerate((folder, archive, of_zips)):
        found = copied(source, tmp_path / f"copy {number}")
        assert set(found) == set(CLASS)
        assert all(len(list(copy.rglob(LESSON))) == 1 for copy in found.values())


@pytest.mark.parametrize(
    ("name", "learner"),
    [
        ("ada_02_dropping_units.ipynb", "ada"),
        ("Lovelace, Ada - 02_dropping_units (1).ipynb", "Lovelace, Ada"),
        ("lovelaceada_1234_567_02_dropping_units-1.ipynb", "lovelaceada_1234_567"),
        ("02_dropping_units.ipynb", "?"),
        ("ada.ipynb", "ada"),
    ],
)
def test_a_loose_notebook_is_known_by_what_stands_before_the_lesson(tmp_path, name, learner):
    assert learner_of(tmp_path / name) == learner


def test_loose_notebooks_of_one_learner_come_together(tmp_path):
    for name in ("ada_02_dropping_units.ipynb", "ada_03_derive.ipynb", "bob_03_derive.ipynb"):
        (tmp_path / name).write_text("{}", encoding="utf-8")
    found = copied(tmp_path, tmp_path / "copy")
    assert {name: len(list(copy.iterdir())) for name, copy in found.items()} == {"ada": 2, "bob": 1}


def test_names_that_lead_out_of_a_zip_stay_in_it(tmp_path):
    archive = tmp_path / "class.zip"
    with zipfile.ZipFile(archive, "w") as into:
        for name in ("../escaped.ipynb", "/absolute.ipynb", "ada/02_dropping_units.ipynb"):
            into.writestr(name, "{}")
    copied(archive, tmp_path / "copy")
    outside = [p for p in tmp_path.rglob("*.ipynb") if not p.is_relative_to(tmp_path / "copy")]
    assert outside == []


def test_a_zip_that_is_none_or_holds_too_much_costs_its_learner_alone(tmp_path, monkeypatch):
    folder = tmp_path / "class"
    folder.mkdir()
    (folder / "ada.zip").write_bytes(b"PK\x03\x04 cut off")
    with zipfile.ZipFile(folder / "bob.zip", "w") as into:
        into.writestr(LESSON, "{}")
    with zipfile.ZipFile(folder / "cleo.zip", "w", zipfile.ZIP_DEFLATED) as into:
        into.writestr(LESSON, "0" * 10**6)
    monkeypatch.setattr(submissions, "MOST_BYTES", 10**5)
    found = copied(folder, tmp_path / "copy")
    held = {name: len(list(copy.rglob("*.ipynb"))) for name, copy in found.items()}
    assert held == {"ada": 0, "bob": 1, "cleo": 0}
    with pytest.raises(NoSubmissions, match=r"cleo.zip cannot be unpacked \(ValueError\)"):
        copied(folder / "cleo.zip", tmp_path / "alone")


def test_a_copy_is_no_link_to_what_was_handed_in(tmp_path):
    folder = hand_in(tmp_path / "class")
    found = copied(folder, tmp_path / "copy")
    before = (folder / "Ada" / LESSON).read_bytes()
    next(found["Ada"].rglob(LESSON)).write_text("written by a cell", encoding="utf-8")
    assert (folder / "Ada" / LESSON).read_bytes() == before

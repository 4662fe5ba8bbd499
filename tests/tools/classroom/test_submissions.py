"""Learners are found in folders, zips and names of files; nothing is written beside a copy."""

import os
import sys
import unicodedata
import zipfile

import pytest

from tests.tools.classroom.made_class import CLASS, LESSON, hand_in
from tools.classroom import submissions, unpacking
from tools.classroom.submissions import NoSubmissions, copied, learner_of
from tools.classroom.unpacking import Room, Unusable, unpack


def zipped(folder, archive):
    with zipfile.ZipFile(archive, "w") as into:
        for path in folder.rglob("*"):
            into.write(path, path.relative_to(folder.parent))
    return archive


def notebooks_of(found):
    """learner -> the names of the notebooks in the copy, in order."""
    return {
        name: sorted(path.name for path in one.folder.rglob("*.ipynb"))
        for name, one in found.items()
    }


def test_a_folder_a_zip_and_a_folder_of_zips_hold_the_same_class(tmp_path):
    folder = hand_in(tmp_path / "class")
    archive = zipped(folder, tmp_path / "class.zip")
    of_zips = tmp_path / "of zips"
    of_zips.mkdir()
    for name in CLASS:
        zipped(folder / name, of_zips / f"{name}.zip")
    for number, source in enumerate((folder, archive, of_zips)):
        found = copied(source, tmp_path / f"copy {number}")
        assert notebooks_of(found) == {name: [LESSON] for name in CLASS}


@pytest.mark.parametrize(
    ("name", "learner"),
    [
        ("ada_02_dropping_units.ipynb", "ada"),
        ("Lovelace, Ada - 02_dropping_units (1).ipynb", "Lovelace, Ada"),
        ("lovelaceada_1234_567_02_dropping_units-1.ipynb", "lovelaceada_1234_567"),
        ("02_dropping_units (2).ipynb", "02_dropping_units (2)"),
        ("ada.ipynb", "ada"),
        ("王小明（02_dropping_units）.ipynb", "王小明"),
        ("王小明：02_dropping_units.ipynb", "王小明"),
        ("王小明——02_dropping_units.ipynb", "王小明"),
        ("Ada (2)_02_dropping_units.ipynb", "Ada (2)"),
    ],
)
def test_a_loose_notebook_is_known_by_what_stands_before_the_lesson(tmp_path, name, learner):
    assert learner_of(tmp_path / name) == learner


def test_loose_notebooks_of_one_learner_come_together(tmp_path):
    names = ("ada_02_dropping_units.ipynb", "ada_03_derive.ipynb", "bob_03_derive.IPYNB")
    folder = tmp_path / "class"
    folder.mkdir()
    for name in names:
        (folder / name).write_text("{}", encoding="utf-8")
    found = copied(folder, tmp_path / "copy")
    assert not any(one.troubles for one in found.values())
    assert {name: len(os.listdir(one.folder)) for name, one in found.items()} == {
        "ada": 2,
        "bob": 1,
    }


def test_of_two_learners_with_one_name_both_are_kept(tmp_path):
    folder = tmp_path / "class"
    hand_in(folder)
    zipped(folder / "Ada", folder / "Ada.zip")
    decomposed = folder / unicodedata.normalize("NFD", "Böb")  # another Böb to Linux, not to a Mac
    decomposed.mkdir(exist_ok=True)
    (decomposed / "02_dropping_units.ipynb").write_text("{}", encoding="utf-8")
    found = copied(folder, tmp_path / "copy")
    assert {"Ada", "Ada (2)"} <= set(found)
    assert len({one.folder for one in found.values()}) == len(found)
    assert all(len(notebooks) == 1 for notebooks in notebooks_of(found).values())
    if sys.platform == "linux":
        assert "Böb (2)" in found


@pytest.mark.skipif(sys.platform != "linux", reason="names are bytes on Linux alone")
def test_a_name_that_is_no_text_is_shown_with_a_mark(tmp_path):
    place = os.fsencode(tmp_path / "class") + b"/B\xf6b"
    os.makedirs(place)
    with open(place + b"/02_dropping_units.ipynb", "w", encoding="utf-8") as file:
        file.write("{}")
    with open(
        os.fsencode(tmp_path / "class") + b"/\xff_03_derive.ipynb", "w", encoding="utf-8"
    ) as file:
        file.write("{}")
    found = copied(tmp_path / "class", tmp_path / "copy")
    assert set(found) == {"B\ufffdb", "\ufffd"}
    assert "".join(found).encode("utf-8")


def test_names_that_lead_out_of_a_zip_stay_in_it(tmp_path):
    archive = tmp_path / "class.zip"
    names = ("../out.ipynb", "/absolute.ipynb", "C:\\out.ipynb", "ada/../../out.ipynb")
    with zipfile.ZipFile(archive, "w") as into:
        for name in (*names, "ada/02_dropping_units.ipynb"):
            into.writestr(name, "{}")
    before = set(tmp_path.rglob("*"))
    copied(archive, tmp_path / "copy")
    made = set(tmp_path.rglob("*")) - before
    assert all(path.is_relative_to(tmp_path / "copy") for path in made)
    assert len([path for path in made if path.parent.name == "unpacked" and path.is_file()]) == 3


def test_a_zip_of_windows_and_one_that_does_not_say_utf8_are_read(tmp_path):
    archive = tmp_path / "class.zip"
    with zipfile.ZipFile(archive, "w") as into:
        into.writestr("Ada\\02_dropping_units.ipynb", "{}")
        into.writestr("Böb/02_dropping_units.ipynb", "{}")
    unsaid = archive.read_bytes().replace(b"\x00\x08\x00\x00", b"\x00\x00\x00\x00")
    archive.write_bytes(unsaid)
    assert set(copied(archive, tmp_path / "copy")) == {"Ada", "Böb"}


def test_a_zip_in_a_learners_folder_is_unpacked_too(tmp_path):
    """So do courses' sites hand out what was uploaded to them."""
    folder = hand_in(tmp_path / "class")
    zipped(folder / "Ada", folder / "Ada" / "work.zip")
    (folder / "Ada" / LESSON).unlink()
    (folder / "Jo" / "broken.zip").write_bytes(b"PK")
    found = copied(folder, tmp_path / "copy")
    assert notebooks_of(found)["Ada"] == [LESSON]
    assert notebooks_of(found)["Jo"] == [LESSON]
    assert found["Jo"].troubles == ["what was handed in cannot be unpacked (BadZipFile)"]


def test_two_entries_of_one_name_are_both_kept(tmp_path):
    archive = tmp_path / "ada.zip"
    with zipfile.ZipFile(archive, "w") as into:
        into.writestr("a/02.ipynb", "{}")
        with pytest.warns(UserWarning, match="Duplicate name"):
            into.writestr("a/02.ipynb", "[]")
    unpack(archive, tmp_path / "ada", Room())
    names = sorted(path.name for path in (tmp_path / "ada" / "a").iterdir())
    assert names == ["02 (2).ipynb", "02.ipynb"]


def test_a_zip_that_is_none_or_holds_too_much_costs_its_learner_alone(tmp_path, monkeypatch):
    folder = tmp_path / "class"
    folder.mkdir()
    (folder / "ada.zip").write_bytes(b"PK\x03\x04 cut off")
    with zipfile.ZipFile(folder / "bob.zip", "w") as into:
        into.writestr(LESSON, "{}")
    with zipfile.ZipFile(folder / "cleo.zip", "w", zipfile.ZIP_DEFLATED) as into:
        into.writestr(LESSON, "0" * 10**6)
    (folder / "dan").mkdir()
    monkeypatch.setattr(submissions, "Room", lambda bytes=10**5, files=9: Room(bytes, files))
    found = copied(folder, tmp_path / "copy")
    held = {name: len(notebooks) for name, notebooks in notebooks_of(found).items()}
    assert held == {"ada": 0, "bob": 1, "cleo": 0, "dan": 0}
    assert {name: one.troubles for name, one in found.items()} == {
        "ada": ["what was handed in cannot be unpacked (BadZipFile)"],
        "bob": [],
        "cleo": ["what was handed in holds too much"],
        "dan": ["there is no notebook in it"],
    }
    monkeypatch.setattr(submissions, "OF_A_CLASS", {"bytes": 10**5})
    with pytest.raises(NoSubmissions, match=r"cleo.zip holds too much\.$"):
        copied(folder / "cleo.zip", tmp_path / "alone")


def test_a_zip_that_declares_less_than_it_holds_gives_no_more_than_it_declares(tmp_path):
    archive = tmp_path / "bomb.zip"
    with zipfile.ZipFile(archive, "w", zipfile.ZIP_DEFLATED) as into:
        into.writestr(LESSON, "0" * 10**6)
    size = (10**6).to_bytes(4, "little")
    archive.write_bytes(archive.read_bytes().replace(size, (1000).to_bytes(4, "little")))
    with pytest.raises(Unusable, match="cannot be unpacked"):
        unpack(archive, tmp_path / "into", Room())
    assert all(p.stat().st_size <= 1000 for p in (tmp_path / "into").rglob("*") if p.is_file())


def test_a_folder_of_files_without_end_is_refused(tmp_path, monkeypatch):
    for number in range(5):
        (tmp_path / "class" / "ada").mkdir(parents=True, exist_ok=True)
        (tmp_path / "class" / "ada" / f"{number}.ipynb").write_text("{}", encoding="utf-8")
    monkeypatch.setattr(submissions, "Room", lambda: Room(files=3))
    found = copied(tmp_path / "class", tmp_path / "copy")
    assert found["ada"].troubles == ["what was handed in holds too much"]


@pytest.mark.skipif(os.name != "posix", reason="making links needs rights on Windows")
def test_links_are_not_followed(tmp_path):
    folder = hand_in(tmp_path / "class")
    secret = tmp_path / "secret"
    secret.mkdir()
    (secret / "mine.ipynb").write_text("{}", encoding="utf-8")
    (folder / "Ada" / "away").symlink_to(secret)
    (folder / "Ada" / "round").symlink_to(folder)
    (folder / "Ada" / "other.ipynb").symlink_to(secret / "mine.ipynb")
    (folder / "Linked").symlink_to(secret)
    os.mkfifo(folder / "Ada" / "waits.ipynb")  # who reads it waits for ever
    found = copied(folder, tmp_path / "copy")
    assert notebooks_of(found)["Ada"] == [LESSON]
    assert "Linked" not in found


def test_a_whole_course_that_is_handed_in_is_the_learners_work_and_no_judge(tmp_path):
    """A course_utils of their own would be imported before the course's, and judge them."""
    course = tmp_path / "class" / "Ada" / "dropout-course"
    for name in ("work", "notebooks", "course_utils", ".venv/lib/course_utils", ".git"):
        (course / name).mkdir(parents=True)
        (course / name / LESSON).write_text("{}", encoding="utf-8")
    (tmp_path / "class" / "Bob").mkdir()
    (course / "work" / "course_utils.py").write_text("", encoding="utf-8")
    found = copied(tmp_path / "class", tmp_path / "copy")
    copy = found["Ada"].folder
    files = [path.relative_to(copy).as_posix() for path in copy.rglob("*") if path.is_file()]
    assert files == [f"dropout-course/work/{LESSON}"]


@pytest.mark.parametrize("empty", ["class", "class/ada", "class/_report", "class/.git"])
def test_a_folder_of_nothing_holds_no_class(tmp_path, empty):
    (tmp_path / empty).mkdir(parents=True)
    with pytest.raises(NoSubmissions, match="class holds no notebooks of learners"):
        copied(tmp_path / "class", tmp_path / "copy")


def test_a_copy_is_no_link_to_what_was_handed_in(tmp_path):
    folder = hand_in(tmp_path / "class")
    found = copied(folder, tmp_path / "copy")
    before = (folder / "Ada" / LESSON).read_bytes()
    next(found["Ada"].folder.rglob(LESSON)).write_text("written by a cell", encoding="utf-8")
    assert (folder / "Ada" / LESSON).read_bytes() == before


def test_the_room_of_a_copy_is_counted_down():
    room = Room(bytes=10, files=2)
    room.take(10)
    with pytest.raises(Unusable, match="holds too much"):
        room.take(1)
    assert unpacking.nobodys("course_utils")

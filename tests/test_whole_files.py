"""A file is the old one or the new one, and what makes room is kept."""

import os

import pytest

from course_utils.whole_files import set_aside, write_whole


def test_content_is_written_byte_for_byte_over_what_was_there(tmp_path):
    path = tmp_path / "file.csv"
    for content in (b"first\n", b"", b"\xff\r\n"):
        write_whole(path, content)
        assert path.read_bytes() == content
    assert [file.name for file in tmp_path.iterdir()] == ["file.csv"]


@pytest.mark.parametrize("step", ["fsync", "replace"])
@pytest.mark.parametrize("was_there", [True, False])
def test_a_write_that_fails_leaves_the_old_file_and_nothing_beside_it(
    step, was_there, tmp_path, monkeypatch
):
    def full(*_):
        raise OSError(28, "No space left on device")

    path = tmp_path / "file.csv"
    if was_there:
        path.write_bytes(b"old")
    monkeypatch.setattr(os, step, full)
    with pytest.raises(OSError, match="No space left"):
        write_whole(path, b"new")
    assert [file.read_bytes() for file in tmp_path.iterdir()] == [b"old"] * was_there


def test_what_is_set_aside_takes_the_first_free_name_and_nothing_is_overwritten(tmp_path):
    (tmp_path / "file.aside-2.csv").write_bytes(b"kept")
    names = []
    for content in (b"one", b"two"):
        path = tmp_path / "file.csv"
        path.write_bytes(content)
        names.append(set_aside(path, "{stem}.aside-{number}{suffix}").name)
    assert names == ["file.aside-1.csv", "file.aside-3.csv"]
    assert (tmp_path / "file.aside-2.csv").read_bytes() == b"kept"
    assert (tmp_path / "file.aside-3.csv").read_bytes() == b"two"

"""A folder is a learner's where the file that `make lab` leaves says so, and nowhere else."""

from course_utils.learner import MARKER, is_learners


def test_a_folder_is_a_learners_where_the_marker_lies(tmp_path):
    assert not is_learners(tmp_path)
    (tmp_path / MARKER).touch()
    assert is_learners(tmp_path)
    assert is_learners(str(tmp_path))
    assert not is_learners(tmp_path / "none")


def test_marker_is_the_one_that_make_lab_leaves():
    from tools.lab import MARKER as LEFT

    assert LEFT == MARKER

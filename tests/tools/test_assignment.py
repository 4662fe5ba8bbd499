"""An assignment is written once: another one is not put in its place, and bad words are told."""

import nbformat
import pytest

from tools import assignment, grade
from tools.course_paths import LESSONS, find_lesson

LESSON = find_lesson("02", LESSONS, ".py")


def test_the_source_of_a_seed_is_written_once_and_again_the_same(tmp_path):
    path = assignment.put_source(LESSON, 7, tmp_path)
    first = path.read_bytes()
    assert assignment.put_source(LESSON, 7, tmp_path).read_bytes() == first
    with pytest.raises(SystemExit, match="is another assignment, of another SEED or of an older"):
        assignment.put_source(LESSON, 8, tmp_path)
    assert path.read_bytes() == first


def test_an_assignment_that_an_instructor_has_changed_is_not_overwritten(tmp_path):
    path = assignment.put_source(LESSON, 7, tmp_path)
    changed = nbformat.read(str(path), as_version=4)
    changed.cells[4].metadata.nbgrader["points"] = 3
    nbformat.write(changed, str(path))
    with pytest.raises(SystemExit, match="name another FOLDER"):
        assignment.put_source(LESSON, 7, tmp_path)
    assert nbformat.read(str(path), as_version=4) == changed


def test_a_lesson_without_variants_is_refused_in_a_sentence(tmp_path):
    with pytest.raises(SystemExit, match=r"07_the_speed_limit.py: none of its exercises has var"):
        assignment.main(["07", "--seed", "1", "--folder", str(tmp_path)])
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["02"], "the following arguments are required: --seed"),
        (["02", "--seed", "x"], "argument --seed: invalid int value: 'x'"),
    ],
)
def test_what_is_missing_is_told_in_one_sentence(capsys, arguments, said):
    with pytest.raises(SystemExit):
        assignment.main(arguments)
    assert said in capsys.readouterr().err


def test_where_nothing_is_to_be_graded_a_sentence_says_so(tmp_path):
    with pytest.raises(SystemExit, match="holds no assignment 02_dropping_units: make assignment"):
        grade.main(["02", "--folder", str(tmp_path)])
    (tmp_path / "release" / LESSON.stem).mkdir(parents=True)
    with pytest.raises(SystemExit, match="Nothing has been handed in: a notebook belongs in"):
        grade.main(["02", "--folder", str(tmp_path)])

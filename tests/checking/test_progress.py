"""Progress is told lesson by lesson, and only where it is recorded."""

from course_utils.checking.progress import lesson_lines
from course_utils.checking.record import LOCK
from course_utils.checking.registry import lessons
from course_utils.checking.solved import FILE, record
from course_utils.exercises import progress
from course_utils.learner import MARKER


def test_outside_a_learners_folder_it_says_how_to_come_there(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    assert "make lab" in progress()


def test_every_lesson_has_its_lines(work):
    record("overfitting.five_friends")
    lines = progress().splitlines()
    assert lines[:2] == ["01_overfitting: 1 of 4 solved", "    solved  five_friends"]
    assert lines[2] == "    open    what_an_interval_says"
    assert len(lines) == sum(1 + len(lesson.exercises) for lesson in lessons())


def test_the_lines_of_a_lesson_may_have_another_heading():
    lesson = lessons()[0]
    lines = lesson_lines("mine.ipynb", lesson, {"overfitting.loss_curves"})
    assert lines[0] == "mine.ipynb: 1 of 4 solved"
    assert lines[-1] == "    solved  loss_curves"


def test_asking_for_progress_puts_a_broken_file_aside_too(work):
    (work / FILE).write_text("{", encoding="utf-8")
    assert progress().startswith(f"({FILE} could not be read: it is now {FILE}.broken-1")
    assert {path.name for path in work.iterdir()} == {MARKER, LOCK, f"{FILE}.broken-1"}

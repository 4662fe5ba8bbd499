"""review() asks from what is solved, judges, counts an answer once, and never loses a record."""

import json
import os
import sys
from datetime import date, datetime, timedelta
from threading import Thread
from unittest.mock import patch

import pytest
from nbformat.v4 import new_code_cell, new_notebook

from course_utils.checking import record as record_module
from course_utils.checking.record import LOCK
from course_utils.checking.solved import FILE, record
from course_utils.learner import MARKER, SETTING
from course_utils.recall import review
from course_utils.recall.answers import ANSWERS
from course_utils.recall.questions import BY_NAME, QUESTIONS
from tests.ordinary_user import run_as_ordinary_user
from tools.notebook.run import run

DAY = date(2026, 3, 30)
NEXT = DAY + timedelta(days=1)


@pytest.fixture
def work(tmp_path, monkeypatch):
    """A learner's folder, as the current one; of lessons 02 and 03 an exercise is solved."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / MARKER).touch()
    record("dropping_units.keep_probability")
    record("derive.expected")
    return tmp_path


def asked(text):
    """The names of the questions in the cell that is to be copied."""
    lines = text.splitlines()
    return [line.strip(" ,.=") for line in lines[lines.index("review(") + 2 : -1]]


def kept(work):
    return json.loads((work / ANSWERS.file).read_text(encoding="utf-8"))["answers"]


def right(name):
    return BY_NAME[name].right


def wrong(name):
    return next(letter for letter, option in BY_NAME[name].lettered.items() if option.mistake)


def files(folder):
    return sorted(path.name for path in folder.iterdir() if path.name != LOCK)


def test_it_asks_five_questions_from_the_lessons_begun_with_a_cell_to_answer_in(work):
    text = review(today=DAY)
    names = asked(text)
    assert len(names) == 5
    assert 'review(\n    asked="2026-03-30",\n' in text
    assert {BY_NAME[name].lesson for name in names} == {"02", "03"}
    for number, name in enumerate(names, start=1):
        assert f"{number}. {name} (lesson {BY_NAME[name].lesson})" in text
    assert files(work) == [MARKER, FILE]  # to ask writes nothing


def test_the_cell_runs_as_it_stands_and_a_blank_is_no_answer(work):
    cell = review(today=DAY).partition("\n\nreview(")[2]
    told = eval(f"review({cell}")
    assert told.count("Not attempted. Replace each ... and run the cell again.") == 5
    assert files(work) == [MARKER, FILE]


def test_a_right_answer_comes_back_later_than_a_wrong_one(work):
    told = review(which_p=wrong("which_p"), kept_unit=right("kept_unit"), today=DAY).splitlines()
    assert told[0].startswith("which_p: Not yet. ")
    text = " ".join(told)
    assert "Misconception 1: “p read as the probability to keep”." in text
    assert "Read again: lesson 02, section 2.7. It comes back on 2026-03-31." in text
    assert "kept_unit: Correct. " in text
    assert text.endswith("It comes back on 2026-04-02.")
    assert kept(work) == {
        "which_p": {"box": 0, "on": "2026-03-30"},
        "kept_unit": {"box": 1, "on": "2026-03-30"},
    }
    assert asked(review(today=NEXT))[0] == "which_p"
    assert "kept_unit" not in asked(review(today=NEXT))


def test_only_the_first_answer_counts_so_run_all_changes_nothing(work):
    review(which_p=wrong("which_p"), today=DAY)
    before = (work / ANSWERS.file).read_bytes()
    told = review(which_p=right("which_p"), today=DAY)
    assert "Correct." in told
    assert "only the first answer counts. It comes back on 2026-03-31.)" in told.replace("\n", " ")
    assert (work / ANSWERS.file).read_bytes() == before
    review(which_p=right("which_p"), today=NEXT)  # it has come back
    assert kept(work)["which_p"] == {"box": 1, "on": "2026-03-31"}


def test_a_cell_that_is_run_again_on_a_later_day_counts_once(work):
    """Also where its question has come back meanwhile: it was shown before, and answered since."""
    later, cell = DAY + timedelta(days=40), {"asked": "2026-03-30", "which_p": right("which_p")}
    review(**cell, today=NEXT)  # on the day after it was asked
    assert kept(work) == {"which_p": {"box": 1, "on": "2026-03-31"}}
    told = review(**cell, today=later)
    assert "which is what counted. `review()` asks it again.)" in told.replace("\n", " ")
    assert kept(work) == {"which_p": {"box": 1, "on": "2026-03-31"}}
    assert "which_p" in asked(review(today=later))
    review(asked=str(later), which_p=wrong("which_p"), today=later)
    assert kept(work) == {"which_p": {"box": 0, "on": str(later)}}


@pytest.mark.parametrize("day", ["tomorrow", 5, ""])
def test_a_cell_with_another_day_than_was_shown_is_refused(work, day):
    with pytest.raises(ValueError, match="asked has to be a day such as '2026-03-30', but got"):
        review(asked=day, which_p="b", today=DAY)


def test_when_all_is_answered_it_says_when_the_next_one_comes(work):
    for _ in range(2):
        names = asked(review(today=DAY))
        review(today=DAY, **{name: right(name) for name in names})
    assert review(today=DAY) == (
        "Nothing is left to review today: the next question comes back on 2026-04-02. Solve an "
        "exercise of another lesson, and its questions join."
    )
    record("overfitting.five_friends")
    assert {BY_NAME[name].lesson for name in asked(review(today=DAY))} == {"01"}


def test_with_nothing_solved_it_says_so_kindly(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    (tmp_path / MARKER).touch()
    assert review() == (
        "There is nothing to review yet. Solve an exercise of any lesson, such as 01, and its "
        "questions wait for you here."
    )
    assert files(tmp_path) == [MARKER]


def test_outside_a_learners_folder_it_says_how_to_come_there(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    assert "make lab" in review()
    assert review(which_p="b").splitlines() == [
        "which_p: Correct. PyTorch's p drops, so a unit is kept with 1 - p."
    ]  # where notebooks are built and tested
    monkeypatch.delenv(SETTING)
    assert "(This is not recorded: `make lab` opens" in review(which_p="b")
    assert files(tmp_path) == []


def test_what_is_no_answer_is_not_counted(work):
    told = review(which_p="z", no_such="a", through_a_relu=None, one_seed="c", today=DAY)
    text = told.replace("\n", " ")
    assert "which_p: Not yet. Expected one letter from a to c, such as 'a', but got 'z'." in text
    assert "no_such: There is no question of this name" in text
    assert "through_a_relu: Not attempted." in text
    assert "one_seed: Correct." in text
    assert "(It does not count yet: solve an exercise of lesson 01 first.)" in text
    assert not (work / ANSWERS.file).exists()


def test_an_answer_without_a_name_is_told_how(work):
    assert 'as in `review(loss_above="b")`' in review("b")
    assert 'as in `review(loss_above="b")`' in review(1, "b", which_p="b")
    assert not (work / ANSWERS.file).exists()


@pytest.mark.parametrize("today", ["2026-03-30", 5, datetime(2026, 3, 30)])
def test_a_day_that_is_no_date_is_refused(today):
    with pytest.raises(TypeError, match=r"today has to be a datetime\.date, but got"):
        review(today=today)


DAMAGED = [b"", b"{", b"\xff\xfe", b"[]", b"{}", b'{"answers": 3}', b'{"answers": {"which_p": 1}}']
DAMAGED += [b'{"answers": {"which_p": {"box": -1, "on": "2026-03-30"}}}', b"[" * 100_000]
DAMAGED += [b'{"answers": {"which_p": {"box": 0, "on": "yesterday"}}}']
DAMAGED += [b'{"answers": {"which_p": {"box": true, "on": "2026-03-30"}}}']


@pytest.mark.parametrize("broken", DAMAGED)
@pytest.mark.parametrize("ask", [True, False])
def test_a_damaged_record_is_put_aside_said_so_and_begun_anew(work, broken, ask):
    (work / ANSWERS.file).write_bytes(broken)
    told = review(today=DAY) if ask else review(which_p="b", today=DAY)
    assert "(recall.json could not be read: it is now recall.json.broken-1," in told
    assert (work / "recall.json.broken-1").read_bytes() == broken
    assert len(asked(review(today=DAY))) == 5


def test_a_damaged_record_of_progress_is_told_and_answers_still_say_what_was_begun(work):
    review(which_p=wrong("which_p"), today=DAY)
    (work / FILE).write_text("{", encoding="utf-8")
    told = review(today=NEXT)
    assert told.startswith("(progress.json could not be read")
    assert asked(told)[0] == "which_p"
    assert {BY_NAME[name].lesson for name in asked(told)} == {"02"}


def test_questions_that_an_update_took_away_stay_recorded(work):
    gone = {"gone": {"box": 2, "on": "2026-03-30"}}
    (work / ANSWERS.file).write_text(json.dumps({"answers": gone}), encoding="utf-8")
    review(which_p="b", today=DAY)
    assert kept(work) == gone | {"which_p": {"box": 1, "on": "2026-03-30"}}


def test_two_kernels_that_answer_at_once_are_both_kept(work, monkeypatch):
    """The second answers while the first holds the record, in the moment before it writes."""
    write, told = record_module.write_whole, []
    second = Thread(target=lambda: told.append(review(kept_unit="b", today=DAY)))

    def slowly(path, content):
        if not second.ident:
            second.start()
            second.join(0.3)
        write(path, content)

    monkeypatch.setattr(record_module, "write_whole", slowly)
    review(which_p="b", today=DAY)
    second.join()
    assert set(kept(work)) == {"which_p", "kept_unit"}
    assert "It comes back on 2026-04-02." in told[0]


def test_an_interrupted_answer_leaves_the_record_whole(work, monkeypatch):
    review(which_p="b", today=DAY)
    before = (work / ANSWERS.file).read_bytes()

    def interrupted(*arguments):
        raise KeyboardInterrupt

    monkeypatch.setattr(os, "replace", interrupted)
    with pytest.raises(KeyboardInterrupt):
        review(kept_unit="b", today=DAY)
    assert (work / ANSWERS.file).read_bytes() == before
    assert files(work) == [MARKER, FILE, ANSWERS.file]


@pytest.mark.skipif(os.name == "nt", reason="Windows has other permissions")
def test_a_folder_that_may_not_be_written_costs_the_record_only(work):
    work.chmod(0o555)
    code = "from course_utils.recall import review; print(review()); print(review(which_p='b'))"
    done = run_as_ordinary_user([sys.executable, "-c", code], cwd=work)
    assert "\nreview(\n" in done.stdout, done.stderr
    assert done.stdout.endswith(
        "which_p: Correct. PyTorch's p drops, so a unit is kept with 1 - p.\n"
        "(This could not be recorded: Permission denied.)\n"
    )
    assert files(work) == [MARKER, FILE]


@pytest.mark.slow
def test_in_a_notebook_it_shows_plain_text_and_can_be_run_again(work):
    cells = ["from course_utils.recall import review", "review()", 'review(which_p="b")']
    notebook = new_notebook(cells=[new_code_cell(source) for source in cells])
    with patch.dict("tools.notebook.run.ENVIRONMENT", {SETTING: str(work)}):
        shown = run(notebook, work).cells[1].outputs[0].data["text/plain"]
        after_it = kept(work)
        again = run(notebook, work).cells[2].outputs[0].data["text/plain"]
    assert "\nreview(\n" in shown
    assert "\\n" not in shown
    assert "Answered before" in again
    assert kept(work) == after_it


def test_every_lesson_can_be_reviewed(work):
    for folder, questions in QUESTIONS.items():
        (work / FILE).write_text(json.dumps({"solved": [f"{folder}.any"]}), encoding="utf-8")
        assert set(asked(review(today=DAY))) <= {question.id for question in questions}

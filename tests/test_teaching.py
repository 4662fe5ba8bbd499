"""docs/teaching.md: its plans add up, give each thing its time, and name only what is there."""

import re

import pytest

from course_utils.checking.registry import all_exercises
from tools.course_paths import LESSONS, ROOT, numbered
from tools.notebook.sections import sections

TEXT = (ROOT / "docs" / "teaching.md").read_text(encoding="utf-8")
ROW = re.compile(r"^\| (\d+):(\d\d) \| (\d+) \| ([^|]+) \| ([^|]*)\| ([^|]*)\|$", re.MULTILINE)
LINK = re.compile(r"\[(\d+\.\d+)\]\(\.\./notebooks/(\w+)\.ipynb\)")
SECTIONS = {lesson.stem: sections(lesson) for lesson in numbered(LESSONS, ".py")}
MINUTES = {exercise.name: exercise.minutes for exercise in all_exercises()}
CELLS = {cell for lesson in SECTIONS.values() for part in lesson.values() for cell in part.cells}
WORDS = set(re.findall(r"`([a-z][\w-]*)`", TEXT))


def plans(text):
    """Heading -> (minutes that it names, its rows), for each table of times."""
    found = {}
    for part in re.split(r"^##+ ", text, flags=re.MULTILINE)[1:]:
        rows = ROW.findall(part)
        if rows:
            said = re.search(r"(\d+) minutes", part)
            found[part.splitlines()[0]] = (int(said[1]), rows)
    return found


def faults(minutes, rows):
    """What does not add up in the table of a plan that takes so many minutes."""
    found, now = [], 0
    for hour, minute, planned, what, where, exercises in rows:
        if 60 * int(hour) + int(minute) != now:
            found.append(f"{what} begins at {hour}:{minute}, not {now} minutes after the start")
        needed = sum(SECTIONS[stem][number].minutes for number, stem in LINK.findall(where))
        needed += sum(MINUTES[name] for name in re.findall(r"`(\w+)`", exercises))
        if needed > int(planned):
            found.append(f"{what} is given {planned} minutes and needs {needed}")
        now += int(planned)
    return found + ([f"{now} minutes, not {minutes}"] if now != minutes else [])


def test_there_is_a_session_of_90_minutes_six_of_50_and_two_days():
    assert sorted(minutes for minutes, _ in plans(TEXT).values()) == [50] * 6 + [90, 420, 420]


def test_the_plans_use_every_part_of_the_course():
    named = {stem[:2] for _, stem in LINK.findall(TEXT)}
    side_roads_left_out = {"07"}
    assert named == {stem[:2] for stem in SECTIONS} - side_roads_left_out


@pytest.mark.parametrize("heading", plans(TEXT))
def test_a_plan_adds_up_and_gives_each_section_and_exercise_its_counted_minutes(heading):
    assert faults(*plans(TEXT)[heading]) == []


def test_a_plan_that_does_not_add_up_is_noticed():
    minutes, rows = plans(TEXT)["One session of 90 minutes"]
    shorter = [
        (h, m, "1" if what == "A mask" else planned, what, *rest)
        for h, m, planned, what, *rest in rows
    ]
    assert "A mask is given 1 minutes and needs 3" in faults(minutes, shorter)
    assert f"{minutes - 4} minutes, not {minutes}" in faults(minutes, shorter)


def test_each_part_of_the_long_session_is_scripted_at_its_time():
    _, rows = plans(TEXT)["One session of 90 minutes"]
    scripted = re.findall(r"^### (\d+):(\d\d) (.+)$", TEXT, re.MULTILINE)
    planned = [(h, m, what) for h, m, _, what, *_ in rows if what != "Windows open"]
    assert scripted == planned


def test_each_cell_and_exercise_that_is_named_exists():
    cells = {word for word in WORDS if "-" in word and word not in {"dropout-course"}}
    names = {word for word in WORDS if "_" in word and "-" not in word}
    assert len(cells) > 15
    assert len(names) > 5
    assert cells - CELLS == set()
    assert names - set(MINUTES) == set()


def test_what_may_be_left_out_when_it_is_late_is_in_the_plan():
    late = TEXT[TEXT.index("### When you are late") : TEXT.index("## Six sessions")]
    table = TEXT[: TEXT.index("### 0:00")]
    for number in re.findall(r"\b\d\.\d+\b", late):
        assert f"[{number}](" in table, number

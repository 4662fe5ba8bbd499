"""What the headers say is put into the text: the time, the next lesson, the table of lessons."""

import pytest

from course_utils.exercises import dropping_units
from tools.notebook import lesson_table
from tools.notebook.describe import describe
from tools.notebook.errors import LessonError
from tools.notebook.fill import edition
from tools.notebook.lesson_table import lesson_table as table
from tools.notebook.reading_time import Minutes


def text(lesson):
    return "\n".join(cell.source for cell in describe(lesson).cells)


def test_the_header_is_no_cell_and_every_placeholder_is_filled(lessons):
    first, second = text(lessons / "01_first.py"), text(lessons / "02_second.py")
    assert "{{" not in first + second
    assert "title:" not in first + second
    assert "**Time** 0 minutes. **Builds on** nothing. **At hand** [the symbols](../docs/" in first
    assert "Next: [02 Second](02_second.ipynb)." in first
    assert "**Builds on** [01 First](01_first.ipynb). " in second
    rows = text(lessons / "02_second.py").splitlines()[-2:]
    assert rows == [
        "| The idea | [01 First](01_first.ipynb) | What is it? | main | 0 |  |  |",
        "| in all | the main road |  | main | 0 |  |  |",
    ]


@pytest.mark.parametrize(
    ("takes", "said"),
    [
        (Minutes(41, 0, 0), "**Time** 41 minutes. **Builds on**"),
        (Minutes(41, 0, 25), "**Time** 41 minutes, and 25 for the exercises. **Builds on**"),
        (Minutes(41, 7, 0), "**Time** 41 minutes, and 7 for what is marked Deeper. **Builds on**"),
        (
            Minutes(41, 7, 25),
            "**Time** 41 minutes, 7 for what is marked Deeper, and 25 for the exercises. **Builds",
        ),
    ],
)
def test_a_lesson_says_what_its_main_road_what_is_deeper_and_its_exercises_take(
    lessons, monkeypatch, takes, said
):
    monkeypatch.setattr("tools.notebook.fill.minutes", lambda lesson: takes)
    assert said in text(lessons / "01_first.py")


def test_the_table_names_a_part_once_and_leaves_one_lesson_out(lessons):
    rows = table(lessons, before="notebooks/").splitlines()[2:]
    assert [row.split(" | ")[0] for row in rows] == ["| The idea", "| ", "| in all"]
    assert "[02 Second](notebooks/02_second.ipynb)" in rows[1]
    assert "01 First" not in table(lessons, without="01_first")


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("{{time}}", "now", "its text has no {{time}}, which its header fills in"),
        ("{{next}}", "none", "its text has no {{next}}, which its header fills in"),
        ("{{time}}", "{{time}} {{tiem}}", "{{tiem}} stands for nothing; there are time, next, les"),
        ("# next: 02_second", "# next: none", "has {{next}}, but its header says that no lesson"),
    ],
)
def test_a_placeholder_that_is_missing_or_unknown_is_one_sentence(lessons, old, new, said):
    lesson = lessons / "01_first.py"
    lesson.write_text(lesson.read_text(encoding="utf-8").replace(old, new), encoding="utf-8")
    with pytest.raises(LessonError) as error:
        describe(lesson)
    assert said in str(error.value)


def test_a_neighbour_without_a_header_is_named_in_the_table(lessons):
    (lessons / "03_third.py").write_text("# %%\n1\n", encoding="utf-8")
    with pytest.raises(LessonError, match=r"of 03_third.py, it has no header"):
        lesson_table.lesson_table(lessons)


def test_the_table_sums_each_road(lessons, monkeypatch):
    second = lessons / "02_second.py"
    third = (
        second.read_text(encoding="utf-8")
        .replace("Second", "Third")
        .replace("road: main", "road: side")
    )
    (lessons / "03_third.py").write_text(third, encoding="utf-8")
    monkeypatch.setattr(lesson_table, "minutes", lambda lesson: Minutes(40, 7, int(lesson.stem[1])))
    assert table(lessons).splitlines()[-2:] == [
        "| in all | the main road |  | main | 80 | 14 | 3 |",
        "| in all | the side roads |  | side | 40 | 7 | 3 |",
    ]


def test_a_change_elsewhere_that_shows_here_makes_a_new_edition(lessons):
    before = describe(lessons / "02_second.py").metadata.course.edition
    first = lessons / "01_first.py"
    first.write_text(
        first.read_text(encoding="utf-8").replace("title: First", "title: The first"),
        encoding="utf-8",
    )
    after = describe(lessons / "02_second.py")
    assert after.metadata.course.edition != before
    assert after.metadata.course.edition == edition(after)


SET = """
# %% [markdown]
# A network has {{{{keep_probability.inputs}}}} inputs; {{{{{name}}}}}.

# %% tags=["exercise"]
ex.keep_probability.check(...)
"""


def with_an_exercise(lessons, name="keep_probability.p"):
    """A lesson with an exercise of the course: its file has the name of that lesson."""
    lesson = (lessons / "02_second.py").rename(lessons / "02_dropping_units.py")
    first = lessons / "01_first.py"
    leads = first.read_text(encoding="utf-8").replace("02_second", "02_dropping_units")
    first.write_text(leads, encoding="utf-8")
    told = lesson.read_text(encoding="utf-8") + SET.format(name=name)
    lesson.write_text(told, encoding="utf-8")
    return lesson


def test_what_an_exercise_gives_is_put_into_its_task_and_with_a_seed_what_its_variant_gives(
    lessons,
):
    lesson = with_an_exercise(lessons)
    variant = dropping_units.keep_probability.variant(7).fields
    assert "A network has 500 inputs; 0.8." in text(lesson)
    varied = describe(lesson, seed=7)
    told = f"A network has {variant['inputs']} inputs; {variant['p']}."
    assert told in [cell.source for cell in varied.cells]
    assert varied.metadata.course.edition != describe(lesson).metadata.course.edition


def test_what_no_exercise_gives_is_named_in_the_refusal(lessons):
    with pytest.raises(LessonError, match=r"\{\{keep_probability.q\}\} stands for nothing"):
        describe(with_an_exercise(lessons, "keep_probability.q"))

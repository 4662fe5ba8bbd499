"""An assignment is made, handed in and graded by nbgrader: the marks are right, each apart."""

import os
import re

import nbformat
import pandas as pd
import pytest

from course_utils.checking import mask_mistakes
from course_utils.exercises import dropping_units
from tools import assignment, grade
from tools.classroom.apart import Limits
from tools.classroom.fence import version
from tools.classroom.nbgrader import CONFIG, Nbgrader
from tools.notebook.write import write
from tools.run_nbgrader import REQUIRED

pytestmark = [pytest.mark.nbgrader, pytest.mark.timeout(900)]
NAME, SEED = "02_dropping_units", 7
VARIANT = dropping_units.keep_probability.variant(SEED)
MASK = "def batch_mask(rows, units, p, generator):\n    return "
RIGHT = {
    "keep_probability": f"silent = {VARIANT.expected}",
    "batch_mask": MASK + "torch.rand(units, rows, generator=generator) < p",
    "frozen_mask": f"line = {dropping_units.frozen_mask.variant(SEED).expected}",
}
WRECK = """
import pathlib, shutil
course = pathlib.Path.cwd().parents[2]
shutil.rmtree(course / "submitted", ignore_errors=True)
for marks in course.glob("gradebook*"):
    try: marks.unlink()
    except OSError: pass
"""
CLASS = {
    "right": RIGHT | ({"batch_mask": WRECK + RIGHT["batch_mask"]} if version() else {}),
    "wrong Böb": {
        "keep_probability": f"silent = {VARIANT.wrong[0][0]}",
        "batch_mask": MASK + "(torch.rand(units, generator=generator) < p)[:, None].expand("
        "units, rows)",
        "frozen_mask": RIGHT["frozen_mask"],
    },
    "untouched": {},
    "broken": {
        "keep_probability": "silent = = 3",
        "batch_mask": MASK + "torch.rand(rows, units, generator=generator) >= p",  # the lesson's
        "frozen_mask": RIGHT["frozen_mask"],
    },
    "endless": RIGHT | {"batch_mask": MASK + "p\nwhile True: pass"},
    "ended": RIGHT | {"batch_mask": "import os; os._exit(3)"},
    "cut off": "{",
}
POINTS = {  # of keep_probability, batch_mask, frozen_mask
    "right": (1, 1, 2),
    "wrong Böb": (0, 0, 2),
    "untouched": (0, 0, 0),
    "broken": (0, 0, 2),
    "endless": (1, 0, 2),
    "ended": (0, 0, 0),
    "cut off": (0, 0, 0),
}


def hand_in(folder, learner, answers):
    """Put the released notebook with `answers` (or a text that is no notebook) where it belongs."""
    path = folder / "submitted" / learner / NAME / f"{NAME}.ipynb"
    if isinstance(answers, str):
        path.parent.mkdir(parents=True)
        path.write_text(answers, encoding="utf-8")
        return
    released = nbformat.read(str(folder / "release" / NAME / f"{NAME}.ipynb"), as_version=4)
    for cell in released.cells:
        name = cell.metadata.nbgrader.grade_id.removesuffix("_answer")
        if cell.metadata.nbgrader.solution and name in answers:
            cell.source = answers[name]
    write(released, path)


@pytest.fixture(scope="module")
def graded(tmp_path_factory):
    """The folder of a class whose submissions have been graded."""
    folder = tmp_path_factory.mktemp("a class")
    try:
        Nbgrader(folder)
    except SystemExit as error:
        missing = pytest.fail if os.environ.get(REQUIRED) else pytest.skip
        missing(str(error))
    short = CONFIG.replace("timeout = 60", "timeout = 15")
    (folder / "nbgrader_config.py").write_text(short, encoding="utf-8")
    assert assignment.main([NAME, "--seed", str(SEED), "--folder", str(folder)]) == 0
    source = folder / "source" / NAME / f"{NAME}.ipynb"
    weighted = nbformat.read(str(source), as_version=4)
    for cell in weighted.cells:
        if cell.metadata.nbgrader.grade_id == "frozen_mask":
            cell.metadata.nbgrader.points = 2  # as an instructor may set it
    write(weighted, source)
    assert Nbgrader(folder)("generate_assignment", NAME, "--force")[1] == ""
    for learner, answers in CLASS.items():
        hand_in(folder, learner, answers)
    for name in ("torch", "course_utils"):  # beside the notebook, where Python would look first
        shadow = folder / "submitted" / "right" / NAME / f"{name}.py"
        shadow.write_text("raise SystemExit", encoding="utf-8")
    assert grade.main([NAME, "--folder", str(folder)]) == 0
    return folder


def marks(folder):
    return pd.read_csv(folder / "marks.csv", keep_default_na=False)


def test_each_learner_has_the_marks_of_their_own_answers(graded):
    table = marks(graded).pivot(index="learner", columns="exercise", values="points")
    found = {name: tuple(table.loc[name][[*RIGHT]]) for name in table.index}
    assert found == POINTS


def test_nbgraders_own_marks_are_the_same(graded):
    exported = pd.read_csv(graded / "grades.csv").set_index("student_id")
    assert exported.score.to_dict() == {name: sum(points) for name, points in POINTS.items()}
    assert set(exported.max_score) == {4}


def test_every_verdict_has_its_mistake_and_what_has_none_its_trouble(graded):
    table = marks(graded).set_index(["learner", "exercise"])
    wrong = table.loc["wrong Böb"]
    assert list(wrong.mistake[[*RIGHT]]) == ["swapped", "shared", ""]
    assert wrong.misconception["keep_probability"] == "keep_for_drop"
    assert set(table.loc["untouched"].outcome) == {"not_attempted"}
    assert list(table.loc["endless"].outcome[["batch_mask"]]) == ["not_yet"]
    assert table.trouble["broken", "keep_probability"].startswith("NameError")
    assert "DeadKernelError" in table.trouble["ended", "frozen_mask"]
    assert "NotJSONError" in table.trouble["cut off", "batch_mask"]
    silent = table[~table.index.get_level_values("learner").isin(["broken", "ended", "cut off"])]
    assert set(silent.trouble) == {""}


def feedback(folder, learner):
    page = (folder / "feedback" / learner / NAME / f"{NAME}.html").read_text(encoding="utf-8")
    return " ".join(re.sub(r"<[^>]+>", " ", page).replace("&#39;", "'").split())


def test_the_feedback_names_the_mistake(graded):
    told = feedback(graded, "wrong Böb")
    swapped, shared = VARIANT.wrong[0][1], mask_mistakes.SHARED
    for mistake in (swapped, shared):
        assert " ".join(mistake.sentences).split("“")[0].strip() in told
    assert told.count("Not yet.") == 2
    assert told.count("Correct.") == 1
    assert feedback(graded, "untouched").count("Not attempted.") == 3
    assert feedback(graded, "right").count("Correct.") == 3


def test_an_answer_to_the_lessons_own_exercise_is_told_so(graded):
    assert "It would be right for the exercise in the lesson" in feedback(graded, "broken")


def test_the_learners_notebook_holds_no_solution_and_no_test(graded):
    released = (graded / "release" / NAME / f"{NAME}.ipynb").read_text(encoding="utf-8")
    assert "SOLUTION" not in released
    assert "variant" not in released
    assert f"{VARIANT.expected:g}" not in released


@pytest.mark.skipif(not version(), reason="this system has no fence")
def test_what_a_submission_writes_reaches_no_other(graded):
    handed_in = {path.parents[1].name for path in (graded / "submitted").glob(f"*/{NAME}/*.ipynb")}
    assert handed_in == set(CLASS)
    assert (graded / "gradebook.db").exists()


def test_what_is_handed_in_anew_is_graded_again_and_stopped_where_nothing_interrupts_it(graded):
    nbgrader, limits = Nbgrader(graded), Limits(minutes=0.2)
    assert grade.grade_one(nbgrader, "right", NAME, limits) == grade.Graded("right", "", 0.0)
    stubborn = "while True:\n    try:\n        silent = 1\n    except BaseException:\n        pass"
    hand_in(graded, "untouched", {"keep_probability": stubborn})
    one = grade.grade_one(nbgrader, "untouched", NAME, limits)
    assert one.trouble == "it was stopped after 0.2 minutes"
    table = grade.marks(graded, NAME, [one])
    assert set(table.points) == {0}
    assert set(table.trouble) == {one.trouble}


def test_another_assignment_is_not_put_in_the_place_of_one(graded):
    with pytest.raises(SystemExit, match="is another assignment, of another SEED or of an older"):
        assignment.main([NAME, "--seed", "8", "--folder", str(graded)])

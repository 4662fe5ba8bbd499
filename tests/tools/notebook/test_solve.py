"""The key knows from the outcome of each check, not from its words, whether a solution holds."""

import pytest
from nbformat.v4 import new_code_cell, new_notebook

from tools.notebook.errors import LessonError
from tools.notebook.run import run
from tools.notebook.solve import require_correct, solve

EXERCISE = {"tags": ["exercise"]}
VERDICT = """\
from course_utils.checking.verdict import Verdict
class Mild(Verdict):
    def __repr__(self): return "Correct. (It only says so.)"
Mild({outcome!r}, ())"""


def notebook(*outcomes):
    cells = [new_code_cell("import math", id="top")]
    for count, outcome in enumerate(outcomes):
        source = VERDICT.format(outcome=outcome)
        cells.append(new_code_cell(source, id=f"exercise_{count}", metadata=EXERCISE))
    return new_notebook(cells=cells)


def test_right_outcomes_are_taken(tmp_path):
    ran = run(notebook("correct", "correct"), tmp_path)
    assert require_correct(ran) is ran


def test_words_alone_do_not_make_a_solution_right(tmp_path):
    ran = run(notebook("correct", "not_yet"), tmp_path)
    with pytest.raises(LessonError, match="the solution in cell exercise_1 is not accepted: Corre"):
        require_correct(ran)


def test_a_cell_that_shows_no_verdict_is_not_right(tmp_path):
    silent = new_notebook(cells=[new_code_cell("x = 1", id="silent", metadata=EXERCISE)])
    with pytest.raises(LessonError, match="the solution in cell silent is not accepted"):
        require_correct(run(silent, tmp_path))


def test_a_cell_of_no_exercise_is_refused():
    stray = new_code_cell("ex.stray.check(...)", id="stray", metadata=EXERCISE)
    with pytest.raises(LessonError, match="cell stray checks stray, which is no exercise of 02_dr"):
        solve(new_notebook(cells=[stray]), "02_dropping_units")

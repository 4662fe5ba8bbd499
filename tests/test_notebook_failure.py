"""A cell of a notebook that fails says its lesson, its section, and what differs, line by line."""

from pathlib import Path
from types import SimpleNamespace

import pytest
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook, new_output
from nbval.plugin import NbCellError

from tests.notebook_failure import WIDE, difference, explain, shown


def stream(text):
    return new_output("stream", name="stdout", text=text)


def result(text, **more):
    return new_output("execute_result", data={"text/plain": text, **more}, execution_count=1)


def failed(stored, now, error=None):
    """What is said of a cell in section 5.6 that has stored `stored` and shows `now`."""
    cell = new_code_cell("check(p)", id="own-masks_3", outputs=stored)
    cells = [new_markdown_cell("# 05 Verify\n\nwords"), new_code_cell("import torch"),
             new_markdown_cell("## 5.6 Do the units have masks of their own?"), cell]  # fmt: skip
    item = SimpleNamespace(
        parent=SimpleNamespace(nb=new_notebook(cells=cells)),
        cell=cell,
        test_outputs=now,
        path=Path("05_verify.ipynb"),
    )
    return explain(item, error or NbCellError(3, "Cell outputs differ", "check(p)", "long"))


def test_lesson_section_cell_and_the_lines_that_differ_are_said():
    said = failed([stream("one\ntwo\nthree\n")], [stream("one\n2\nthree\n")])
    first, *_ = said.splitlines()
    assert first == (
        "Lesson 05 Verify, section 5.6 Do the units have masks of their own?, cell own-masks_3:"
    )
    assert "    check(p)" in said
    assert " stdout: one\n-stdout: two\n+stdout: 2\n stdout: three" in said
    assert "make notebooks LESSON=05" in said


def test_a_cell_that_raises_says_what():
    error = new_output("error", ename="AssertionError", evalue="", traceback=[])
    raised = NbCellError(
        3, "Cell execution caused an exception", "x", "\x1b[31mAssertionError\x1b[0m"
    )
    said = failed([], [error], raised)
    assert "It raises:\n\nAssertionError" in said
    assert "\x1b" not in said


def test_another_reason_of_nbval_is_passed_on():
    said = failed([], [], NbCellError(3, "Timeout of 9 seconds exceeded", "x"))
    assert "Timeout of 9 seconds exceeded" in said


def test_an_error_that_is_not_of_a_cell_is_left_to_nbval():
    assert explain(SimpleNamespace(), RuntimeError("Kernel dead on test start")) is None


@pytest.mark.parametrize(
    ("output", "lines"),
    [
        (stream("a\nb"), ["stdout: a", "stdout: b"]),
        (result("'a'"), ["text/plain: 'a'"]),
        (result("<F>", **{"image/png": "aGk="}), ["image/png: (not compared)", "text/plain: <F>"]),
        (result("x" * 500), [("text/plain: " + "x" * 500)[:WIDE]]),
    ],
)  # fmt: skip
def test_outputs_are_shown_as_lines(output, lines):
    assert shown([output]) == lines


def test_lines_far_apart_are_shown_with_a_gap():
    stored = [str(n) for n in range(30)]
    now = ["zero", *stored[1:-1], "last"]
    assert difference(stored, now).splitlines() == [
        "-0", "+zero", " 1", " 2", "...", " 27", " 28", "-29", "+last",
    ]  # fmt: skip

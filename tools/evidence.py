"""What the README says that the course is checked by: numbers counted in the course itself."""

import ast

from course_utils.checking.registry import all_exercises
from course_utils.conformance import PROPERTIES
from course_utils.mutants import MUTANTS
from tools.course_paths import LESSONS, numbered
from tools.notebook.draft import draft
from tools.notebook.reading_time import PREDICT

SENTENCES = """\
- {lessons} lessons with {cells} code cells: each cell is executed again and its output compared,
  none exempted; then twice in a row, from last to first, and alone.
- {asserts} assertions inside the lessons, with wrong versions that must fail among them, and
  {predictions} predictions that you make before you see the answer.
- {mutants} plausible wrong dropouts, each refused by the {properties} properties of the course's
  judge. It accepts PyTorch's own layer, with at most one false alarm in a million runs.
- {exercises} exercises, tested with {wrong} wrong answers, each of which must be told its mistake,
  and with {right} right answers written in other ways."""


def counts() -> dict[str, int]:
    """Name -> how many there are."""
    cells = [cell for lesson in numbered(LESSONS, ".py") for cell in draft(lesson).cells]
    code = [cell.source for cell in cells if cell.cell_type == "code"]
    text = [cell.source for cell in cells if cell.cell_type == "markdown"]
    exercises = all_exercises()
    return {
        "lessons": len(numbered(LESSONS, ".py")),
        "cells": len(code),
        "asserts": sum(map(assertions, code)),
        "predictions": sum(len(PREDICT.findall(source)) for source in text),
        "mutants": len(MUTANTS),
        "properties": len(PROPERTIES),
        "exercises": len(exercises),
        "wrong": sum(len(exercise.wrong) for exercise in exercises),
        "right": sum(len(exercise.right) for exercise in exercises),
    }


def assertions(source: str) -> int:
    """How many times a cell asserts, by `assert` or by torch.testing.assert_close."""
    nodes = list(ast.walk(ast.parse(source)))
    called = [node.func.attr for node in nodes if isinstance(node, ast.Call)
              and isinstance(node.func, ast.Attribute)]  # fmt: skip
    return sum(isinstance(node, ast.Assert) for node in nodes) + called.count("assert_close")


def evidence() -> str:
    """The lines for the README."""
    return SENTENCES.format(**counts())

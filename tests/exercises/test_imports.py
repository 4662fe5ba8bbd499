"""An exercise stands by itself: it imports the rooms below, and no other exercise."""

import ast

import pytest

from tools.course_paths import ROOT, relative_path

FILES = sorted((ROOT / "course_utils" / "exercises").glob("*/[!_]*.py"))


@pytest.mark.parametrize("path", FILES, ids=relative_path)
def test_no_exercise_imports_another(path):
    nodes = [n for n in ast.walk(ast.parse(path.read_text("utf-8"))) if hasattr(n, "names")]
    for node in nodes:
        module = getattr(node, "module", None) or ""
        names = [module, *(f"{module}.{alias.name}".strip(".") for alias in node.names)]
        assert not any(name.startswith("course_utils.exercises") for name in names)
        assert getattr(node, "level", 0) == 0

"""The floors of course_utils: a room imports from floors below its own, never up or sideways."""

import ast
from pathlib import Path

import pytest

from tools.course_paths import ROOT, relative_path
from tools.notebook.faults import PATH

PACKAGE = ROOT / "course_utils"
FLOORS = (  # from the ground up; a room may stand here before its file does
    {"words", "seeding", "learner"},
    {"dropout", "modes", "data", "estimates", "plots", "timing"},
    {"models", "fast_dropout", "mutants", "machine", "variants"},
    {"conformance", "scaling", "training", "dropout_report", "uncertainty"},
    {"experiments"},
    {"checking", "widgets"},
    {"exercises"},
)
FLOOR = {room: floor for floor, rooms in enumerate(FLOORS) for room in rooms}
ONLY = {
    "conformance": {"estimates", "words", "seeding"}
}  # it judges the others, so it may know none of them


def rooms_imported(path: Path, package: Path) -> set[str]:
    """The rooms of `package` that the file at `path` imports, at its top or inside a function."""
    here = (package.name, *path.relative_to(package).parent.parts)
    names = []
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            names += [alias.name for alias in node.names]
        elif isinstance(node, ast.ImportFrom):
            base = here[: len(here) + 1 - node.level] if node.level else ()
            base = ".".join([*base, *([node.module] if node.module else [])])
            names += [f"{base}.{alias.name}" for alias in node.names]
    inside = [name.split(".") for name in names if name.startswith(f"{package.name}.")]
    return {parts[1] for parts in inside}


def violations(package: Path) -> list[str]:
    """One line for every import of `package` that does not go down, and for every unplaced room."""
    lines = []
    for path in sorted(package.rglob("*.py")):
        if path == package / "__init__.py":
            room, allowed = "__init__", set()
        else:
            room = path.relative_to(package).with_suffix("").parts[0]
            if room not in FLOOR:
                lines.append(f"{room} stands on no floor of tests/test_architecture.py")
                continue
            below = {other for other in FLOOR if FLOOR[other] < FLOOR[room]}
            allowed = {room} | ONLY.get(room, below)
        for other in sorted(rooms_imported(path, package) - allowed):
            lines.append(f"{path.relative_to(package).as_posix()} imports {other}")
    return lines


def test_imports_run_downwards():
    assert violations(PACKAGE) == []


@pytest.mark.parametrize(
    ("file", "line", "reported"),
    [
        ("dropout.py", "from course_utils.models import mlp", "dropout.py imports models"),
        ("dropout.py", "from course_utils import modes", "dropout.py imports modes"),
        ("dropout.py", "def f():\n    from .training import train", "dropout.py imports training"),
        ("dropout.py", "import course_utils.plots as p", "dropout.py imports plots"),
        ("conformance/a.py", "from ..dropout import Dropout", "conformance/a.py imports dropout"),
        ("conformance/a.py", "from .. import mutants", "conformance/a.py imports mutants"),
        ("checking/b.py", "from ..widgets import w", "checking/b.py imports widgets"),
        ("__init__.py", "from . import dropout", "__init__.py imports dropout"),
        ("utils.py", "", "utils stands on no floor of tests/test_architecture.py"),
    ],
)
def test_a_planted_wrong_import_is_reported(tmp_path, file, line, reported):
    package = tmp_path / "course_utils"
    path = package / file
    path.parent.mkdir(parents=True)
    path.write_text(line)
    assert violations(package) == [reported]


@pytest.mark.parametrize(
    ("file", "line"),
    [
        ("conformance/a.py", "from ..estimates import tail\nfrom . import b\nfrom .b import c"),
        ("models.py", "import torch\nfrom course_utils.dropout import Dropout"),
        ("exercises/b/c.py", "from ...experiments import e\nfrom ..progress import p"),
    ],
)
def test_an_import_that_goes_down_is_not_reported(tmp_path, file, line):
    path = tmp_path / "course_utils" / file
    path.parent.mkdir(parents=True)
    path.write_text(line)
    assert violations(tmp_path / "course_utils") == []


def test_course_utils_names_no_path_of_a_machine():
    texts = {
        relative_path(path): path.read_text(encoding="utf-8") for path in PACKAGE.rglob("*.py")
    }
    assert [path for path, text in texts.items() if PATH.search(text)] == []
    assert PATH.search("'/home/ada/course'")
    assert PATH.search(r"C:\Users\ada")

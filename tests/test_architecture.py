"""Who may import whom in course_utils: import-linter's contracts hold, and each sees its break."""

import ast
import shutil
import subprocess
import sys

import grimp
import pytest

from tools.course_paths import PYPROJECT, ROOT, relative_path
from tools.notebook.faults import PATH

PACKAGE = ROOT / "course_utils"
LINT = [sys.executable, "-c", "from importlinter.cli import lint_imports_command as run; run()"]
FLOORS = "Imports run from a higher floor to a lower one"
JUDGE = "The judge knows none of those that it judges"
CIRCLES = "No circle, inside a room either"
SWEEPS = "No sweep imports another"
LESSONS = "No exercise imports another lesson's"
EXPLORERS = "No explorer imports another"
PACKAGE_ITSELF = "The package itself imports none of its rooms"
BY_NAME = {  # the only files that import a module by a name that no linter can read
    "checking/registry.py": "the lessons' exercises, found in their folder",
    "importable.py": "what the command line names",
}


def lint(folder):
    """What `lint-imports` says about the course_utils in `folder`, without leaving its cache."""
    run = subprocess.run(
        [*LINT, "--no-cache"],
        cwd=folder,
        capture_output=True,
        encoding="utf-8",
        check=False,
        timeout=60,
    )
    return run.stdout + run.stderr


def broken(folder):
    """The names of the contracts that the course_utils in `folder` breaks."""
    lines = lint(folder).splitlines()
    kept = [line for line in lines if " KEPT" in line or " BROKEN" in line]
    assert len(kept) == 7, lines
    return [line.partition(" BROKEN")[0] for line in kept if " BROKEN" in line]


def plant(folder, planted):
    """Add `planted` (file of course_utils -> lines) to the files below `folder`."""
    for name, lines in planted.items():
        path = folder / "course_utils" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        old = path.read_text(encoding="utf-8") if path.exists() else ""
        path.write_text(f"{old}\n{lines}\n", encoding="utf-8")
        if path.parent != folder / "course_utils":
            (path.parent / "__init__.py").touch()


@pytest.fixture
def copy(tmp_path):
    """A copy of the package's rooms without what they hold: as good to plant a wrong import in."""
    for path in PACKAGE.rglob("*.py"):
        plant(tmp_path, {path.relative_to(PACKAGE).as_posix(): ""})
    shutil.copy(PYPROJECT, tmp_path)
    return tmp_path


def test_every_contract_is_kept():
    before = set(ROOT.iterdir())
    assert broken(ROOT) == [], lint(ROOT)
    assert set(ROOT.iterdir()) == before, "a cache was left behind"


@pytest.mark.parametrize(
    ("contract", "planted"),
    [
        (FLOORS, {"dropout.py": "from course_utils.models import mlp"}),
        (FLOORS, {"dropout.py": "from course_utils import modes"}),
        (FLOORS, {"dropout.py": "def f():\n    from .training import train"}),
        (FLOORS, {"dropout.py": "import course_utils.plots as p"}),
        (FLOORS, {"words.py": "import course_utils.dropout"}),
        (FLOORS, {"checking/b.py": "from ..widgets import stage"}),
        (FLOORS, {"checking/b.py": "from ..exercises import derive"}),
        (FLOORS, {"utils.py": ""}),
        (JUDGE, {"conformance/a.py": "from ..dropout import Dropout"}),
        (JUDGE, {"conformance/a.py": "from .. import mutants"}),
        (JUDGE, {"conformance/a.py": "from course_utils.learner import MARKER"}),
        (CIRCLES, {"data/a.py": "from . import b", "data/b.py": "from .a import c"}),
        (
            CIRCLES,
            {
                "checking/a.py": "def f():\n    from .b import g",
                "checking/b.py": "from course_utils.checking import c",
                "checking/c.py": "import course_utils.checking.a",
            },
        ),
        (LESSONS, {"exercises/derive/a.py": "from ..from_scratch import b"}),
        (LESSONS, {"exercises/seven/a.py": "from ..eight.b import c", "exercises/eight/b.py": ""}),
        (FLOORS, {"experiments/new.py": "from course_utils import sweeps"}),
        (FLOORS, {"experiments/new.py": "from ..widgets import stage"}),
        (FLOORS, {"training/new.py": "from ..experiments import sweep"}),
        (FLOORS, {"sweeps/new.py": "from ..exercises import derive"}),
        (SWEEPS, {"sweeps/a.py": "from .b import c", "sweeps/b.py": ""}),
        (EXPLORERS, {"widgets/new.py": "from course_utils.widgets.dropout_sum import draw"}),
        (EXPLORERS, {"widgets/stage.py": "from . import thin_network"}),
        (PACKAGE_ITSELF, {"__init__.py": "from . import dropout"}),
        (PACKAGE_ITSELF, {"__init__.py": "from .data.rows import split"}),
    ],
)
def test_a_planted_wrong_import_breaks_its_contract(copy, contract, planted):
    plant(copy, planted)
    assert contract in broken(copy)


def test_imports_that_go_down_break_nothing(copy):
    plant(
        copy,
        {
            "conformance/a.py": "from ..estimates import tail\nfrom . import b",
            "conformance/b.py": "from ..words import say\nfrom ..seeding import seeded",
            "models.py": "import torch\nfrom course_utils.dropout import Dropout",
            "experiments/new.py": "from course_utils import training",
            "exercises/new/c.py": "from ...experiments import e\nfrom . import d",
            "exercises/new/d.py": "from ...checking import f",
            "widgets/new.py": "from .stage import Stage\nfrom ..plots import COLOURS",
        },
    )
    assert broken(copy) == []


def test_no_module_imports_the_package_that_holds_it():
    """Such a circle runs through an `__init__.py`, where the contract about circles is blind."""
    graph = grimp.build_graph("course_utils", cache_dir=None)
    upwards = [
        f"{module} imports {imported}"
        for module in graph.modules
        for imported in graph.find_modules_directly_imported_by(module)
        if module.startswith(f"{imported}.") and not module.endswith(".__main__")
    ]
    assert upwards == []


def imports_by_name(source):
    """Whether `source` uses import_module or __import__: no linter can read what they import."""
    names = {"import_module", "__import__"}
    used = {getattr(node, "id", getattr(node, "attr", "")) for node in ast.walk(ast.parse(source))}
    return bool(names & used)


def test_modules_are_imported_by_name_in_the_registry_alone():
    found = {
        path.relative_to(PACKAGE).as_posix()
        for path in PACKAGE.rglob("*.py")
        if imports_by_name(path.read_text(encoding="utf-8"))
    }
    assert found == set(BY_NAME)


@pytest.mark.parametrize(
    "source",
    [
        "import importlib\nx = importlib.import_module('a')",
        "from importlib import import_module\ndef f():\n    return import_module('a')",
        "x = __import__('a')",
    ],
)
def test_an_import_by_name_is_seen(source):
    assert imports_by_name(source)
    assert not imports_by_name("from importlib import metadata")


def test_course_utils_names_no_path_of_a_machine():
    named = {
        relative_path(path): PATH.search(path.read_text(encoding="utf-8"))
        for path in PACKAGE.rglob("*.py")
    }
    assert [path for path, match in named.items() if match] == []
    assert PATH.search("'/home/ada/course'")
    assert PATH.search(r"C:\Users\ada")

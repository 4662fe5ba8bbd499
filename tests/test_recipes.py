"""Two recipes of CONTRIBUTING.md, followed in a copy of the course: what is added is found there.

Only the files that the recipe names are written; everything else has to follow by itself.
"""

import json
import os
import re
import shutil
import subprocess
import sys

import pytest

from tools.course_paths import ROOT

CELL = """\
# %% [markdown]
# **6. The paper's words again.** How many of the 1500 units are silent in one step, on average?

# %% tags=["exercise"]
quiet = ...
ex.silent_units.check(quiet)

"""
ASK_EXERCISE = """\
import json
from course_utils.checking.registry import lessons
from course_utils.exercises import dropping_units as ex
from tools.course_paths import LESSONS
from tools.misconceptions import table
from tools.notebook.draft import draft
from tools.notebook.solve import solve
from tools.rules.exercises import cell_faults, exercise_faults

lesson = next(lesson for lesson in lessons() if lesson.folder == "dropping_units")
path = LESSONS / f"{lesson.stem}.py"
wrong, right = ex.silent_units.check(900), ex.silent_units.check(600)
print(json.dumps({
    "order": [exercise.name for exercise in lesson.exercises],
    "outcomes": [ex.silent_units.check(...).outcome, wrong.outcome, right.outcome],
    "named": wrong.mistake is not None,
    "listed": "02 `silent_units`" in table(),
    "key": "def silent_units(" in solve(draft(path), lesson.stem).cells[-2].source,
    "faults": cell_faults(path, lesson.exercises) + exercise_faults(ex.silent_units),
}))
"""
MUTANT = """

@mutant(
    "negated",
    "the survivors change their sign",
    effect="the mean is -x in training",
    caught_by=("values", "mean_and_variance"),
)
class Negated(CorrectDropout):
    def scale(self, kept):
        return -1 / (1 - self.p)
"""
ASK_MUTANT = """\
import json
from course_utils.conformance import check_dropout
from course_utils.mutants import MUTANTS
from course_utils.widgets.verify_live import verify_live

report = check_dropout(MUTANTS["negated"].build, rates=(0.3,))
verify_live("negated")
print(json.dumps({"passed": report.passed, "failed": list(report.failed), "known": list(MUTANTS)}))
"""


FOLDERS = "course_utils", "lessons", "tools", "tests", "data", "docs"
FILES = "pyproject.toml", "conftest.py"


@pytest.fixture
def copy(tmp_path):
    """A copy of the package, the lessons and the tools, git or not."""
    leave = shutil.ignore_patterns("__pycache__", ".ipynb_checkpoints", "*.egg-info", "mnist")
    for name in FOLDERS:
        shutil.copytree(ROOT / name, tmp_path / name, ignore=leave)
    for name in FILES:
        shutil.copy(ROOT / name, tmp_path)
    return tmp_path


def run(folder, *arguments):
    """What Python prints in `folder`, with the course that stands there."""
    settings = os.environ | {"PYTHONPATH": str(folder)}
    done = subprocess.run(
        [sys.executable, *arguments],
        cwd=folder, env=settings, capture_output=True, encoding="utf-8", check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


def test_no_command_and_no_test_asks_git():
    """A download as an archive has no .git, and perhaps its reader no git."""
    sources = [
        path for name in ("tools", "tests", "benchmarks") for path in ROOT.glob(f"{name}/**/*.py")
    ]
    command = re.compile(r"""[\[(]\s*["']git["' ]""")
    assert [p.name for p in sources if command.search(p.read_text(encoding="utf-8"))] == []


@pytest.mark.slow
def test_an_exercise_is_its_file_and_its_cell(copy):
    folder = copy / "course_utils" / "exercises" / "dropping_units"
    pattern = (folder / "keep_probability.py").read_text(encoding="utf-8")
    new = pattern.replace("keep_probability", "silent_units")
    (folder / "silent_units.py").write_text(new, encoding="utf-8")
    lesson = copy / "lessons" / "02_dropping_units.py"
    before, after = lesson.read_text(encoding="utf-8").split("# %% [markdown]\n# ## Try it")
    lesson.write_text(f"{before}{CELL}# %% [markdown]\n# ## Try it{after}", encoding="utf-8")
    said = json.loads(run(copy, "-c", ASK_EXERCISE))
    assert said["order"][-1] == "silent_units"
    assert said["outcomes"] == ["not_attempted", "not_yet", "correct"]
    assert said["named"]
    assert said["listed"]
    assert said["key"]
    assert said["faults"] == []


@pytest.mark.slow
def test_a_mutant_is_its_class(copy):
    with (copy / "course_utils" / "mutants" / "wrong_values.py").open(
        "a", encoding="utf-8"
    ) as file:
        file.write(MUTANT)
    said = json.loads(run(copy, "-c", ASK_MUTANT))
    assert said["passed"] is False
    assert said["failed"] == ["values", "mean_and_variance"]
    assert "negated" in said["known"]
    tests = ["tests/test_mutants.py", "-k", "negated", "-p", "no:cacheprovider"]
    assert "." in run(copy, "-m", "pytest", *tests).split("[")[0]

"""A learner's file that has the name of a package is named in one sentence, and nothing else is."""

import os
import subprocess
import sys

import pytest

from course_utils.shadows import ALL_NEEDED
from tools.course_paths import ROOT

# A notebook's kernel looks in the current folder too, before it looks for packages.
KERNEL = "import sys; sys.path.insert(0, ''); {}import course_utils; print('went on')"


def run(folder, program):
    done = subprocess.run(
        [sys.executable, "-P", "-c", program],
        cwd=folder, env=os.environ | {"PYTHONPATH": str(ROOT)}, capture_output=True,
        encoding="utf-8", check=False,
    )  # fmt: skip
    return done.stdout, (done.stderr.splitlines() or [""])[-1]


@pytest.mark.parametrize("first", ["", "import torch, matplotlib, sklearn; "])
def test_each_file_that_stands_before_a_package_is_named(tmp_path, first):
    (tmp_path / "sklearn").mkdir()
    for name in ("torch.py", "matplotlib.py", "sklearn/__init__.py", "mine.py", "random.py"):
        (tmp_path / name).touch()
    assert run(tmp_path, KERNEL.format(first)) == (
        "",
        f"ImportError: matplotlib.py, {os.path.join('sklearn', '__init__.py')}, torch.py in the "
        "current folder hides the package of that name, which the course needs: give it another "
        "name, and start this kernel or program again",
    )


def test_what_hides_nothing_is_passed_over(tmp_path):
    (tmp_path / "torch").mkdir()  # without __init__.py the real one is imported
    (tmp_path / "numpy.txt").touch()
    (tmp_path / "torch_notes.py").touch()
    assert run(tmp_path, KERNEL.format("")) == ("went on\n", "")
    (tmp_path / "scipy.py").touch()
    outside = KERNEL.replace("sys.path.insert(0, '')", "pass").format("")
    assert run(tmp_path, outside) == ("went on\n", "")


@pytest.mark.skipif(os.name == "nt", reason="Windows keeps the current folder from being removed")
def test_a_current_folder_that_was_removed_hides_nothing(tmp_path):
    removing = f"import os; os.chdir({str(tmp_path)!r}); os.rmdir({str(tmp_path)!r}); "
    assert run(ROOT, KERNEL.format(removing)) == ("went on\n", "")


def test_every_package_that_the_course_imports_is_looked_for():
    from tests.test_environment import PROJECT

    declared = {line.split(">")[0] for line in PROJECT["project"]["dependencies"]}
    imported = {{"scikit-learn": "sklearn"}.get(name, name) for name in declared}
    assert imported - {"jupyterlab"} == set(ALL_NEEDED)

"""The copies that others open: without outputs, with their pages; for Colab with an address."""

import json
import os
import shutil
import subprocess

import pytest
import yaml

from course_utils.learner import LANGUAGE
from tools import copies
from tools.course_paths import NOTEBOOKS, ROOT, numbered
from tools.launch import Repository
from tools.notebook.colab import BRING

PUBLISHED_BY = "git", "bash"
BEGIN = """\
git init --quiet --bare origin
git init --quiet --initial-branch=main first
cd first
touch lesson.py
git add .
git -c user.name=a -c user.email=a@b commit --quiet -m begin
git push --quiet ../origin main
"""
NAMES = [path.name for path in numbered(NOTEBOOKS, ".ipynb")]


@pytest.fixture
def folder(tmp_path, monkeypatch):
    monkeypatch.setattr(copies, "COPIES", tmp_path / "copies")
    return tmp_path / "copies"


def cells(path):
    return json.loads(path.read_text(encoding="utf-8"))["cells"]


def test_every_lesson_is_copied_without_outputs_and_its_links_to_pages_lead_on(folder):
    copies.make_copies(None)
    assert sorted(path.name for path in folder.glob("lessons/*.ipynb")) == NAMES
    for name in NAMES:
        for cell in cells(folder / "lessons" / name):
            assert not cell.get("outputs")
            assert "](../docs/" not in "".join(cell["source"])
    assert (folder / "lessons" / "docs" / "symbols.md").exists()


def test_each_language_has_a_folder_of_its_own_that_says_so(folder):
    copies.make_copies(None)
    assert sorted(path.name for path in folder.glob("lessons/zh/*.ipynb")) == NAMES
    assert (folder / "lessons" / "zh" / LANGUAGE).read_text(encoding="utf-8") == "zh\n"
    first = "".join(cells(folder / "lessons" / "zh" / NAMES[2])[0]["source"])
    assert first.startswith("# 02 丢弃单元")
    assert "](../docs/zh/symbols.md)" in first
    assert (folder / "lessons" / "docs" / "zh" / "symbols.md").exists()
    last = "".join(cells(folder / "lessons" / "zh" / NAMES[-1])[0]["source"])
    assert "英文" in last, "it is not translated, and says so"


def test_without_an_address_there_are_none_for_colab_and_this_is_said(folder):
    said = copies.make_copies(None)
    assert not (folder / "colab").exists()
    assert said[-1] == copies.NO_ADDRESS


def test_with_an_address_there_is_one_for_colab_of_every_lesson(folder):
    copies.make_copies(Repository("someone", "course"))
    assert sorted(path.name for path in folder.glob("colab/*.ipynb")) == NAMES
    first = "".join(cells(folder / "colab" / NAMES[0])[0]["source"])
    address = "https://github.com/someone/course"
    assert first == BRING.format(address=address, folder="notebooks")
    chinese = "".join(cells(folder / "colab" / "zh" / NAMES[0])[0]["source"])
    assert chinese == BRING.format(address=address, folder="notebooks/zh")


def test_what_an_earlier_run_left_is_gone(folder):
    (folder / "lessons").mkdir(parents=True)
    (folder / "lessons" / "99_gone.ipynb").touch()
    copies.make_copies(None)
    assert not (folder / "lessons" / "99_gone.ipynb").exists()


@pytest.fixture
def origin(tmp_path):
    """A public repository with a branch main, and `publish`: the workflow's step in a fresh clone.

    `publish` puts a file of this name and text among the copies first.
    """

    def shell(folder, script, **more):
        command = ["bash", "-e", "-c", script]
        done = subprocess.run(
            command,
            cwd=folder,
            env=os.environ | more,
            capture_output=True,
            encoding="utf-8",
            check=True,
        )
        return done.stdout

    workflow = ROOT / ".github" / "workflows" / "copies.yml"
    steps = yaml.safe_load(workflow.read_text(encoding="utf-8"))["jobs"]["copies"]["steps"]
    shell(tmp_path, BEGIN)

    def publish(run, **files):
        shell(tmp_path, f"git clone --quiet --branch main origin clone{run}")
        clone = tmp_path / f"clone{run}"
        (clone / "build" / "copies").mkdir(parents=True)
        for name, text in files.items():
            (clone / "build" / "copies" / name).write_text(text, encoding="utf-8")
        shell(clone, steps[-1]["run"], RUNNER_TEMP=str(clone / "build"), GITHUB_SHA="0123456789")
        log = shell(tmp_path / "origin", "git log --format=%s copies").splitlines()
        return log, shell(tmp_path / "origin", "git ls-tree -r --name-only copies").split()

    return publish


@pytest.mark.skipif(not all(map(shutil.which, PUBLISHED_BY)), reason="needs git and bash")
def test_the_workflow_publishes_what_changed_on_a_branch_that_learners_can_go_on_pulling(origin):
    said = "The lessons of 01234567"
    assert origin(1, a="one", b="two") == ([said], ["a", "b"])
    assert origin(2, a="one", b="two") == ([said], ["a", "b"])
    assert origin(3, a="another") == ([said, said], ["a"])

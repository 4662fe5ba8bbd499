"""The builder: the same lesson gives the same bytes, and a lesson with a fault gives none."""

import json
import subprocess
import sys

import nbformat
import pytest

from tools.build_lessons import build_or_explain
from tools.build_notebooks import build
from tools.course_paths import ROOT
from tools.notebook.describe import describe
from tools.notebook.errors import LessonError
from tools.notebook.faults import faults
from tools.notebook.fill import edition

LESSON_FILE = "lessons/01_small.py"
LESSON = """\
# ---
# jupyter:
#   kernelspec: {name: other, display_name: Other, language: python}
# title: A small lesson
# question: Does it build?
# part: Start
# builds_on: nothing
# next: none
# road: main
# ---

# %% [markdown]
# # 1. A small lesson
# {{time}}

# %% alt="a white square" tags=["exercise"]
from base64 import b64decode
from IPython.display import Image
white = b64decode(
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAQAAAC1HAwCAAAAC0lEQVR42mNk+A8AAQUBAScY42YAAAAASUVORK5CYII="
)
Image(white)

# %% [markdown]
# ## 1.1 It prints

# %%
print("one", flush=True)
print("two")

# %%
1 + 1;

# %% alt="a live widget, told in words"
class Slider:
    def _repr_mimebundle_(self, **_):
        return {"application/vnd.jupyter.widget-view+json": {}, "text/plain": "a slider"}
Slider()

# %% alt="an explorer, at its first state"
class Explorer:
    def _repr_mimebundle_(self, **_):
        view = {"version_major": 2, "version_minor": 0, "model_id": str(id(self))}
        widget = {"application/vnd.jupyter.widget-view+json": view}
        return widget | {"image/png": white, "text/plain": "an explorer"}
Explorer()
"""


@pytest.fixture
def course(tmp_path):
    """A course of one lesson, in a folder with a space in its name."""
    root = tmp_path / "a course"
    (root / "lessons").mkdir(parents=True)
    (root / LESSON_FILE).write_text(LESSON, encoding="utf-8")
    return root


def rebuilt(course):
    """The bytes of a fresh build of the course's one lesson."""
    return build(course / LESSON_FILE, course / "notebooks").read_bytes()


def test_a_second_build_gives_the_same_bytes_and_nothing_of_this_run(course):
    first = rebuilt(course)
    assert rebuilt(course) == first
    notebook = nbformat.reads(first.decode(), as_version=4)
    assert faults(notebook) == []
    assert notebook.metadata.course == {"edition": edition(describe(course / LESSON_FILE))}
    assert notebook.metadata.kernelspec.name == "python3"
    assert set(notebook.metadata) == {"course", "kernelspec", "language_info"}
    picture, printed, hidden, slider, explorer = (
        c for c in notebook.cells if c.cell_type == "code"
    )
    assert picture.outputs[0].metadata["image/png"]["alt"] == "a white square"
    assert picture.metadata == {"alt": "a white square", "tags": ["exercise"]}
    assert [output.text for output in printed.outputs] == ["one\ntwo\n"]
    assert hidden.outputs == []
    assert slider.outputs[0].data == {"text/plain": "a slider"}
    assert set(explorer.outputs[0].data) == {"image/png", "text/plain"}


@pytest.mark.parametrize(
    ("lines", "said"),
    [
        ("1 / 0", "cell a-small-lesson_2 raised:\n"),
        ("import os; os._exit(1)", "cell a-small-lesson_2 ended its kernel"),
        ("Image(white)", "cell a-small-lesson_2 shows a picture without a description"),
        ("import os; os.getcwd()", "which belongs to one machine"),
    ],
)
def test_a_faulty_lesson_says_where_and_leaves_the_old_notebook(course, lines, said):
    notebook = course / "notebooks" / "01_small.ipynb"
    notebook.parent.mkdir()
    notebook.write_text("the old one", encoding="utf-8")
    lesson = LESSON.split("# %% [markdown]\n# ## 1.1")[0] + f"# %%\n{lines}\n"
    (course / LESSON_FILE).write_text(lesson, encoding="utf-8")
    with pytest.raises(LessonError, match=said):
        rebuilt(course)
    assert notebook.read_text(encoding="utf-8") == "the old one"
    assert [path.name for path in notebook.parent.iterdir()] == ["01_small.ipynb"]


@pytest.mark.slow
def test_the_command_names_the_lesson_that_failed_and_builds_the_others(course):
    bad = LESSON.split("# %% alt")[0] + "# %%\nraise ValueError('planted')\n"
    (course / "lessons" / "02_bad.py").write_text(bad, encoding="utf-8")
    command = [sys.executable, "-m", "tools.build_notebooks"]
    command += ["--lessons", course / "lessons", "--into", course / "notebooks"]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, encoding="utf-8", check=False)
    assert done.returncode == 1
    assert done.stderr.startswith("02_bad.py: cell a-small-lesson_1 raised:\n")
    assert "ValueError: planted" in done.stderr
    assert [path.name for path in (course / "notebooks").iterdir()] == ["01_small.ipynb"]
    refused = subprocess.run(
        [*command, "07"], cwd=ROOT, capture_output=True, encoding="utf-8", check=False
    )
    assert refused.returncode == 1
    assert refused.stderr.startswith("LESSON=07 names no lesson in ")
    assert refused.stderr.endswith("it holds: 01, 02.\n")


def test_the_edition_changes_with_the_text_and_only_with_it(course):
    lesson = course / LESSON_FILE
    first = describe(lesson).metadata.course.edition
    lesson.write_bytes(LESSON.replace("\n", "\r\n").encode())  # as Windows may check it out
    assert describe(lesson).metadata.course.edition == first
    lesson.write_text(LESSON.replace("two", "three"), encoding="utf-8")
    assert describe(lesson).metadata.course.edition != first


def test_keys_are_sorted_so_that_a_diff_shows_changes_only(course):
    text = rebuilt(course).decode()
    assert text == json.dumps(json.loads(text), indent=1, sort_keys=True, ensure_ascii=False) + "\n"


def test_a_lesson_that_cannot_be_written_is_one_sentence(tmp_path):
    def build(lesson, into):
        (into / "a file").write_bytes(b"")

    said = build_or_explain(build, tmp_path / "nowhere", tmp_path / "01_small.py")
    assert said.startswith("01_small.py: ")
    assert "a file cannot be used (No such file or directory): see what stands in" in said

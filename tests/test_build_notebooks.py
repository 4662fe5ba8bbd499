"""The builder: the same lesson gives the same bytes, and a lesson with a fault gives none."""

import json
import subprocess
import sys

import nbformat
import pytest
from build_notebooks import LessonError, build
from course_paths import ROOT
from lesson_cells import cell_ids, draft, edition, slug
from notebook_faults import faults

LESSON = """\
# ---
# jupyter:
#   kernelspec: {name: other, display_name: Other, language: python}
# ---

# %% [markdown]
# # 1. A small lesson

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
    (root / "lessons" / "01_small.py").write_text(LESSON)
    return root


def rebuilt(course):
    """The bytes of a fresh build of the course's one lesson."""
    return build(course / "lessons" / "01_small.py", course / "notebooks").read_bytes()


def test_a_second_build_gives_the_same_bytes_and_nothing_of_this_run(course):
    first = rebuilt(course)
    assert rebuilt(course) == first
    notebook = nbformat.reads(first.decode(), as_version=4)
    assert faults(notebook) == []
    assert notebook.metadata.course == {"edition": edition(LESSON)}
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
    notebook.write_text("the old one")
    lesson = LESSON.split("# %% [markdown]\n# ## 1.1")[0] + f"# %%\n{lines}\n"
    (course / "lessons" / "01_small.py").write_text(lesson)
    with pytest.raises(LessonError, match=said):
        rebuilt(course)
    assert notebook.read_text() == "the old one"
    assert [path.name for path in notebook.parent.iterdir()] == ["01_small.ipynb"]


def test_the_command_names_the_lesson_that_failed_and_builds_the_others(course):
    (course / "lessons" / "02_bad.py").write_text("# %%\nraise ValueError('planted')\n")
    command = [sys.executable, ROOT / "tools" / "build_notebooks.py"]
    command += ["--lessons", course / "lessons", "--into", course / "notebooks"]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 1
    assert done.stderr.startswith("02_bad.py: cell top_0 raised:\n")
    assert "ValueError: planted" in done.stderr
    assert [path.name for path in (course / "notebooks").iterdir()] == ["01_small.ipynb"]
    refused = subprocess.run([*command, "07"], capture_output=True, text=True, check=False)
    assert refused.returncode == 1
    assert refused.stderr.startswith("LESSON=07 names no lesson in ")
    assert refused.stderr.endswith("it holds: 01, 02.\n")


def test_ids_are_unique_short_and_follow_the_headings():
    repeated = [("markdown", "## 2.1 Exercises"), ("code", "1"), ("code", "2")]
    ids = cell_ids([("code", "0"), *repeated, *repeated, ("markdown", "# " + "long " * 40)])
    assert ids[:4] == ["top_0", "exercises", "exercises_1", "exercises_2"]
    assert ids[4:7] == ["exercises--2", "exercises--2_1", "exercises--2_2"]
    assert len(set(ids)) == len(ids)
    assert max(map(len, ids)) <= 64


def test_an_id_stays_when_its_section_moves_or_another_one_grows():
    before = [("markdown", "# 1 A"), ("code", ""), ("markdown", "# 2 B"), ("code", "")]
    after = [("markdown", "# 1 A"), ("code", ""), ("code", ""), ("markdown", "# 3 B"), ("code", "")]
    assert cell_ids(before)[2:] == cell_ids(after)[3:]


def test_a_slug_is_plain_ascii_whatever_the_heading():
    assert slug("2.3 Dividing by $1 - p$ keeps the mean") == "dividing-by-1-p-keeps-the-mean"
    assert slug("Café à la carte") == "cafe-a-la-carte"
    assert slug("随机失活") == "section"


def test_the_edition_changes_with_the_text_and_only_with_it(course):
    lesson = course / "lessons" / "01_small.py"
    first = draft(lesson).metadata.course.edition
    lesson.write_bytes(LESSON.replace("\n", "\r\n").encode())  # as Windows may check it out
    assert draft(lesson).metadata.course.edition == first
    lesson.write_text(LESSON.replace("two", "three"))
    assert draft(lesson).metadata.course.edition != first


def test_keys_are_sorted_so_that_a_diff_shows_changes_only(course):
    text = rebuilt(course).decode()
    assert text == json.dumps(json.loads(text), indent=1, sort_keys=True, ensure_ascii=False) + "\n"

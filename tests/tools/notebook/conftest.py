"""A small course, for the tests of the steps from a lesson to its notebook."""

import pytest

HEADER = """\
# ---
# title: {title}
# question: What is it?
# part: The idea
# builds_on: {builds_on}
# next: {next}
# road: main
# ---

# %% [markdown]
# # {stem} {title}
# {{{{time}}}}
"""


@pytest.fixture
def lessons(tmp_path):
    """A folder of two lessons: 01_first leads to 02_second."""
    folder = tmp_path / "lessons"
    folder.mkdir()
    first = HEADER.format(stem="01", title="First", builds_on="nothing", next="02_second")
    (folder / "01_first.py").write_text(first + "#\n# Next: {{next}}.\n", encoding="utf-8")
    second = HEADER.format(stem="02", title="Second", builds_on="[01_first]", next="none")
    (folder / "02_second.py").write_text(second + "#\n# {{lessons}}\n", encoding="utf-8")
    return folder

"""A section is Deeper by its heading and by the tag of each cell, or by neither."""

import pytest
from nbformat.v4 import new_code_cell, new_markdown_cell

from tools.rules.deeper import deeper_faults


def cells(text):
    """Cells told in lines: "m" or "c" for the kind, "d" deeper, "e" exercise, then the source."""
    made = []
    for place, line in enumerate(text.strip().splitlines()):
        marks, source = line.strip().split(" ", 1)
        tags = [tag for mark, tag in (("d", "deeper"), ("e", "exercise")) if mark in marks]
        new = new_code_cell if marks.startswith("c") else new_markdown_cell
        source = source.replace("|", "\n")
        made.append(new(source, id=f"cell{place}", metadata={"tags": tags} if tags else {}))
    return made


GOOD = """
m ## 3.1 A claim
c 1 + 1
md ## 3.2 Deeper: why|```|# no heading|```
cd 2 + 2
md ### A part of it
cd 3 + 3
m ## 3.3 Deeper networks are no section off the road
c 4 + 4
m ## Exercises
m **1. A task**
ce ...
md **2. Deeper: a task**
cde ...
m ## Next
"""


def test_a_lesson_whose_tags_follow_its_headings_has_no_fault():
    assert deeper_faults(cells(GOOD), "here") == []


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("cd 2", "c 2", 'cell3, stands in a section "Deeper:", but has no tag deeper.'),
        ("md ### A", "m ### A", 'cell4, stands in a section "Deeper:", but has no tag deeper.'),
        ("c 4", "cd 4", "cell7, has the tag deeper, but the heading above does not begin with"),
        ("md ## 3.2 Deeper: w", "md ## 3.2 W", "cell2, has the tag deeper, but the heading"),
        ("A part of it", "A part|## 3.3 New", "cell4, stands in a Deeper section and outside"),
        ("\nce ...", "\ncde ...", "cell9, and the cell that answers it do not both have the tag"),
        ("2. Deeper: a", "2. A", 'cell11, has the tag deeper, but its task does not say "Deeper:"'),
        ("1. A task", "1. Deeper: A task", 'cell9, says "Deeper:", but has no tag deeper.'),
        ("m ## Exercises", "md ## Deeper: Exercises", "cell9, stands in a section"),
    ],
)
def test_what_contradicts_is_one_sentence_that_names_the_cell(old, new, said):
    assert old in GOOD
    faults = deeper_faults(cells(GOOD.replace(old, new, 1)), "lessons/03.py")
    assert f"lessons/03.py, cell {said}" in faults[0]

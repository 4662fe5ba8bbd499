"""A README in another language follows parts of the English one, and is told when they change."""

import pytest

from tools.language.languages import languages
from tools.language.readme import FOLLOWS, editions, readme_faults

ENGLISH = """\
# A course

It is short.

## Two commands

Call one,
then two.

## More

<!-- table: made by make notebooks -->

| 1 |

<!-- end of table -->
"""


@pytest.fixture
def course(tmp_path):
    (tmp_path / "README.md").write_text(ENGLISH, encoding="utf-8")
    now = editions(ENGLISH)
    parts = [f"## 节\n\n<!-- follows {heading}: {now[heading]} -->\n" for heading in now]
    (tmp_path / "README.zh.md").write_text("\n".join(parts), encoding="utf-8")
    return tmp_path


def change(course, before, after):
    text = (course / "README.md").read_text(encoding="utf-8")
    assert before in text
    (course / "README.md").write_text(text.replace(before, after), encoding="utf-8")


def test_a_changed_part_is_named_with_the_line_to_write(course):
    assert readme_faults("zh", course) == []
    change(course, "then two", "then three")
    (told,) = readme_faults("zh", course)
    assert told.startswith("README.zh.md: the English of 'Two commands' has changed;")
    now = editions((course / "README.md").read_text(encoding="utf-8"))["Two commands"]
    assert f"<!-- follows Two commands: {now} -->" in told


def test_other_line_breaks_and_a_table_made_anew_change_nothing(course):
    change(course, "one,\nthen", "one, then")
    change(course, "| 1 |", "| 2 |")
    assert readme_faults("zh", course) == []


def test_a_heading_that_is_gone_and_a_readme_that_follows_nothing_are_told(course):
    change(course, "## More", "## Further")
    (told,) = readme_faults("zh", course)
    assert told == "README.zh.md follows 'More', a heading that README.md has not."
    (course / "README.zh.md").write_text("# 课程\n", encoding="utf-8")
    assert readme_faults("zh", course) == [
        "README.zh.md says of no part which English part it follows."
    ]


def test_without_a_readme_in_the_language_nothing_is_owed(course):
    assert readme_faults("de", course) == []


@pytest.mark.parametrize("language", languages())
def test_the_readme_is_in_step_with_the_english(language):
    assert readme_faults(language) == []


def test_an_edition_is_one_word():
    assert FOLLOWS.findall("<!-- follows If you teach: 0a1b -->") == [("If you teach", "0a1b")]

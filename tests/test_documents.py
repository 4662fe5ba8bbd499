"""The pages of docs/ that readers are sent to: each thing that they point to is there."""

import re

import pytest

from course_utils.experiments import committed_results, paired
from tools.course_paths import LESSONS, ROOT
from tools.notebook.draft import draft

HEADING = re.compile(r"## (\d+\.\d+)?")
SECTION = re.compile(r"\[(\d+\.\d+)\]\(\.\./notebooks/(\d\d_\w+)\.ipynb\)")
SYMBOLS = (ROOT / "docs" / "symbols.md").read_text(encoding="utf-8")
READING = (ROOT / "docs" / "reading.md").read_text(encoding="utf-8")


def sections(stem):
    """The text of each numbered section of the lesson `stem`, by its number; code included."""
    found, number = {}, None
    for cell in draft(LESSONS / f"{stem}.py").cells:
        heading = HEADING.match(cell.source) if cell.cell_type == "markdown" else None
        number = heading[1] if heading else number
        found[number] = found.get(number, "") + cell.source + "\n"
    return found


@pytest.mark.parametrize(("page", "least"), [("symbols", 15), ("practice", 25), ("reading", 4)])
def test_each_section_that_a_page_names_is_in_its_lesson(page, least):
    named = SECTION.findall((ROOT / "docs" / f"{page}.md").read_text(encoding="utf-8"))
    assert len(named) >= least
    assert [(number, stem) for number, stem in named if number not in sections(stem)] == []


def test_each_line_of_practice_names_a_section():
    lines = (ROOT / "docs" / "practice.md").read_text(encoding="utf-8").splitlines()
    advice = [line for line in lines if line.startswith("- ")]
    assert [line for line in advice if not SECTION.search(line)] == []
    assert len([line for line in lines if line and line[0] != "|"]) <= 40  # a screen, and a table


def test_the_table_of_practice_holds_the_numbers_of_the_sweep():
    text = (ROOT / "docs" / "practice.md").read_text(encoding="utf-8")
    shown = re.findall(r"^\| (\S.+?) \| (\S+ \(.+?\)) \| (\S+ \(.+?\)) \|$", text, re.MULTILINE)
    table = committed_results("where_to_drop")
    table.insert(0, "arm", [arm_in_words(run) for run in table.itertuples()])
    table = table.drop(columns=["place", "p", "width", "decay"])
    gains = paired(table, "stopped", by="arm", against="nowhere, p = 0")
    numbers = {
        (g.arm, g.redrawn): f"{g.difference:+.1f} ({g.low:+.1f} to {g.high:+.1f})"
        for g in gains.itertuples()
    }
    assert len(shown) >= 6
    for arm, clean, redrawn in shown:
        assert (clean, redrawn) == (numbers[arm, 0], numbers[arm, 0.2]), arm


def arm_in_words(run):
    """What differs from 128 units without dropout, as the page and lesson 08 write it."""
    wide = ", twice the width" if run.width == 256 else ""
    return f"{run.place}, p = {run.p:g}{wide}{', weight decay' if run.decay else ''}"


def rows_of_symbols():
    rows = re.findall(r"^\| (.+?) \| .+ \| (\[.+\)) \|$", SYMBOLS, re.MULTILINE)
    return [(symbols.split(", "), *SECTION.findall(where)) for symbols, where in rows]


@pytest.mark.parametrize(("symbols", "where"), rows_of_symbols(), ids=str)
def test_a_symbol_stands_in_the_section_where_it_is_first_met(symbols, where):
    number, stem = where
    section = sections(stem)[number]
    math = re.findall(r"\$\$(.+?)\$\$|\$([^$]+?)\$", section, re.DOTALL)
    inside = " ".join(part for pair in math for part in pair)
    for symbol in symbols:
        letter = symbol.strip("$`")
        where = inside if symbol.startswith("$") else section
        assert re.search(rf"(?<![a-zA-Z\\]){re.escape(letter)}(?![a-zA-Z])", where), letter


def test_no_symbol_has_two_rows():
    letters = [symbol for symbols, _ in rows_of_symbols() for symbol in symbols]
    assert len(letters) > 20
    assert len(set(letters)) == len(letters)


def test_the_reading_list_has_ten_entries_each_with_a_link_and_what_to_read_it_for():
    entries = re.split(r"^\d+\. ", READING, flags=re.MULTILINE)[1:]
    assert len(entries) == 10
    assert [entry for entry in entries if "read it" not in entry] == []
    assert [entry for entry in entries[1:] if "](https://" not in entry] == []

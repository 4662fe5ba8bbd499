"""The table says what the JSON says, and every section has its rows, each of them with numbers."""

import json
import math
import re

import pytest

from benchmarks.__main__ import SECTIONS, main
from benchmarks.table import as_text, section_text

NUMBER = re.compile(r"-?\d+(?:\.\d+)?(?:e[-+]?\d+)?")


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (1034.4, "1034"),
        (7.5249, "7.52"),
        (12, "12"),
        (131072, "131072"),
        ([9.1, 8.76, 9.5], "9.1 (8.76 to 9.5)"),
        ("no C++ compiler here", "no C++ compiler here"),
    ],
)
def test_a_cell_has_three_digits_or_the_whole_of_an_integer(value, text):
    assert as_text(value) == text


def test_a_section_is_a_markdown_table_between_its_title_and_its_note():
    rows = [{"layer": "a", "ms": 1.5}, {"layer": "long", "ms": 2.0}]
    assert section_text({"title": "Times", "note": "By turns.", "rows": rows}).splitlines() == [
        "## Times",
        "",
        "| layer | ms  |",
        "| ----- | --- |",
        "| a     | 1.5 |",
        "| long  | 2   |",
        "",
        "By turns.",
    ]


def numbers(value):
    """The numbers of a cell, of the JSON or of the table."""
    if isinstance(value, str):
        return [float(number) for number in NUMBER.findall(value)]
    return [float(number) for number in (value if isinstance(value, list) else [value])]


def tables(text):
    """Title -> rows, each of which maps a column to the text that is printed there."""
    found = {}
    for part in text.split("\n## ")[1:]:
        title, *lines = part.splitlines()
        cells = [[c.strip() for c in line.strip("|").split(" | ")] for line in lines if "|" in line]
        head, _, *body = [line for line in cells if len(line) > 1]
        found[title] = [dict(zip(head, line, strict=True)) for line in body]
    return found


@pytest.mark.slow
@pytest.mark.timeout(900)
def test_quick_run_has_every_section_and_its_numbers_are_those_of_the_json(tmp_path, capsys):
    path = tmp_path / "benchmarks.json"
    assert main(["--quick", "--json", str(path)]) == 0
    report = json.loads(path.read_text(encoding="utf-8"))
    printed = tables(capsys.readouterr().out)
    assert list(report["sections"]) == list(SECTIONS)
    assert list(printed) == [section["title"] for section in report["sections"].values()]
    for section in report["sections"].values():
        for row, shown in zip(section["rows"], printed[section["title"]], strict=True):
            assert list(row) == list(shown)
            measured = {name: value for name, value in row.items() if not isinstance(value, str)}
            assert measured, row
            for name, value in measured.items():
                assert all(map(math.isfinite, numbers(value)))
                assert numbers(shown[name]) == pytest.approx(numbers(value), rel=0.006), name

"""A docstring in Markdown's manner comes out of autodoc as it reads."""

from tools.site.docstrings import as_rest


def made(*lines):
    changed = list(lines)
    as_rest(None, "module", "name", None, None, changed)
    return changed


def test_a_table_stays_as_it_was_typed():
    assert made("Before", "", "| a | b |", "| 1 | 2 |", "", "After") == [
        "Before", "", "::", "", "    | a | b |", "    | 1 | 2 |", "", "", "After",
    ]  # fmt: skip


def test_a_lone_star_is_a_star_and_bold_stays_bold():
    assert made("takes *arguments and **options, **bold** too") == [
        r"takes \*arguments and \**options, **bold** too"
    ]

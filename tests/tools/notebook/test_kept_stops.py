"""A formula and the stop after it are kept together; all else of a text stays as it is."""

import pytest

from tools.notebook.kept_stops import with_kept_stops


def kept(text):
    return f"<nobr>{text}</nobr>"


def test_a_stop_is_kept_with_the_formula_before_it():
    assert (
        with_kept_stops("令 $p = 0.2$，则 $q$。") == f"令 {kept('$p = 0.2$，')}则 {kept('$q$。')}"
    )
    assert with_kept_stops("## $p$，\n\n$p$，") == f"## $p$，\n\n{kept('$p$，')}"
    assert with_kept_stops("keep is $1-p$.") == f"keep is {kept('$1-p$.')}"


def test_a_bracket_is_kept_with_the_formula_after_it():
    assert with_kept_stops("（$p$）与 $q$ 无关") == f"{kept('（$p$）')}与 $q$ 无关"


def test_what_stands_between_two_formulas_is_no_formula():
    assert with_kept_stops("$a$ 和 $b$，$c$") == f"$a$ 和 {kept('$b$，')}$c$"


@pytest.mark.parametrize(
    "source",
    [
        "$$\nE[x] = 1 .\n$$",
        "`$HOME`, `$PATH`.",
        "```\necho $A, $B.\n```",
        "## $p$，又来了",
        "令 <nobr>$p$，</nobr>则",
    ],
)
def test_displays_code_headings_and_what_is_kept_already_stay(source):
    assert with_kept_stops(source) == source

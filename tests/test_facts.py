"""What lessons and documents say in words about the course is what the course holds."""

import re

import pytest

from course_utils.conformance import BY_CHANCE, PROPERTIES
from course_utils.mutants import MUTANTS
from tools.course_paths import LESSONS, ROOT, relative_path

ONES = "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen"
ONES = [*ONES.split(), *["fifteen", "sixteen", "seventeen", "eighteen", "nineteen"]]
TENS = ["twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"]
TABLE_ROW = re.compile(r"^# \| (?!property|the other|---)[^|]+ \| .+ \|$", re.MULTILINE)
FILES = [*LESSONS.glob("*.py"), *ROOT.glob("*.md"), *ROOT.glob("docs/*.md")]
FILES += [*ROOT.glob("course_utils/conformance/*.py"), *ROOT.glob("course_utils/mutants/*.py")]
TEXTS = {relative_path(path): path.read_text(encoding="utf-8") for path in FILES}
VERIFY = TEXTS["lessons/05_verify_against_pytorch.py"]


def in_words(number):
    """A number below a hundred as it is written in a text."""
    if number < 20:
        return ONES[number]
    rest = f"-{ONES[number % 10]}" if number % 10 else ""
    return TENS[number // 10 - 2] + rest


NUMBERS = {in_words(number) for number in range(100)}


def properties_in_table():
    """How many properties lesson 05 describes in a row of its own."""
    table = VERIFY[VERIFY.index("# | property | judged by |") :]
    return len(TABLE_ROW.findall(table[: table.index("#\n")]))


FACTS = {
    r"(?:judges|the) ([\w-]+) properties": len(PROPERTIES),
    r"asks ([\w-]+) such questions": len(PROPERTIES),
    r"of the ([\w-]+) judge by chance": len(PROPERTIES),
    r"([\w-]+) of the [\w-]+ judge by chance": len(BY_CHANCE),
    r"the other ([\w-]+) \| exact": len(PROPERTIES) - properties_in_table(),
    r"about ([\w-]+) (?:plausible )?wrong dropouts": round(len(MUTANTS), -1),
}


@pytest.mark.parametrize("pattern", FACTS)
def test_a_number_that_stands_in_a_text_is_the_one_that_the_course_has(pattern):
    said = {
        (name, word)
        for name, text in TEXTS.items()
        for word in map(str.lower, re.findall(pattern, text))
        if word in NUMBERS
    }
    assert said, f"no text says {pattern}: take it out of FACTS"
    assert {word for _, word in said} == {in_words(FACTS[pattern])}, said


def test_the_seeds_behind_what_the_judge_cannot_see_are_as_many_everywhere():
    (seeds,) = re.findall(r"over (\d+) seeds", VERIFY)
    (last,) = re.findall(r"over seeds 0 to (\d+)", TEXTS["course_utils/conformance/__init__.py"])
    assert int(seeds) == int(last) + 1


def test_numbers_are_written_as_words():
    assert [in_words(n) for n in (6, 15, 39, 40)] == ["six", "fifteen", "thirty-nine", "forty"]


def test_the_recipes_have_at_most_five_steps_each():
    """CONTRIBUTING.md promises short ones, and names the files that are written by hand."""
    recipes = TEXTS["CONTRIBUTING.md"].split("\n## ")[1:]
    assert len(recipes) == 7
    for recipe in recipes:
        name, numbers = recipe.split(":")[0], re.findall(r"^(\d)\. ", recipe, re.MULTILINE)
        assert numbers == [str(n) for n in range(1, len(numbers) + 1)], name
        assert 1 <= len(numbers) <= 5, name

"""A lesson's header: read as it is meant, and each thing that is wrong with it is one sentence."""

import pytest

from tools.notebook.errors import LessonError
from tools.notebook.header import read_header


def test_a_header_is_read(lessons):
    first, second = (read_header(lessons / f"{stem}.py") for stem in ("01_first", "02_second"))
    assert (first.title, first.part, first.road) == ("First", "The idea", "main")
    assert (first.builds_on, first.next) == ("nothing", "02_second")
    assert (second.builds_on, second.next) == (("01_first",), None)
    assert (second.label, second.link) == ("02 Second", "[02 Second](02_second.ipynb)")


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("# road: main\n", "", "its header has no road; it has to say title, question, part, "),
        ("# road: main\n", "# raod: main\n", "its header has no road"),
        ("# road: main\n", "# road: main\n# minutes: 5\n", "its header has minutes, but may only"),
        ("road: main", "road: long", "its road has to be main or side, but is 'long'"),
        ("part: The idea", "part: 7", "its part has to be one of .*, but is 7"),
        ("[01_first]", "[03_third]", "builds_on names 03_third, but there is no lessons/03_third"),
        ("[01_first]", "[]", "its builds_on has to list lessons or say what else"),
        ("next: none", "next: 03_third", "its next names 03_third, but there is no lessons/03_thi"),
        ("title: Second", "title: [", "its header is no YAML"),
        ("# ---\n", "", "it has no header; it has to begin with # --- and say title, question"),
    ],
)
def test_what_is_wrong_is_one_sentence(lessons, old, new, said):
    lesson = lessons / "02_second.py"
    lesson.write_text(lesson.read_text(encoding="utf-8").replace(old, new), encoding="utf-8")
    with pytest.raises(LessonError, match=said) as error:
        read_header(lesson)
    assert "\n" not in str(error.value)

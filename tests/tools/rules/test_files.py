"""A file that nothing uses is named; one that a lesson, a command or a registry uses is not."""

import pytest

from tools.rules.files import unused_files

COURSE = {
    "course_utils/__init__.py": "",
    "course_utils/masks.py": "from . import coins",
    "course_utils/coins.py": "",
    "course_utils/look.mplstyle": "",
    "course_utils/exercises/first/one.py": "",
    "tools/lab.py": "from tools.paths import ROOT",
    "tools/paths.py": "",
    "lessons/01_first.py": "import course_utils.masks\nstyle('course_utils.look')",
    "docs/mask.png": "",
    "Makefile": "lab:\n\t$(IN_VENV) -m tools.lab $(ARGS)",
    "README.md": "![A mask](docs/mask.png)",
    "README.zh.md": "![掩码](docs/mask.zh.png)",
    "docs/mask.zh.png": "",
    "tests/test_lost.py": "from course_utils import lost",
}


@pytest.fixture
def unused(tmp_path):
    """The sentences for a course of COURSE and of the files given."""

    def found(**more):
        for name, text in (COURSE | more).items():
            path = tmp_path / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, encoding="utf-8")
        return unused_files(tmp_path, {"course_utils.exercises.first.one"})

    return found


def test_what_is_used_is_not_named(unused):
    assert unused() == []


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("course_utils/lost.py", "import course_utils.lost"),  # a test uses it, and it uses itself
        ("course_utils/exercises/first/lost.py", ""),
        ("course_utils/lost.csv", ""),
        ("tools/lost.py", ""),
        ("docs/lost.png", ""),
    ],
)
def test_a_planted_file_is_named(unused, name, text):
    assert unused(**{name: text}) == [f"Nothing uses {name}."]

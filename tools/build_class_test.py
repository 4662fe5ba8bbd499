"""Build the test of misconceptions into build/class-test: each form as notebook and page, the key.

Form A is for before the course, form B for after it; `make check-class` tells the gain. A file
there that somebody has changed is not overwritten: it gets another name.
"""

import sys
from pathlib import Path

from course_utils.beliefs import form_a, form_b
from tools.classroom import class_test, report
from tools.classroom.on_paper import columns
from tools.course_paths import ROOT, OneSentenceParser, relative_path

INTO = ROOT / "build" / "class-test"


def files() -> dict[str, str]:
    """name -> text of each file."""
    forms = (form_a, form_b)
    made = {f"{form.name}.ipynb": class_test.notebook(form) for form in forms}
    made |= {f"{form.name}.html": class_test.page(form) for form in forms}
    made |= {f"{form.name}.csv": ",".join(columns(form)) + "\n" for form in forms}
    return made | {"key.html": class_test.key(forms)}


def main(arguments: list[str]) -> int:
    parser = OneSentenceParser(prog="build_class_test", description=__doc__)
    parser.add_argument("--into", type=Path, default=INTO, help="the folder to write")
    options = parser.parse_args(arguments)
    made = files()
    report.write(made, options.into)
    print(f"built {relative_path(options.into)}/: {', '.join(made)}")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

"""Put the current edition of one lesson into work/, beside the learner's copy of an older one."""

import sys

from tools.course_paths import NOTEBOOKS, WORK, find_lesson, relative_path
from tools.file_trouble import in_one_sentence
from tools.learner_copies import (
    Unreadable,
    beside,
    cleared,
    open_folder,
    read_notebook,
    write_new,
)


def fetch(name: str) -> str:
    """Copy lesson `name`, outputs cleared, and return the line that says where it is now."""
    lesson = find_lesson(name, NOTEBOOKS, ".ipynb")
    notebook, copy = read_notebook(lesson), WORK / lesson.name
    open_folder()
    for path in (copy, beside(copy, notebook)):
        try:
            write_new(path, cleared(notebook))
        except FileExistsError:
            continue
        return f"{relative_path(path)} is the current edition, outputs cleared."
    return f"{relative_path(path)} is there already; nothing was changed."


if __name__ == "__main__":
    if len(sys.argv) != 2 or sys.argv[1].startswith("-"):
        raise SystemExit("Say which lesson: make fetch LESSON=02 (or python -m tools.fetch 02).")
    try:
        print(fetch(sys.argv[1]))
    except Unreadable as refusal:
        raise SystemExit(str(refusal)) from None
    except OSError as error:
        raise SystemExit(in_one_sentence(error, WORK)) from None

"""Make the copies of the lessons that others open: outputs cleared, for a JupyterHub and for Colab.

build/copies/lessons/ holds what `make lab` puts into work/, colab/ the same for Colab.
"""

import shutil

import nbformat

from tools.course_paths import NOTEBOOKS, ROOT, numbered, relative_path
from tools.launch import Repository, repository
from tools.learner_copies import Unreadable, as_text, cleared, read_notebook
from tools.learner_pages import copy_pages
from tools.notebook.colab import for_colab
from tools.notebook.write import write

COPIES = ROOT / "build" / "copies"
NO_ADDRESS = (
    "None for Colab, which has to know where the course is: write Repository into [project.urls] "
    "of pyproject.toml."
)


def make_copies(there: Repository | None) -> list[str]:
    """Make all of them anew in build/copies; where they are, and what is missing."""
    shutil.rmtree(COPIES, ignore_errors=True)
    lessons, colab = COPIES / "lessons", COPIES / "colab"
    lessons.mkdir(parents=True)
    for path in numbered(NOTEBOOKS, ".ipynb"):
        notebook = read_notebook(path)
        (lessons / path.name).write_text(as_text(cleared(notebook)), encoding="utf-8", newline="\n")
        if there:
            write(for_colab(nbformat.read(path, as_version=4), there), colab / path.name)
    failed = copy_pages(lessons)
    made = [f"made {relative_path(folder)}" for folder in (lessons, colab) if folder.exists()]
    return [*made, *failed, *([] if there else [NO_ADDRESS])]


if __name__ == "__main__":
    try:
        print(*make_copies(repository()), sep="\n")
    except (Unreadable, ValueError) as refusal:
        raise SystemExit(str(refusal)) from None

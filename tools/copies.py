"""Make the copies of the lessons that others open: outputs cleared, for a JupyterHub and for Colab.

build/copies/lessons/ holds what `make lab` puts into work/, in each language; colab/ the same for
Colab, without what is not translated.
"""

import shutil

import nbformat

from course_utils.learner import LANGUAGE
from tools.course_paths import NOTEBOOKS, ROOT, numbered, relative_path
from tools.language.languages import ENGLISH, in_folder, languages
from tools.launch import Repository, repository
from tools.learner_copies import Unreadable, as_text, cleared, lesson_in
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
    lessons, colab, failed = COPIES / "lessons", COPIES / "colab", []
    for language in [ENGLISH, *languages()]:
        _copy_lessons(language, in_folder(lessons, language))
        failed += copy_pages(lessons, language)
        for path in numbered(in_folder(NOTEBOOKS, language), ".ipynb") if there else ():
            notebook = for_colab(nbformat.read(path, as_version=4), there, language)
            write(notebook, in_folder(colab, language) / path.name)
    made = [f"made {relative_path(folder)}" for folder in (lessons, colab) if folder.exists()]
    return [*made, *failed, *([] if there else [NO_ADDRESS])]


def _copy_lessons(language, folder):
    """Put every lesson into `folder`, which says that it is in `language`."""
    folder.mkdir(parents=True)
    if language != ENGLISH:
        (folder / LANGUAGE).write_text(f"{language}\n", encoding="utf-8")
    for path in numbered(NOTEBOOKS, ".ipynb"):
        text = as_text(cleared(lesson_in(language, path)))
        (folder / path.name).write_text(text, encoding="utf-8", newline="\n")


if __name__ == "__main__":
    try:
        print(*make_copies(repository()), sep="\n")
    except (Unreadable, ValueError) as refusal:
        raise SystemExit(str(refusal)) from None

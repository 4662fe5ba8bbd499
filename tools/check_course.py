"""Say what a change of the course has forgotten: one sentence for each thing, and status 1."""

import sys

import nbformat

from course_utils.checking.registry import lessons
from tools.course_paths import LESSONS, NOTEBOOKS, ROOT, numbered, relative_path
from tools.experiments import sweep_names
from tools.learner_copies import Unreadable, read_notebook
from tools.notebook.faults import picture_faults
from tools.objectives import objective_faults
from tools.rules.cells import undescribed
from tools.rules.exercises import all_exercise_faults
from tools.rules.files import unused_files
from tools.rules.lessons import lesson_faults


def course_faults() -> list[str]:
    """Everything that is wrong with the course."""
    return [
        *lesson_faults(LESSONS),
        *all_exercise_faults(LESSONS),
        *unused_files(ROOT, exercise_modules() | sweep_modules()),
        *undescribed_pictures(),
        *objective_faults(),
    ]


def exercise_modules() -> set[str]:
    """The modules that make an exercise which the registry finds."""
    return {
        f"course_utils.exercises.{lesson.folder}.{exercise.name}"
        for lesson in lessons()
        for exercise in lesson.exercises
    }


def sweep_modules() -> set[str]:
    """The modules that `make experiments` finds."""
    return {f"course_utils.sweeps.{name}" for name in sweep_names()}


def undescribed_pictures() -> list[str]:
    """The pictures in documents and built notebooks that have no text beside them."""
    documents = [*ROOT.glob("*.md"), *ROOT.glob("docs/*.md"), *ROOT.glob("data/*.md")]
    found = [
        fault
        for path in documents
        for fault in undescribed(relative_path(path), path.read_text(encoding="utf-8"))
    ]
    for path in numbered(NOTEBOOKS, ".ipynb"):
        try:
            notebook = nbformat.from_dict(read_notebook(path))
        except Unreadable as refusal:
            found.append(str(refusal))
            continue
        found += [
            f"{relative_path(path)}, cell {cell.get('id')}, {fault}."
            for cell in notebook.cells
            for output in cell.get("outputs", [])
            for fault in picture_faults(output)
        ]
    return found


def main() -> int:
    """Print the faults; 1 when there is one."""
    found = course_faults()
    print(*found, sep="\n", end="\n" if found else "")
    return bool(found)


if __name__ == "__main__":
    sys.exit(main())

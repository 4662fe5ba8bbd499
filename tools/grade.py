"""Grade what a class has handed in of an assignment: marks, and a page of feedback each.

Each submission is graded in a process of its own, with limits of time and memory, so that what
one of them does costs nobody else theirs. In the folder of the class then stand marks.csv, by
learner and exercise, grades.csv, as nbgrader exports it, and feedback/NAME/LESSON/LESSON.html.
"""

import glob
import hashlib
import re
import sys
import time
from dataclasses import dataclass
from pathlib import Path

import nbformat
import pandas as pd

from course_utils.checking.verdict import CORRECT
from tools.assignment import CLASS
from tools.classroom.apart import Limits
from tools.classroom.fenced_kernel import NAME as KERNEL
from tools.classroom.nbgrader import Nbgrader
from tools.classroom.one_notebook import MOST_SAID
from tools.classroom.outcomes import NO_VERDICT, is_verdict
from tools.classroom.report import csv, write
from tools.course_paths import LESSONS, OneSentenceParser, at_home, find_lesson, relative_path
from tools.notebook.verdicts import verdicts_in

HANDED_IN = ".handed_in"  # beside a graded notebook: the checksum of the one that was handed in
LIMITS = Limits(minutes=5.0)
RAISED = re.compile(r"^\s*([\w.]+(?:Error|Exception|Interrupt)\b.*)$", re.MULTILINE)


@dataclass(frozen=True)
class Graded:
    """How the grading of one submission went. seconds: 0 where it had been graded before."""

    learner: str
    trouble: str
    seconds: float


def grade_one(nbgrader: Nbgrader, learner: str, name: str, limits: Limits) -> Graded:
    """Have the submission of `learner` to the assignment `name` graded, where it is a new one."""
    handed_in = nbgrader.folder / "submitted" / learner / name / f"{name}.ipynb"
    if not handed_in.is_file():
        return Graded(learner, f"there is no {handed_in.name}", 0.0)
    known = autograded(nbgrader.folder, learner, name).with_name(HANDED_IN)
    digest = hashlib.sha256(handed_in.read_bytes()).hexdigest()
    if known.exists() and known.read_text(encoding="utf-8") == digest:
        return Graded(learner, "", 0.0)
    begin = time.monotonic()
    words = [f"--student={glob.escape(learner)}", "--force", f"--Execute.kernel_name={KERNEL}"]
    said, trouble = nbgrader("autograde", name, *words, limits=limits)
    if not trouble:
        known.write_text(digest, encoding="utf-8")
    elif raised := RAISED.findall(said):
        trouble = raised[-1]
    return Graded(learner, trouble[:MOST_SAID], time.monotonic() - begin)


def autograded(folder: Path, learner: str, name: str) -> Path:
    """Where nbgrader puts the notebook that it has graded."""
    return folder / "autograded" / learner / name / f"{name}.ipynb"


def marks(folder: Path, name: str, graded: list[Graded]) -> pd.DataFrame:
    """A row for each learner and graded exercise: the points, the outcome, the mistake.

    trouble: why there is no verdict, "" where there is one.
    """
    source = nbformat.read(str(folder / "source" / name / f"{name}.ipynb"), as_version=4)
    exercises = {
        _graded_id(cell): cell.metadata.nbgrader.points for cell in source.cells if _graded_id(cell)
    }
    rows = []
    for one in graded:
        path = autograded(folder, one.learner, name)
        cells = nbformat.read(str(path), as_version=4).cells if path.exists() else []
        found = {_graded_id(cell): cell for cell in cells}
        for exercise, points in exercises.items():
            cell = found.get(exercise)
            told = [ids for ids in verdicts_in(cell) if is_verdict(ids)] if cell else []
            ids = told[-1] if told else {"outcome": NO_VERDICT}
            rows.append(
                {
                    "learner": one.learner,
                    "exercise": exercise,
                    "points": points if ids["outcome"] == CORRECT else 0,
                    "outcome": ids["outcome"],
                    "mistake": ids.get("mistake") or "",
                    "misconception": ids.get("misconception") or "",
                    "trouble": one.trouble or (_raised_in(cell) if cell else ""),
                }
            )
    return pd.DataFrame(rows)


def _graded_id(cell) -> str | None:
    known = cell.metadata.get("nbgrader", {})
    return known.get("grade_id") if known.get("grade") else None


def _raised_in(cell) -> str:
    """What the graded `cell` raised, such as NameError for an answer cell that does not run."""
    errors = [output for output in cell.outputs if output.output_type == "error"]
    return f"{errors[0].ename}: {errors[0].evalue}"[:MOST_SAID] if errors else ""


def main(arguments: list[str]) -> int:
    """Grade every submission, and say how many there are and how long each has taken."""
    parser = OneSentenceParser(prog="grade", description=__doc__)
    parser.add_argument("lesson", help="02 or 02_dropping_units")
    parser.add_argument("--folder", type=at_home, default=CLASS, help="the folder of the class")
    options = parser.parse_args(arguments)
    name = find_lesson(options.lesson, LESSONS, ".py").stem
    folder = options.folder.resolve()
    if not (folder / "release" / name).exists():
        raise SystemExit(f"{relative_path(folder)} holds no assignment {name}: make assignment.")
    learners = sorted(path.parent.name for path in (folder / "submitted").glob(f"*/{name}"))
    if not learners:
        where = relative_path(folder / "submitted" / "NAME" / name)
        raise SystemExit(f"Nothing has been handed in: a notebook belongs in {where}/.")
    nbgrader = Nbgrader(folder)
    graded = [grade_one(nbgrader, learner, name, LIMITS) for learner in learners]
    for command in (("generate_feedback", name, "--force"), ("export", "--to=grades.csv")):
        said, trouble = nbgrader(*command)
        if trouble:
            print(said, file=sys.stderr)
    write({"marks.csv": csv(marks(folder, name, graded))}, folder)
    new, wrong = [g.seconds for g in graded if g.seconds], sum(bool(g.trouble) for g in graded)
    seconds = f"{sum(new) / len(new):.1f} s for each of {len(new)} new ones" if new else "none new"
    print(f"{len(graded)} submissions ({seconds}), of which {wrong} could not be graded")
    print(f"marks: {relative_path(folder / 'marks.csv')}; feedback: feedback/ beside it")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

"""What a class has shown, as tables: by learner and exercise, by misconception, by trouble."""

from contextlib import suppress

import pandas as pd

from course_utils.checking.misconceptions import MISCONCEPTIONS
from course_utils.checking.registry import lessons
from course_utils.checking.verdict import CORRECT, NOT_ATTEMPTED, NOT_YET
from tools.course_paths import NOTEBOOKS, numbered
from tools.learner_copies import Unreadable, edition, read_notebook

NO_VERDICT = "no_verdict"  # a lesson was handed in, and this exercise of it came to no verdict
COLUMNS = ["learner", "lesson", "exercise", "outcome", "mistake", "misconception"]
ANOTHER_EDITION = "it was made from another edition of the lesson"
MOST_LETTERS = 300  # of what Python said of a trouble


def last_verdicts(notebooks: list[dict]) -> dict[str, dict]:
    """exercise's id -> the last verdict on it that the notebooks of a learner showed.

    What is no verdict is left out: a cell can write anything into its output.
    """
    shown = [verdict for notebook in notebooks for verdict in notebook["verdicts"]]
    return {verdict["exercise"]: verdict for verdict in shown if is_verdict(verdict)}


def is_verdict(ids) -> bool:
    """Whether `ids` is what `Verdict.ids` gives."""
    try:
        return (
            isinstance(ids["exercise"], str)
            and ids["outcome"] in (CORRECT, NOT_YET, NOT_ATTEMPTED)
            and (ids["mistake"] is None or str(ids["mistake"]).isidentifier())
            and ids["misconception"] in (None, *MISCONCEPTIONS)
        )
    except (TypeError, LookupError):
        return False


def outcomes(seen: dict[str, list[dict]]) -> pd.DataFrame:
    """A row for each learner and each exercise of the lessons that this learner handed in.

    seen: learner -> what each of the notebooks showed. mistake and misconception are "" where
    there is none.
    """
    rows = []
    for learner, notebooks in seen.items():
        last = last_verdicts(notebooks)
        names = {shown["notebook"] for shown in notebooks}
        for lesson in lessons():
            ids = {exercise.id for exercise in lesson.exercises}
            if not ids & set(last) and not any(lesson.stem in name for name in names):
                continue
            for exercise in lesson.exercises:
                verdict = last.get(exercise.id, {"outcome": NO_VERDICT})
                known = [verdict.get(key) or "" for key in COLUMNS[3:]]
                rows.append([learner, lesson.stem, exercise.name, *known])
    return pd.DataFrame(rows, columns=COLUMNS)


def troubles(seen: dict[str, list[dict]], *, names=True) -> pd.DataFrame:
    """A row for each thing that went wrong in a notebook, in order.

    names: with the notebook's own name and with what Python said, which may hold the learner's.
    """
    rows, built = [], editions()
    for learner, notebooks in seen.items():
        for shown in notebooks:
            lesson = next((stem for stem in built if stem in shown["notebook"]), "")
            found = [*shown["troubles"]]
            if lesson and shown["edition"] not in (built[lesson], "unknown"):
                found.append((ANOTHER_EDITION, shown["edition"]))
            for what, detail in found:
                said = " ".join(detail.split())[:MOST_LETTERS] if names else ""
                notebook = shown["notebook"] if names else lesson
                rows.append([learner, notebook, " ".join(what.split()), said])
    return pd.DataFrame(rows, columns=["learner", "notebook", "trouble", "detail"])


def editions() -> dict[str, str]:
    """lesson -> the edition of its notebook as it stands here."""
    found = {}
    for path in numbered(NOTEBOOKS, ".ipynb"):
        with suppress(Unreadable):
            found[path.stem] = edition(read_notebook(path))
    return found


def held(table: pd.DataFrame) -> pd.DataFrame:
    """misconception -> how many learners hold it, in which exercises; the most frequent first."""
    shown = table[table.misconception != ""]
    grouped = shown.groupby("misconception", sort=False)
    counted = pd.DataFrame(
        {
            "learners": grouped.learner.nunique(),
            "exercises": grouped.exercise.agg(lambda names: ", ".join(sorted(set(names)))),
        }
    )
    return counted.sort_values("learners", ascending=False, kind="stable")


def by_exercise(table: pd.DataFrame) -> pd.DataFrame:
    """(lesson, exercise) -> how many learners have which outcome, and the mistake most made."""
    rows = {}
    for key, group in table.groupby(["lesson", "exercise"], sort=False):
        mistakes = group.mistake[group.mistake != ""].value_counts()
        most = f"{mistakes.index[0]} ({mistakes.iloc[0]})" if len(mistakes) else ""
        rows[key] = {**group.outcome.value_counts(), "most made": most}
    return pd.DataFrame.from_dict(rows, orient="index")

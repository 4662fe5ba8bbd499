"""What a class has shown, as tables: by learner and exercise, by misconception, by trouble."""

from contextlib import suppress

import pandas as pd

from course_utils.beliefs import form_a, form_b
from course_utils.checking.misconceptions import MISCONCEPTIONS
from course_utils.checking.registry import lessons
from course_utils.checking.verdict import CORRECT, NOT_ATTEMPTED, NOT_YET
from tools.course_paths import NOTEBOOKS, numbered
from tools.learner_copies import Unreadable, edition, read_notebook

NO_VERDICT = "no_verdict"  # a lesson was handed in, and this exercise of it came to no verdict
COLUMNS = ["learner", "lesson", "exercise", "outcome", "mistake", "misconception"]
ANOTHER_EDITION = "it was made from another edition of the lesson"


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
    """A row for each learner and each exercise of the lessons and forms that they handed in.

    seen: learner -> what each of the notebooks showed. mistake and misconception are "" where
    there is none.
    """
    rows, asked_there = [], asked()
    for learner, notebooks in seen.items():
        last = last_verdicts(notebooks)
        names = {shown["notebook"] for shown in notebooks}
        for lesson, exercises in asked_there.items():
            if not set(exercises) & set(last) and not any(lesson in name for name in names):
                continue
            for name, exercise in exercises.items():
                verdict = last.get(name, {"outcome": NO_VERDICT})
                known = [verdict.get(key) or "" for key in COLUMNS[3:]]
                rows.append([learner, lesson, exercise, *known])
    return pd.DataFrame(rows, columns=COLUMNS)


def asked() -> dict[str, dict[str, str]]:
    """lesson or form -> {id: name} of what it asks, in order; a question is its misconception's."""
    exercises = {lesson.stem: {e.id: e.name for e in lesson.exercises} for lesson in lessons()}
    forms = {
        form.name: {f"{form.name}.{q.misconception}": q.misconception for q in form.questions}
        for form in (form_a, form_b)
    }
    return exercises | forms


def troubles(seen: dict[str, list[dict]], *, names=True) -> pd.DataFrame:
    """A row for each thing that went wrong in a notebook, in order.

    names: with the notebook's own name and with what Python said, which may hold the learner's.
    """
    rows, built = [], editions()
    for learner, notebooks in seen.items():
        for shown in notebooks:
            lesson = next((stem for stem in built if stem in shown["notebook"]), "")
            found = [*shown["troubles"]]
            if lesson and shown["edition"] not in {*built[lesson], "unknown"}:
                found.append((ANOTHER_EDITION, shown["edition"]))
            for what, detail in found:
                said = " ".join(detail.split()) if names else ""
                notebook = shown["notebook"] if names else lesson
                rows.append([learner, notebook, " ".join(what.split()), said])
    return pd.DataFrame(rows, columns=["learner", "notebook", "trouble", "detail"])


def editions() -> dict[str, set[str]]:
    """lesson -> the editions of its notebook as it stands here, one for each language."""
    found = {}
    for path in numbered(NOTEBOOKS, ".ipynb"):
        for built in (path, *NOTEBOOKS.glob(f"*/{path.name}")):
            with suppress(Unreadable):
                found.setdefault(path.stem, set()).add(edition(read_notebook(built)))
    return found


def held(table: pd.DataFrame) -> pd.DataFrame:
    """misconception -> how many learners hold it, in which exercises; the most frequent first.

    The forms of the test are left out: what was held before the course is not held now.
    """
    shown = of_lessons(table)
    shown = shown[shown.misconception != ""]
    grouped = shown.groupby("misconception", sort=False)
    counted = pd.DataFrame(
        {
            "learners": grouped.learner.nunique(),
            "exercises": grouped.exercise.agg(lambda names: ", ".join(sorted(set(names)))),
        }
    )
    return counted.sort_values("learners", ascending=False, kind="stable")


def of_lessons(table: pd.DataFrame) -> pd.DataFrame:
    """The rows of exercises, without those of the test's forms."""
    return table[~table.lesson.isin([form_a.name, form_b.name])]


def by_exercise(table: pd.DataFrame) -> pd.DataFrame:
    """(lesson, exercise) -> how many learners have which outcome, and the mistake most made."""
    rows = {}
    for key, group in of_lessons(table).groupby(["lesson", "exercise"], sort=False):
        mistakes = group.mistake[group.mistake != ""].value_counts()
        most = f"{mistakes.index[0]} ({mistakes.iloc[0]})" if len(mistakes) else ""
        rows[key] = {**group.outcome.value_counts(), "most made": most}
    return pd.DataFrame.from_dict(rows, orient="index")

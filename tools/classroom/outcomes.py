"""What a class has shown, as tables: by learner and exercise, by misconception, by trouble."""

import pandas as pd

from course_utils.checking.registry import lessons

NO_VERDICT = "no_verdict"  # a lesson was handed in, and this exercise of it came to no verdict
COLUMNS = ["learner", "lesson", "exercise", "outcome", "mistake", "misconception"]


def outcomes(seen: dict[str, list[dict]]) -> pd.DataFrame:
    """A row for each learner and each exercise of the lessons that this learner handed in.

    seen: learner -> what each of the notebooks showed. Of several verdicts the last one counts.
    mistake and misconception are "" where there is none.
    """
    rows = []
    for learner, notebooks in seen.items():
        last = {v["exercise"]: v for shown in notebooks for v in shown["verdicts"]}
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


def troubles(seen: dict[str, list[dict]]) -> pd.DataFrame:
    """A row for each notebook that could not be run as it stands, with what went wrong first."""
    rows = [
        [learner, shown["notebook"], " ".join(shown["trouble"].split())[:300]]
        for learner, notebooks in seen.items()
        for shown in notebooks
        if shown["trouble"]
    ]
    return pd.DataFrame(rows, columns=["learner", "notebook", "trouble"])


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

"""Answers to a form that was printed, from a table in which somebody has typed them."""

from pathlib import Path

import pandas as pd

from course_utils.beliefs import form_a, form_b
from course_utils.beliefs.forms import Form
from course_utils.checking.verdict import NOT_ATTEMPTED
from tools.classroom.submissions import readable
from tools.course_paths import relative_path
from tools.file_trouble import in_one_sentence

LEARNER = "learner"


def is_paper(source: Path) -> bool:
    return source.suffix.lower() == ".csv"


def columns(form: Form) -> list[str]:
    """Those of the table: who, then a letter for each question, nothing where it is open."""
    return [LEARNER, *(str(number) for number, _ in enumerate(form.questions, start=1))]


def seen_on(source: Path) -> dict[str, dict]:
    """learner -> what the answers show, as a notebook shows it; the file's name tells the form.

    SystemExit with one sentence where that is no such table.
    """
    form = next((form for form in (form_a, form_b) if form.name in source.stem), None)
    where = relative_path(source)
    if form is None:
        raise SystemExit(f"{where} has to have {form_a.name} or {form_b.name} in its name.")
    try:
        table = pd.read_csv(
            source,
            dtype=str,
            keep_default_na=False,
            sep="[,;\t]",  # spreadsheets write what is usual in their country
            engine="python",
            encoding="utf-8-sig",
        )
    except OSError as error:
        raise SystemExit(in_one_sentence(error, source)) from None
    except UnicodeDecodeError:
        raise SystemExit(
            f"{where} is not in UTF-8: save it as “CSV UTF-8” in your spreadsheet."
        ) from None
    except ValueError as error:
        raise SystemExit(f"{where} is no table ({type(error).__name__}).") from None
    table.columns = table.columns.str.strip()
    if list(table.columns) != columns(form):
        raise SystemExit(f"{where} has to have the columns {', '.join(columns(form))}.")
    table[LEARNER] = table[LEARNER].str.strip().map(readable)
    twice = table[LEARNER][table[LEARNER].duplicated()].tolist()
    if twice:
        raise SystemExit(f"{where} has a learner twice ({len(twice)} rows).")
    return {row[LEARNER]: _shown(form, row) for row in table.to_dict("records")}


def _shown(form: Form, row: dict) -> dict:
    noted = {number: form.check(int(number), row[number]) for number in columns(form)[1:]}
    return {
        "notebook": form.name,
        "verdicts": [one.ids for one in noted.values()],
        "edition": "unknown",
        "troubles": [
            (f"question {number} has no such answer", row[number])
            for number, one in noted.items()
            if row[number].strip() and one.outcome == NOT_ATTEMPTED
        ],
    }

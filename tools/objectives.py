"""What docs/objectives.md says: each "you will" of a lesson, its sections, and its exercises.

The sentences, headings and minutes come from lessons and exercises; docs/objectives.yaml says only
which section and which exercise belongs to which sentence.
"""

import re

import yaml

from tools.course_paths import LESSONS, ROOT, numbered
from tools.notebook.draft import draft
from tools.notebook.exercise_cells import exercises_of
from tools.notebook.header import read_header
from tools.notebook.sections import sections

TABLE = ROOT / "docs" / "objectives.md"
JOINS = ROOT / "docs" / "objectives.yaml"
YOU_WILL = re.compile(r"^[^\n]*you will\n((?:- .*\n(?:  .*\n)*)+)", re.MULTILINE)
HEAD = """\
# From objective to section to exercise

Made from the lessons and exercises by `make notebooks`. The minutes of a section are counted as the
README says; those of an exercise are what it declares. A section in brackets is marked Deeper.

"""
COLUMNS = "| you will | sections, minutes | exercises, minutes |\n|---|---|---|\n"


def objectives(lesson) -> list[str]:
    """The sentences of the list "you will" at the top of the file `lesson`."""
    found = YOU_WILL.search(draft(lesson).cells[0].source + "\n")
    items = re.split(r"^- ", found[1], flags=re.MULTILINE)[1:] if found else []
    return [" ".join(item.split()).rstrip(";.") for item in items]


def joins() -> dict:
    """Stem of a lesson -> for each of its objectives a dict of `sections` and `exercises`."""
    return yaml.safe_load(JOINS.read_text(encoding="utf-8"))


def objective_faults() -> list[str]:
    """What is missing in docs/objectives.yaml, or is there and does not exist: a sentence each."""
    given, found = joins(), []
    lessons = numbered(LESSONS, ".py")
    stems = [lesson.stem for lesson in lessons]
    found += [
        f"docs/objectives.yaml names {s}, which is no lesson." for s in given if s not in stems
    ]
    for lesson in lessons:
        rows = given.get(lesson.stem)
        if rows is None:
            found.append(f"docs/objectives.yaml has no entry for {lesson.stem}.")
            continue
        promised, there = objectives(lesson), sections(lesson)
        if len(rows) != len(promised):
            found.append(
                f"docs/objectives.yaml has {len(rows)} rows for {lesson.stem}, which has "
                f"{len(promised)} sentences in its list 'you will'."
            )
        used = [str(number) for row in rows for number in row.get("sections", [])]
        asked = [name for row in rows for name in row.get("exercises", [])]
        named = {
            "section": (used, list(there)),
            "exercise": (asked, list(exercises_of(lesson.stem))),
        }
        for what, (mentioned, existing) in named.items():
            found += [f"docs/objectives.yaml names {what} {m}, which {lesson.stem} has not."
                      for m in mentioned if m not in existing]  # fmt: skip
            found += [f"docs/objectives.yaml leaves out {what} {m} of {lesson.stem}."
                      for m in existing if m not in mentioned]  # fmt: skip
    return found


def table() -> str:
    """The whole file."""
    parts, given = [], joins()
    for lesson in numbered(LESSONS, ".py"):
        header, there = read_header(lesson), sections(lesson)
        exercises = exercises_of(lesson.stem)
        rows = []
        for sentence, row in zip(objectives(lesson), given.get(lesson.stem, []), strict=False):
            at = [_section(there[str(number)]) for number in row.get("sections", [])]
            done = [f"`{name}` {exercises[name].minutes}" for name in row.get("exercises", [])]
            rows.append(f"| {sentence} | {', '.join(at)} | {', '.join(done)} |\n")
        if rows:
            link = f"[{header.label}](../notebooks/{header.stem}.ipynb)"
            parts.append(f"## {link}\n\n{COLUMNS}{''.join(rows)}")
    return HEAD + "\n".join(parts)


def _section(section) -> str:
    text = f"{section.number} ({section.minutes})"
    return f"[{text}]" if section.deeper else text

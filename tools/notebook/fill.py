"""The step that puts in what a lesson's text does not say itself, because the headers say it."""

import hashlib
import json
import re
from copy import deepcopy
from pathlib import Path

from course_utils.words import listed, say
from tools.language.languages import ENGLISH
from tools.notebook.errors import LessonError
from tools.notebook.exercise_cells import exercises_of
from tools.notebook.header import Header
from tools.notebook.lesson_table import lesson_table
from tools.notebook.links import links_in
from tools.notebook.reading_time import minutes
from tools.notebook.translate import header_in

PLACEHOLDER = re.compile(r"\{\{(\w+(?:\.\w+)?)\}\}")
TIME = {  # (has Deeper sections, has exercises): the sentence
    (False, False): "**Time** {takes.main} minutes.",
    (False, True): "**Time** {takes.main} minutes, and {takes.exercises} for the exercises.",
    (True, False): "**Time** {takes.main} minutes, and {takes.deeper} for what is marked Deeper.",
    (True, True): "**Time** {takes.main} minutes, {takes.deeper} for what is marked Deeper, and "
    "{takes.exercises} for the exercises.",
}


def fill(notebook, lesson: Path, language: str = ENGLISH, seed: int | None = None):
    """`notebook` with the placeholders of its text filled in, and with its edition.

    {{time}} is the line with the minutes, what the lesson builds on and the pages to keep at hand,
    {{next}} the link to the lesson it leads to, {{lessons}} the table of all lessons but this one.
    {{exercise.name}} is what the task of an exercise gives: see its `fields`. seed: of the variants
    of the exercises, where they are to stand there.
    """
    header, filled = header_in(language, lesson), deepcopy(notebook)
    made = _fields(lesson.stem, seed) | {
        "time": lambda: time_line(header, lesson, language),
        "next": lambda: next_link(header, lesson, language),
        "lessons": lambda: lesson_table(lesson.parent, without=lesson.stem, language=language),
    }
    used = set()

    def put_in(found):
        used.add(found[1])
        if found[1] not in made:
            raise LessonError(f"{found[0]} stands for nothing; there are {', '.join(made)}")
        return made[found[1]]()

    for cell in filled.cells:
        if cell.cell_type == "markdown":
            source = PLACEHOLDER.sub(put_in, cell.source)
            cell.source = links_in(language, source, lesson.parent)
    for needed in ["time", *(["next"] if header.next else [])]:
        if needed not in used:
            raise LessonError(f"its text has no {{{{{needed}}}}}, which its header fills in")
    filled.metadata.course = {"edition": edition(filled)}
    return filled


def _fields(stem: str, seed: int | None) -> dict:
    """What the tasks of the lesson's exercises name as exercise.name, and how to make each."""
    exercises = exercises_of(stem).values()
    if seed is not None:
        exercises = [e.variant(seed) if e.make_variant else e for e in exercises]
    return {
        f"{exercise.name}.{name}": lambda value=value: str(value)
        for exercise in exercises
        for name, value in exercise.fields.items()
    }


def time_line(header: Header, lesson: Path, language: str = ENGLISH) -> str:
    """How long the lesson takes, what it builds on, and which pages help."""
    before = header.builds_on
    if not isinstance(before, str):
        before = listed(_beside(lesson, stem, language).link for stem in before)
    takes = minutes(lesson)
    return say(
        "{time} **Builds on** {before}. **At hand** [the symbols](../docs/symbols.md), [the "
        "glossary](../docs/glossary.md).",
        time=say(TIME[bool(takes.deeper), bool(takes.exercises)], takes=takes),
        before=before,
    )


def next_link(header: Header, lesson: Path, language: str = ENGLISH) -> str:
    """The link to the lesson that this one leads to."""
    if header.next is None:
        raise LessonError("its text has {{next}}, but its header says that no lesson is next")
    return _beside(lesson, header.next, language).link


def _beside(lesson: Path, stem: str, language: str) -> Header:
    return header_in(language, lesson.with_name(f"{stem}.py"))


def edition(notebook) -> str:
    """A short name for this state of what a notebook says, the same on every system."""
    said = [[cell.id, cell.cell_type, cell.source, cell.metadata] for cell in notebook.cells]
    return hashlib.sha256(json.dumps(said, sort_keys=True).encode()).hexdigest()[:8]

"""How long a lesson takes: its text by the words, lines and predictions, its exercises as told."""

import re
from dataclasses import dataclass
from pathlib import Path

from tools.notebook.deeper import is_deeper
from tools.notebook.draft import draft
from tools.notebook.exercise_cells import exercises_of, is_exercise

WORDS, LINES = 150, 10  # read in a minute: words of prose, lines of code
PREDICTION = 0.75  # minutes to commit to an answer
PREDICT = re.compile(r"(?<!- )\*\*Predict")  # a list that says what the word means asks nothing


@dataclass(frozen=True)
class Minutes:
    """What a lesson takes in whole minutes: its main road, its Deeper sections, its exercises."""

    main: int
    deeper: int
    exercises: int

    def __add__(self, other):
        return Minutes(
            self.main + other.main, self.deeper + other.deeper, self.exercises + other.exercises
        )


def minutes(lesson: Path) -> Minutes:
    """The minutes of the file `lesson`."""
    notebook = draft(lesson)
    exercises = sum(exercise.minutes for exercise in exercises_of(lesson.stem).values())
    return Minutes(text_minutes(notebook), text_minutes(notebook, deeper=True), exercises)


def text_minutes(notebook, *, deeper: bool = False) -> int:
    """Minutes for the main road of a drafted notebook, or for its Deeper sections, to the nearest.

    The tasks of exercises are left out, because an exercise declares its own minutes.
    """
    words = lines = predictions = 0
    for cell, after in zip(notebook.cells, [*notebook.cells[1:], None], strict=True):
        if is_deeper(cell) != deeper:
            continue
        if cell.cell_type == "markdown" and not (after and is_exercise(after)):
            words += len(cell.source.split())
            predictions += len(PREDICT.findall(cell.source))
        elif cell.cell_type == "code" and not is_exercise(cell):
            lines += sum(bool(line.strip()) for line in cell.source.splitlines())
    return round(words / WORDS + lines / LINES + PREDICTION * predictions)

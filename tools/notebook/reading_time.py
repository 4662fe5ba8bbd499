"""How long a lesson takes: its text by the words, lines and predictions, its exercises as told."""

from tools.notebook.exercise_cells import exercises_of, is_exercise

WORDS, LINES = 150, 10  # read in a minute: words of prose, lines of code
PREDICTION = 0.75  # minutes to commit to an answer


def text_minutes(notebook) -> int:
    """Minutes for the text of a drafted notebook without its exercises, rounded to five."""
    words = lines = predictions = 0
    for cell, after in zip(notebook.cells, [*notebook.cells[1:], None], strict=True):
        if cell.cell_type == "markdown" and not (after and is_exercise(after)):
            words += len(cell.source.split())
            predictions += cell.source.count("**Predict")
        elif cell.cell_type == "code" and not is_exercise(cell):
            lines += sum(bool(line.strip()) for line in cell.source.splitlines())
    return max(5, 5 * round((words / WORDS + lines / LINES + PREDICTION * predictions) / 5))


def exercise_minutes(stem: str) -> int:
    """Minutes that the exercises of the lesson `stem` declare, all together."""
    return sum(exercise.minutes for exercise in exercises_of(stem).values())

"""The cells of a notebook in which a learner answers, and the exercises that judge them."""

from course_utils.checking.registry import CHECK, lessons


def is_exercise(cell) -> bool:
    """Whether a learner answers in `cell`: it has the tag `exercise`."""
    return "exercise" in cell.metadata.get("tags", [])


def checked_by(cell) -> str | None:
    """The name of the exercise that `cell` ends in checking, None where there is none."""
    found = CHECK.search(cell.source)
    return found and found[1]


def exercises_of(stem: str) -> dict:
    """The exercises of the lesson `stem` by name, in its order; none where it has none."""
    return {exercise.name: exercise for lesson in lessons() if lesson.stem == stem
            for exercise in lesson.exercises}  # fmt: skip

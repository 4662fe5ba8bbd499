"""What a learner has solved so far, as text."""

from course_utils.checking.registry import lessons
from course_utils.checking.solved import solved_in
from course_utils.checking.verdict import Text
from course_utils.learner import learners_folder
from course_utils.words import say


def progress():
    """Which exercises are solved so far, lesson by lesson."""
    folder = learners_folder()
    if folder is None:
        return Text(
            say("Nothing is recorded here: `make lab` opens your own copies, which remember.")
        )
    solved, trouble = solved_in(folder)
    lines = [line for lesson in lessons() for line in lesson_lines(lesson.stem, lesson, solved)]
    return Text("\n".join([*trouble, *lines]))


def lesson_lines(heading, lesson, solved):
    """How many exercises of `lesson` are solved, under `heading`, and then one line for each.

    solved: ids of exercises.
    """
    done = [exercise for exercise in lesson.exercises if exercise.id in solved]
    summary = say(
        "{heading}: {done} of {count} solved",
        heading=heading,
        done=len(done),
        count=len(lesson.exercises),
    )
    return [summary] + [
        say("    solved  {name}", name=exercise.name)
        if exercise in done
        else say("    open    {name}", name=exercise.name)
        for exercise in lesson.exercises
    ]

"""What a learner has answered in reviews: a record in their own folder, and nothing elsewhere."""

from datetime import date

from course_utils.checking.record import Record
from course_utils.checking.solved import solved_in
from course_utils.recall.questions import QUESTIONS


def _proper(answers):
    """Whether each value has the form that `schedule` describes."""
    return isinstance(answers, dict) and all(
        type(answer["box"]) is int and answer["box"] >= 0 and date.fromisoformat(answer["on"])
        for answer in answers.values()
    )


ANSWERS = Record("recall.json", key="answers", empty=dict, proper=_proper)


def known_in(folder):
    """The questions that may be asked, what is known of each by its id, and what went wrong.

    They are those of a lesson of which an exercise is solved, or a question answered before.
    folder: the learner's; None has no questions.
    """
    if folder is None:
        return [], {}, ()
    solved, trouble = solved_in(folder)
    answers, more = ANSWERS.read(folder)
    begun = {exercise.partition(".")[0] for exercise in solved}
    pool = [
        question
        for lesson, questions in QUESTIONS.items()
        if lesson in begun or any(question.id in answers for question in questions)
        for question in questions
    ]
    return pool, answers, (*trouble, *more)

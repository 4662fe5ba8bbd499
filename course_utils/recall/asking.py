"""The questions of a day as text, with the cell in which to answer them."""

from course_utils.learner import learners_folder
from course_utils.recall.answers import known_in
from course_utils.recall.questions import QUESTIONS
from course_utils.recall.schedule import chosen, comes_back
from course_utils.words import say


def asked_on(today):
    """The lines of five questions, fewer where fewer are open, or of why there is none."""
    folder = learners_folder()
    if folder is None:
        return [say("Nothing is recorded here: `make lab` opens your own copies, which remember.")]
    pool, answers, trouble = known_in(folder)
    questions = chosen(pool, answers, today)
    if questions:
        return [*trouble, *_lines(questions, today)]
    if pool:
        day = min(comes_back(answers[question.id], today) for question in pool)
        none = say(
            "Nothing is left to review today: the next question comes back on {day}. Solve an "
            "exercise of another lesson, and its questions join.",
            day=day,
        )
    else:
        none = say(
            "There is nothing to review yet. Solve an exercise of any lesson, such as {lesson}, "
            "and its questions wait for you here.",
            lesson=next(iter(QUESTIONS.values()))[0].lesson,
        )
    return [*trouble, none]


def _lines(questions, today):
    lines = [say("Answer from memory, before you look anything up."), ""]
    for number, question in enumerate(questions, start=1):
        heading = say(
            "{number}. {name} (lesson {lesson})",
            number=number,
            name=question.id,
            lesson=question.lesson,
        )
        lines += [question.asked(heading), ""]
    lines += [say("Copy this into a cell, and put a letter in quotes for each `...`:"), ""]
    answers = [f"    {question.id}=...," for question in questions]
    return [*lines, "review(", f'    asked="{today}",', *answers, ")"]

"""What comes of the answers to questions: a verdict each, and the day on which it comes back."""

from course_utils.checking.verdict import COLUMNS, NOT_ATTEMPTED
from course_utils.learner import learners_folder
from course_utils.paragraphs import joined, lines_of
from course_utils.recall.answers import ANSWERS, known_in
from course_utils.recall.questions import BY_NAME
from course_utils.recall.schedule import after, comes_back, counts
from course_utils.words import say


def judged_on(today, given, asked):
    """The lines on what was `given`, name of a question -> answer; what `counts` is recorded.

    asked: the day on which the questions were shown.
    """
    verdicts = {name: BY_NAME[name].check(given[name]) for name in given if name in BY_NAME}
    rights = {name: verdict.solved for name, verdict in verdicts.items() if _answers(verdict)}
    folder = learners_folder()
    pool, before, trouble = known_in(folder)
    waiting = {question.id for question in pool}

    def changed(kept):
        return kept | {
            name: after(kept.get(name), right, today)
            for name, right in rights.items()
            if name in waiting and counts(kept.get(name), asked, today)
        }

    untold = ANSWERS.change(changed)
    now = {} if folder is None else ANSWERS.read(folder)[0]
    lines = []
    for name in given:
        told = [verdicts[name].on_one_line] if name in verdicts else [_unknown(name)]
        if name in rights and name in now:
            counted = counts(before.get(name), asked, today)
            told.append(_return(counted, now[name], today))
        elif name in rights and folder is not None and name not in waiting:
            told.append(_too_early(BY_NAME[name]))
        lines += lines_of(say("{name}: {verdict}", name=name, verdict=joined(told)), COLUMNS)
    return [*lines, *trouble, *untold]


def _answers(verdict):
    """Whether one of the options was chosen: a blank and a slip of the finger are no answer."""
    refused = verdict.mistake is not None and verdict.mistake.id == "refused"
    return verdict.outcome != NOT_ATTEMPTED and not refused


def _unknown(name):
    return say(
        "There is no question of this name: `review()` shows the names of those that it asks."
    )


def _too_early(question):
    return say(
        "(It does not count yet: solve an exercise of lesson {lesson} first.)",
        lesson=question.lesson,
    )


def _return(counted, now, today):
    day = comes_back(now, today)
    if counted:
        return say("It comes back on {day}.", day=day)
    if day <= today:
        return say("(Answered before, which is what counted. `review()` asks it again.)")
    return say("(Answered before: only the first answer counts. It comes back on {day}.)", day=day)

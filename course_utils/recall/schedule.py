"""When a question comes back: boxes after Leitner, one further for each right answer in a row.

What is known of a question is {"box": 0, 1, ..., "on": the day of its last answer, as in ISO 8601}.
"""

import random
from collections import Counter
from datetime import date, timedelta

WAITS = (1, 3, 7, 14, 30)  # days, by box: a wrong answer goes back to the first


def comes_back(answer, today):
    """The day from which a question with this last `answer` is asked again."""
    on = date.fromisoformat(answer["on"])
    if on > today:  # the clock was wrong then, or is now: no question is hidden for years
        return today
    return on + timedelta(days=WAITS[min(answer["box"], len(WAITS) - 1)])


def is_open(answer, today):
    """Whether a question is asked today: a new one (None), or one that has come back."""
    return answer is None or comes_back(answer, today) <= today


def counts(answer, asked, today):
    """Whether what is answered `today` counts, to a question that was shown on the day `asked`.

    It does where the question is open and has not been answered since: a cell that is run again,
    on whatever day, counts once.
    """
    if answer is None:
        return True
    return is_open(answer, today) and not asked <= date.fromisoformat(answer["on"]) <= today


def after(answer, right, today):
    """What is known of a question once it has been answered `today`, after its last `answer`."""
    box = 0 if not right else 1 if answer is None else answer["box"] + 1
    return {"box": min(box, len(WAITS) - 1), "on": today.isoformat()}


def chosen(questions, answers, today, count=5):
    """At most `count` of the open `questions`: those once answered first, lowest box first.

    answers: id -> what is known of a question. New ones come one from each lesson, then a second
    from each; a shuffle that depends on the day alone orders the rest.
    """
    shuffled = random.Random(today.isoformat()).sample(questions, len(questions))
    back = [q for q in shuffled if q.id in answers and is_open(answers[q.id], today)]
    new = [q for q in shuffled if q.id not in answers]
    asked, place = Counter(), {}
    for question in new:
        place[question.id] = asked[question.lesson]
        asked[question.lesson] += 1
    back.sort(key=lambda question: answers[question.id]["box"])
    new.sort(key=lambda question: place[question.id])
    return [*back, *new][:count]

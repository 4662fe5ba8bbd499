"""The one word of a learner: it asks, and with answers it judges."""

from datetime import date

from course_utils.checking.verdict import Text
from course_utils.recall.asking import asked_on
from course_utils.recall.judging import judged_on
from course_utils.recall.questions import BY_NAME
from course_utils.words import say


def review(*unnamed, asked=None, today=None, **answers):
    """Ask five questions; or judge answers to them, each given under the name of its question.

    `review()` asks, from the lessons of which an exercise is solved, those first that come back.
    `review(which_p="b")` judges. Of a question that was asked, the first answer decides when it
    comes back; that is kept in the learner's folder. asked: the day on which the questions were
    shown, as text such as "2026-03-30": it stands in the cell that `review()` shows. today: a
    date. Both are the clock's where they are None. Raises TypeError and ValueError for other days.
    """
    today = date.today() if today is None else today
    if type(today) is not date:
        raise TypeError(f"today has to be a datetime.date, but got {today!r}")
    try:
        asked = today if asked is None else date.fromisoformat(asked)
    except (TypeError, ValueError):
        raise ValueError(f"asked has to be a day such as '{today}', but got {asked!r}") from None
    if unnamed:
        told = say(
            "Give each answer under the name of its question, as in `{example}`; `review()` shows "
            "the names.",
            example=f'review({next(iter(BY_NAME))}="b")',
        )
        return Text(told)
    return Text("\n".join(judged_on(today, answers, asked) if answers else asked_on(today)))

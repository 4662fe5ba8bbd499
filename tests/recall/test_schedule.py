"""A question comes back later after each right answer, and tomorrow after a wrong one."""

from datetime import date, timedelta

from course_utils.recall.questions import QUESTIONS
from course_utils.recall.schedule import WAITS, after, chosen, comes_back, counts, is_open

DAY = date(2026, 3, 30)
ALL = [question for questions in QUESTIONS.values() for question in questions]


def days(n):
    return timedelta(days=n)


def names(questions):
    return [question.id for question in questions]


def test_right_answers_move_a_question_from_box_to_box_and_a_wrong_one_back():
    answer, day, waited = None, DAY, []
    for _ in range(6):
        assert is_open(answer, day)
        answer = after(answer, True, day)
        waited.append((comes_back(answer, day) - day).days)
        assert not is_open(answer, day + days(waited[-1] - 1))
        day += days(waited[-1])
    assert waited == [3, 7, 14, 30, 30, 30]
    assert comes_back(after(answer, False, day), day) == day + days(1)
    assert list(WAITS) == sorted(WAITS)


def test_one_answered_wrong_comes_back_before_one_answered_right():
    wrong, right = after(None, False, DAY), after(None, True, DAY)
    assert comes_back(wrong, DAY) < comes_back(right, DAY)
    answers = {ALL[0].id: right, ALL[1].id: wrong}
    assert names(chosen(ALL[:2], answers, DAY)) == []
    assert names(chosen(ALL[:2], answers, DAY + days(1))) == [ALL[1].id]
    assert names(chosen(ALL[:2], answers, DAY + days(3))) == [ALL[1].id, ALL[0].id]


def test_what_is_due_is_asked_before_what_is_new():
    due = ALL[-1]
    assert chosen(ALL, {due.id: after(None, False, DAY)}, DAY + days(1))[0] is due
    assert due not in chosen(ALL, {due.id: after(None, False, DAY)}, DAY)


def test_five_new_ones_come_from_five_lessons_and_from_two_lessons_both_are_asked():
    asked = chosen(ALL, {}, DAY)
    assert len({question.lesson for question in asked}) == len(asked) == 5
    two = [question for question in ALL if question.lesson in ("02", "03")]
    assert {question.lesson for question in chosen(two, {}, DAY)[:2]} == {"02", "03"}


def test_the_same_day_asks_the_same_and_another_day_others():
    assert names(chosen(ALL, {}, DAY)) == names(chosen(ALL, {}, DAY))
    assert names(chosen(ALL, {}, DAY)) != names(chosen(ALL, {}, DAY + days(1)))


def test_what_was_not_answered_is_asked_again_on_the_same_day():
    first = chosen(ALL, {}, DAY)
    left = chosen(ALL, {first[0].id: after(None, True, DAY)}, DAY)
    assert set(names(first[1:])) <= set(names(left))


def test_every_question_is_asked_within_days_if_all_are_answered_each_day():
    answers, day, seen = {}, DAY, set()
    while seen != set(names(ALL)):
        for question in chosen(ALL, answers, day):
            answers[question.id] = after(answers.get(question.id), True, day)
            seen.add(question.id)
        day += days(1)
        assert day < DAY + days(len(ALL))


def test_an_answer_from_the_future_hides_no_question():
    """The clock was wrong when it was given, or is wrong now."""
    answer = after(None, True, DAY + days(40_000))
    assert is_open(answer, DAY)
    assert comes_back(after(answer, True, DAY), DAY) == DAY + days(7)


def test_an_answer_counts_once_for_each_time_that_its_question_is_shown():
    answer = after(None, True, DAY)
    back = comes_back(answer, DAY)
    assert counts(None, DAY, DAY)
    assert not counts(answer, DAY, DAY)  # the same cell again
    assert not counts(answer, DAY, back)  # and again when it has come back
    assert not counts(answer, back, back - days(1))
    assert counts(answer, back, back)
    assert counts(after(None, True, back + days(9)), DAY, DAY)  # a clock that was wrong


def test_a_box_that_a_later_edition_may_have_is_the_last_one():
    assert comes_back({"box": 99, "on": DAY.isoformat()}, DAY) == DAY + days(30)
    assert after({"box": 99, "on": DAY.isoformat()}, True, DAY)["box"] == len(WAITS) - 1

"""Every misconception has an id, a name, and the first fifteen a number."""

from course_utils.checking.misconceptions import MISCONCEPTIONS
from course_utils.checking.registry import all_exercises


def test_the_numbers_run_from_1_to_15_in_the_order_of_the_list():
    numbers = [m.number for m in MISCONCEPTIONS.values() if m.number is not None]
    assert numbers == list(range(1, 16))


def test_ids_are_words_in_snake_case_and_names_differ():
    assert all(name.isidentifier() and name == name.lower() for name in MISCONCEPTIONS)
    assert len({m.name for m in MISCONCEPTIONS.values()}) == len(MISCONCEPTIONS)


def test_each_is_caught_by_an_exercise():
    """A wrong answer of some exercise is told it; tests of the exercises hold that it is."""
    caught = {mistake.misconception for e in all_exercises() for _, mistake in e.wrong}
    assert caught >= set(MISCONCEPTIONS)

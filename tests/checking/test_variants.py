"""A variant is its original with other values, drawn so that no answer is told a wrong thing."""

import random

import pytest

from course_utils.checking.kinds import Predict
from course_utils.checking.variants import given, source_of, spaced, with_variants
from course_utils.checking.verdict import Mistake

DOUBLED = Mistake("doubled", "That is twice as much.")
HALVED = Mistake("halved", "That is half of it.")


def total(first, second):
    return first + second


def predict(first=2, second=3):
    whole = first + second
    return Predict(
        model_answer=given(total, first, second),
        fields={"first": first},
        why="",
        takeaway="",
        hints=("", "", ""),
        wrong=[(2 * whole, DOUBLED), (whole / 2, HALVED), (20, HALVED)],
        right=[whole, str(whole)],
        minutes=3,
        otherwise=HALVED,
    )


def test_a_solution_has_the_values_and_shows_them():
    solution = given(total, 4, 5)
    assert solution() == 9
    assert source_of(solution) == "def total(first=4, second=5):\n    return first + second"
    assert source_of(total) == "def total(first, second):\n    return first + second"


def test_the_original_has_the_defaults_and_a_variant_what_is_drawn():
    exercise = with_variants(predict, lambda source: {"first": 4, "second": 5})
    variant = exercise.variant(0)
    assert (exercise.expected, variant.expected) == (5, 9)
    assert (exercise.fields, variant.fields) == ({"first": 2}, {"first": 4})
    assert variant.original is exercise
    assert variant.id == exercise.id


def test_values_that_would_tell_an_answer_a_wrong_thing_are_drawn_again():
    drawn = iter([(2, 3), (5, 0), (4, 6), (11, 9), (3, 4)])

    def draw(source):
        return dict(zip(("first", "second"), next(drawn), strict=True))

    # (2, 3), (5, 0): the original's answer; (4, 6): 20 is twice as much; (11, 9): 20 is right
    assert with_variants(predict, draw).variant(0).expected == 7


def test_where_no_draw_is_sound_it_ends_with_a_sentence():
    exercise = with_variants(predict, lambda source: {"first": 2, "second": 3})
    with pytest.raises(RuntimeError, match="1000 draws gave no sound variant"):
        exercise.variant(0)


def test_the_seed_alone_decides():
    def draw(source):
        return {"first": source.randrange(1000), "second": 500}

    exercise = with_variants(predict, draw)
    random.seed(1)
    first = exercise.variant(3).expected
    random.seed(2)
    assert exercise.variant(3).expected == first
    assert len({exercise.variant(seed).expected for seed in range(20)}) > 15


@pytest.mark.parametrize(
    ("number", "text"), [(7, "7"), (4667, "4667"), (10_000, "10 000"), (3_072_000, "3 072 000")]
)
def test_a_long_number_is_spaced(number, text):
    assert spaced(number) == text

"""Variants: each is held by the same tests as its original, at many seeds."""

import pytest

from course_utils.checking.kinds import Write
from course_utils.checking.registry import all_exercises, lessons
from course_utils.checking.verdict import NOT_ATTEMPTED, NOT_YET
from course_utils.seeding import seeded

VARIED = [exercise for exercise in all_exercises() if exercise.make_variant]
NUMBERS = [exercise for exercise in VARIED if not isinstance(exercise, Write)]
SEEDS = range(10)
MANY = [pytest.param(SEEDS, id="few"), pytest.param(range(100), id="many", marks=pytest.mark.slow)]
every_varied = pytest.mark.parametrize("exercise", VARIED, ids=lambda e: e.id)
every_number = pytest.mark.parametrize("exercise", NUMBERS, ids=lambda e: e.id)


def given(exercise):
    """What a learner is given, as text."""
    return {name: str(value) for name, value in exercise.fields.items()}


def test_there_are_ten_at_least_in_lessons_01_to_06_and_some_in_each():
    main = [lesson for lesson in lessons() if "01" <= lesson.stem[:2] <= "06"]
    counts = [sum(e in VARIED for e in lesson.exercises) for lesson in main]
    assert len(main) == 6
    assert min(counts) >= 1
    assert sum(counts) >= 10


@every_number
@pytest.mark.parametrize("seeds", MANY)
def test_every_answer_is_told_what_it_has_to_be_told(exercise, seeds):
    for seed in seeds:
        variant = exercise.variant(seed)
        assert variant.verdict_on("...").outcome == NOT_ATTEMPTED
        solved = variant.verdict_on(variant.expected)
        assert solved.solved, (seed, solved)
        assert solved.exercise == exercise.id
        for answer in variant.right:
            assert variant.verdict_on(answer).solved, (seed, answer)
        for answer, mistake in variant.wrong:
            verdict = variant.verdict_on(answer)
            assert verdict.outcome == NOT_YET
            assert verdict.mistake is mistake, (seed, answer, verdict)


def written_forms():
    """Each form in which a function is asked for, once."""
    forms = {}
    for exercise in VARIED:
        if isinstance(exercise, Write):
            for seed in range(40):
                variant = exercise.variant(seed)
                forms.setdefault((exercise.id, *given(variant).items()), variant)
    return [pytest.param(form, id=f"{name[0]}-{n}") for n, (name, form) in enumerate(forms.items())]


@pytest.mark.slow
@pytest.mark.parametrize("variant", written_forms())
def test_each_form_of_a_function_tells_every_answer_what_it_has_to_be_told(variant):
    def diagnosed(answer):
        with seeded(0):
            return variant.diagnose(answer)

    assert variant.verdict_on(variant.expected).solved
    assert [diagnosed(answer) for answer in variant.right] == [None] * len(variant.right)
    for answer, mistake in variant.wrong:
        assert diagnosed(answer) is mistake, mistake


@every_varied
def test_the_answer_to_the_lessons_own_exercise_is_not_yet_right_with_its_reason(exercise):
    for seed in SEEDS if exercise in NUMBERS else range(3):
        verdict = exercise.variant(seed).verdict_on(exercise.expected)
        assert verdict.outcome == NOT_YET
        assert verdict.sentences[-1] == (
            "It would be right for the exercise in the lesson: what is given here is another."
        )
        assert len(verdict.sentences) >= 2


@every_varied
def test_a_wrong_answer_that_is_wrong_in_the_lesson_too_is_not_told_to_be_right_there(exercise):
    answer, _ = exercise.wrong[0]
    assert "in the lesson" not in exercise.variant(0).verdict_on(answer).text


@every_varied
def test_one_seed_gives_one_variant_and_many_give_many(exercise):
    assert given(exercise.variant(7)) == given(exercise.variant(7))
    found = {tuple(given(exercise.variant(seed)).items()) for seed in range(60)}
    assert len(found) >= (10 if exercise in NUMBERS else 3)
    assert tuple(given(exercise).items()) not in found


@every_varied
def test_drawing_a_variant_leaves_the_original_as_it_was(exercise):
    before = given(exercise), exercise.source
    exercise.variant(3)
    assert (given(exercise), exercise.source) == before
    assert exercise.original is None
    assert exercise.check(exercise.expected).solved


@every_number
def test_a_variant_differs_from_its_original_in_values_and_not_in_kind(exercise):
    for seed in range(20):
        variant = exercise.variant(seed)
        assert type(variant) is type(exercise)
        assert given(variant).keys() == given(exercise).keys()
        assert variant.minutes == exercise.minutes
        ids = {mistake.misconception for _, mistake in variant.wrong}
        assert (
            ids & {mistake.misconception for _, mistake in exercise.wrong} - {None} or None in ids
        )


@every_varied
@pytest.mark.parametrize("seed", [1.0, "7", None, True])
def test_a_seed_is_a_whole_number(exercise, seed):
    with pytest.raises(ValueError, match="seed has to be a whole number, but got"):
        exercise.variant(seed)


def test_an_exercise_without_variants_says_so():
    (plain, *_) = [exercise for exercise in all_exercises() if exercise.make_variant is None]
    with pytest.raises(ValueError, match=f"{plain.id} has no variants"):
        plain.variant(1)

"""Every exercise: right answers pass, wrong ones are told their mistake, and none does harm.

Some variants stand among them; at many seeds they are held by test_variants.
"""

import os
import re
import subprocess
import sys
import time
from importlib import import_module

import pytest
import torch

from course_utils.checking.kinds import Choose, Derive, Locate, Predict, Write
from course_utils.checking.registry import all_exercises
from course_utils.checking.verdict import CORRECT, NOT_ATTEMPTED, NOT_YET, Mistake, told
from course_utils.words import languages, spoken
from tools.course_paths import ROOT

ORIGINALS = all_exercises()
VARIANTS = [
    exercise.variant(seed)
    for exercise in ORIGINALS
    if exercise.make_variant and not isinstance(exercise, Write)
    for seed in (1, 2)
]
EXERCISES = [*ORIGINALS, *VARIANTS]
every_exercise = pytest.mark.parametrize("exercise", EXERCISES, ids=lambda e: e.id)
every_language = pytest.mark.parametrize("language", languages())
every_written = pytest.mark.parametrize(
    "exercise",
    [e for e in EXERCISES if isinstance(e, Write)],
    ids=lambda e: e.id,
)


def right_answers():
    """(exercise, answer) of each right answer, named by where it stands."""
    return [
        pytest.param(e, answer, id=f"{e.id}-{place}")
        for e in EXERCISES
        for place, answer in enumerate(e.right)
    ]


def wrong_answers():
    """(exercise, answer, mistake) of each wrong answer, named by where it stands.

    Of several functions that are told one mistake the first is quick: each takes seconds to judge.
    """
    cases = []
    for e in EXERCISES:
        told = []
        for place, (answer, mistake) in enumerate(e.wrong):
            again = isinstance(e, Write) and mistake in told
            marks = [pytest.mark.slow] if again else []
            cases.append(pytest.param(e, answer, mistake, id=f"{e.id}-{place}", marks=marks))
            told.append(mistake)
    return cases


def stub(*arguments, **options): ...


def half_written(*arguments, **options):
    kept = ...
    return kept


class Stub(torch.nn.Module):
    def __init__(self, *arguments):
        super().__init__()

    def forward(self, x): ...


def raises(*arguments, **options):
    message = "planted"
    raise LookupError(message)


def loops(*arguments, **options):
    while True:
        pass


def loops_past_exceptions(*arguments, **options):
    while True:
        try:
            torch.rand(3).sum().item()
        except Exception:
            continue


def builds_a_list_without_end(*arguments, **options):
    numbers = []
    while True:
        numbers += [len(numbers)]


def allocates_a_tensor(*arguments, **options):
    return torch.ones(10**9, 10**8)  # more than any address space


def allocates_a_list(*arguments, **options):
    return [0.0] * 10**17


class Hostile:
    """A value that raises whatever is asked of it."""

    def _raises(self, *arguments):
        raise LookupError("planted")

    __float__ = __index__ = __iter__ = __len__ = __eq__ = __getitem__ = _raises
    __hash__ = None


@every_exercise
@pytest.mark.parametrize("answer", [None, ..., stub, half_written, Stub, "...", (..., 3)])
def test_a_stub_is_not_attempted(exercise, answer):
    verdict = exercise.check(answer)
    assert verdict.outcome == NOT_ATTEMPTED
    assert not verdict.solved


@every_exercise
def test_the_solution_is_correct_and_says_what_was_shown(exercise):
    verdict = exercise.check(exercise.expected)
    assert verdict.solved, verdict
    assert verdict.outcome == CORRECT
    assert verdict.text == str(exercise.takeaway)


@pytest.mark.parametrize(("exercise", "answer"), right_answers())
def test_a_right_answer_written_differently_is_correct(exercise, answer):
    assert exercise.check(answer).solved, exercise.check(answer)


@pytest.mark.parametrize(("exercise", "answer", "mistake"), wrong_answers())
def test_a_wrong_answer_is_told_its_mistake(exercise, answer, mistake):
    verdict = exercise.check(answer)
    assert verdict.outcome == NOT_YET
    assert verdict.mistake is mistake, verdict


FULL_WIDTH = {code: code + 0xFEE0 for code in range(ord("!"), ord("~") + 1)}


@pytest.mark.parametrize(
    "exercise", [e for e in EXERCISES if not isinstance(e, Write)], ids=lambda e: e.id
)
def test_what_is_typed_on_a_chinese_keyboard_is_told_the_same(exercise):
    """Full-width signs, words before the answer, a Chinese full stop behind it."""
    for answer, mistake in [(exercise.expected, None), *exercise.wrong]:
        text = "、".join(answer) if isinstance(exercise, Choose) else str(answer)
        for typed in (text, text.translate(FULL_WIDTH), f"“{text}”", f"答案是：{text}。"):
            assert exercise.check(typed).mistake is mistake, typed


@every_exercise
@pytest.mark.parametrize("answer", ["不知道", "……", "对", "是", "甲", "一半", "？", "随机失活"])
def test_chinese_words_that_are_no_answer_are_refused_in_a_chinese_sentence(exercise, answer):
    with spoken("zh"):
        verdict = exercise.check(answer)
    assert not verdict.solved
    assert verdict.mistake is None or verdict.mistake.id in ("refused", "no_such_line")
    assert verdict.text.endswith("。")


@every_exercise
def test_there_are_enough_answers_and_every_check_repeats_itself(exercise):
    assert len(exercise.wrong) >= 3
    assert len(exercise.right) >= 2
    for answer in (exercise.expected, exercise.wrong[0][0]):
        assert repr(exercise.check(answer)) == repr(exercise.check(answer))


@every_exercise
@pytest.mark.parametrize(
    "answer", [Hostile(), Hostile, object(), [object()], b"x", 1j, float("nan")]
)
def test_an_answer_of_a_wrong_type_is_refused_in_words(exercise, answer):
    verdict = exercise.check(answer, seconds=5)
    assert verdict.outcome == NOT_YET
    assert verdict.text.endswith((".", "?"))


@every_written
@pytest.mark.parametrize("back", [3, "three", [1, 2], (), torch.ones(7, 1, 3), torch.empty(0), len])
def test_a_function_that_gives_back_a_wrong_type_or_shape_is_refused(exercise, back):
    verdict = exercise.check(lambda *arguments, **options: back)
    assert verdict.outcome == NOT_YET
    assert verdict.text.endswith((".", "?"))


@every_exercise
def test_an_answer_that_raises_is_told_its_own_error_and_line(exercise):
    verdict = exercise.check(raises)
    assert verdict.outcome == NOT_YET
    if not isinstance(exercise, Choose | Locate | Predict):  # they do not call it
        line = raises.__code__.co_firstlineno + 2
        told = (
            f"Your code raised LookupError: planted, in line {line}: `raise LookupError(message)`."
        )
        assert verdict.text == told


@every_exercise
@pytest.mark.parametrize("answer", [loops, loops_past_exceptions, builds_a_list_without_end])
def test_an_endless_answer_is_stopped(exercise, answer):
    start = time.monotonic()
    verdict = exercise.check(answer, seconds=0.2)
    assert verdict.outcome == NOT_YET
    assert time.monotonic() - start < 5
    if not isinstance(exercise, Choose | Locate | Predict):
        assert "stopped after 0.2 s" in verdict.text or "more memory" in verdict.text


@every_exercise
@pytest.mark.parametrize("answer", [allocates_a_tensor, allocates_a_list])
def test_an_absurd_allocation_is_refused(exercise, answer):
    verdict = exercise.check(answer)
    assert verdict.outcome == NOT_YET
    if not isinstance(exercise, Choose | Locate | Predict):
        assert "more memory" in verdict.text


@every_exercise
def test_no_two_mistakes_of_an_exercise_have_one_id(exercise):
    known = {mistake for _, mistake in exercise.wrong}
    known |= {vars(exercise)["otherwise"]} if "otherwise" in vars(exercise) else set()
    known |= set(vars(exercise).get("mistakes", {}).values())
    for value in vars(import_module(exercise.model_answer.__module__)).values():
        parts = value.values() if isinstance(value, dict) else [value]
        known |= {part for part in parts if isinstance(part, Mistake)}
    ids = [mistake.id for mistake in known]
    assert len(ids) == len(set(ids)), sorted(ids)
    assert all(name.isidentifier() and name == name.lower() for name in ids)


@every_exercise
def test_an_answer_may_print_any_character(exercise):
    """Whatever the encoding of the stream that it prints to; see also the test in a process."""

    def prints(*arguments, **options):
        print(f"\N{SNOWMAN} {chr(0xD800)}")
        print("\N{SNOWMAN}", file=sys.stderr)
        raise LookupError("\N{SNOWMAN}")

    if isinstance(exercise, Write):
        assert "raised LookupError: \N{SNOWMAN}, in line" in exercise.check(prints).text


# with file names in ASCII, torch cannot be imported from a folder with other letters
@pytest.mark.skipif(not str(ROOT).isascii(), reason="the folder of the course is not ASCII")
@pytest.mark.parametrize("encoding", ["ascii", "cp1252"])
def test_an_answer_may_print_any_character_under_any_locale(encoding):
    asked = """
from course_utils.exercises import dropping_units as ex
def prints(rows, units, p, generator):
    print(chr(0x2603), chr(0xD800))
    return ex.batch_mask.model_answer(rows, units, p, generator)
print(ex.batch_mask.check(prints).outcome)"""
    environment = os.environ | {"PYTHONUTF8": "0", "LC_ALL": "C", "PYTHONIOENCODING": encoding}
    environment |= {"PYTHONCOERCECLOCALE": "0"}
    done = subprocess.run(
        [sys.executable, "-c", asked], env=environment, capture_output=True, check=False
    )
    assert (done.stdout.split(), done.stderr) == ([b"correct"], b"")


every_number = pytest.mark.parametrize(
    "exercise",
    [e for e in EXERCISES if isinstance(e, Predict) and not isinstance(e.expected, tuple)],
    ids=lambda e: e.id,
)


@every_number
def test_no_wrong_number_is_within_the_tolerance_unless_it_is_told_exactly(exercise):
    for number, mistake in exercise.wrong:
        assert abs(number - exercise.expected) > exercise.tolerance, number
        for other, other_mistake in exercise.wrong:
            if other_mistake is not mistake:
                assert number != other


@every_number
def test_a_number_that_is_possible_is_not_told_to_be_impossible(exercise):
    if exercise.possible:
        low, high, impossible = exercise.possible
        assert low <= exercise.expected <= high
        for number in (low, high, (low + high) / 3, exercise.expected * 0.98):
            assert exercise.check(number).mistake is not impossible
        assert exercise.check(high + 1).mistake is impossible


@every_exercise
@every_language
def test_no_hint_gives_the_answer(exercise, language):
    """The number, the formula, or all letters; a line of code it may give."""
    with spoken(language):
        hints = list(map(told, exercise.hints))
    for hint in hints:
        if isinstance(exercise, Choose):
            named = set(re.findall(r"\b[a-h]\b", hint, re.ASCII))
            assert not set(exercise.expected) <= named < set(exercise.mistakes), hint
            assert not re.search(r"(true|right|hold|false): (one|two|three|values|a seed)", hint)
        elif isinstance(exercise, Predict) and not isinstance(exercise.expected, tuple):
            assert f"{exercise.expected:g}" not in re.findall(r"[\d.]*\d", hint), hint
        elif isinstance(exercise, Derive):
            assert exercise.expected not in hint, hint
        elif isinstance(exercise, Locate):
            assert not re.search(rf"\bline {exercise.expected}\b|第 ?{exercise.expected} ?行", hint)


@every_exercise
def test_the_second_hint_says_something_and_does_not_only_ask(exercise):
    second = str(exercise.hints[1])
    assert not second.endswith("?") or second.count(". ") >= 1


@every_exercise
def test_it_says_how_many_minutes_it_takes(exercise):
    assert isinstance(exercise.minutes, int)
    assert 3 <= exercise.minutes <= 20


@every_exercise
def test_hints_rise_from_a_nudge_to_the_line(exercise):
    given = [str(exercise.hint(level)) for level in (1, 2, 3)]
    assert [hint[:11] for hint in given] == ["Hint 1 of 3", "Hint 2 of 3", "Hint 3 of 3"]
    assert len(set(map(str, exercise.hints))) == 3


@every_exercise
def test_the_solution_is_shown_as_it_is_run(exercise):
    shown = repr(exercise.solution())
    namespace = dict(vars(import_module(exercise.model_answer.__module__)))
    exec(compile(shown, "<shown>", "exec"), namespace)
    answer = namespace[exercise.model_answer.__name__]
    assert exercise.check(answer if isinstance(exercise, Write) else answer()).solved
    assert str(exercise.why) in shown


@every_exercise
@every_language
def test_no_mistake_gives_the_answer_away(exercise, language):
    """The text of a formula, or the last hint, is not in what a wrong answer is told."""
    with spoken(language):
        last = told(exercise.hints[2])
        texts = [" ".join(mistake.sentences) for _, mistake in exercise.wrong]
    for text in texts:
        assert last not in text
        if isinstance(exercise.expected, str) and not isinstance(exercise, Choose):
            assert exercise.expected not in text


@every_exercise
def test_a_check_leaves_the_global_generators_alone(exercise):
    torch.manual_seed(5)
    before = torch.get_rng_state()
    exercise.check(exercise.expected)
    assert torch.equal(torch.get_rng_state(), before)

"""Under a language made from the extracted catalogue, no sentence of the package stays English."""

import html
import re
import warnings
from datetime import date
from importlib import import_module, metadata
from pathlib import Path

import nbformat
import pytest
import torch
from filelock import FileLock, Timeout
from matplotlib.figure import Figure
from matplotlib.text import Text
from packaging.requirements import Requirement
from torch import nn

from course_utils import data, machine, words
from course_utils.dropout import Dropout, vanilla_dropout
from course_utils.learner import MARKER, SETTING
from course_utils.words import say
from tests.pseudo_language import CLOSE, OPEN, leaks, pseudo, write_catalogue
from tools.course_paths import ROOT

NAMES = {  # words that are code: classes and functions, folders of lessons, what Python prints
    *("Dropout", "AlphaDropout", "Linear", "Tensor", "torch", "eval", "train", "backward", "print"),
    *("True", "False", "None", "nan", "inf", "int", "float", "complex", "str", "bytes", "function"),
    *("list", "tuple", "object", "relu", "sqrt", "exp", "log", "abs", "pow", "square", "keep"),
    *("lr", "delta"),
    *("derive", "overfitting"),
}


@pytest.fixture(scope="module")
def catalogue(tmp_path_factory):
    """(folder of the catalogues, all messages): the pseudo-language as qps, and as zh."""
    folder = tmp_path_factory.mktemp("locale")
    write_catalogue(folder, "zh")
    return folder, write_catalogue(folder)


@pytest.fixture
def assert_no_english(catalogue, monkeypatch):
    """A function that fails with the English in texts, and the messages that no catalogue has."""
    folder, known = catalogue
    monkeypatch.setenv("COURSE_LOCALE", str(folder))
    monkeypatch.setenv("COURSE_LANGUAGE", "qps")
    read, looked_up = words._catalogue(), []
    look_up = type(read).gettext

    def record(message):
        looked_up.append(message)
        return look_up(read, message)

    monkeypatch.setattr(read, "gettext", record)

    def assert_no_english(texts, names=()):
        texts = list(texts)  # makes them, where they are made one by one
        assert texts
        found = [line for text in texts for line in leaks(str(text), NAMES | set(names))]
        assert looked_up, "nothing was looked up"
        missing = [f"not extracted: {message}" for message in looked_up if message not in known]
        if found or missing:
            pytest.fail("\n".join(sorted({*found, *missing})), pytrace=False)

    return assert_no_english


class TestThePseudoLanguage:
    @pytest.mark.parametrize(
        ("message", "expected"),
        [
            ("No field.", "⟦No field.⟧"),
            ("p is {p:g}.", "⟦p is ⟧{p:g}⟦.⟧"),
            ("{a} and {b!r:>9}", "{a}⟦ and ⟧{b!r:>9}"),
            ("It raised {error}, in `{line}`.", "⟦It raised {error}, in `{line}`.⟧"),
            ("the set {1, 2}", "⟦the set {1, 2}⟧"),
            ("{name: w for name in p}", "⟦{name: w for name in p}⟧"),
            ("{{p}} is {p}", "⟦{{p}} is ⟧{p}"),
        ],
    )
    def test_brackets_stand_around_the_text_and_not_around_fields(self, message, expected):
        assert pseudo(message) == expected

    @pytest.mark.parametrize(
        ("text", "found"),
        [
            ("⟦All of it⟧ 3.5 of_a_name nn.Dropout ReLU `any code` $\\alpha x$ p = x", []),
            ("⟦outer ⟦inner⟧ outer⟧ - 02_derive", []),
            ("⟦One.⟧ Two words ⟦three⟧", ["Two words"]),
            ("passed  ⟦claim⟧", ["passed"]),
            ("FAILED", ["FAILED"]),
        ],
    )
    def test_a_word_outside_is_found(self, text, found):
        assert leaks(text) == found

    def test_a_sentence_without_brackets_and_one_that_is_not_extracted_are_found(
        self, assert_no_english
    ):
        texts = [say("Your own copy of this notebook: fine"), say("Planted."), "Planted as well."]
        with pytest.raises(pytest.fail.Exception) as failure:
            assert_no_english(texts)
        told = ["Planted as well.", "Planted.", "not extracted: Planted."]
        assert str(failure.value).splitlines() == told

    def test_brackets_have_to_match(self):
        for wrong in (OPEN, CLOSE + OPEN + OPEN):
            with pytest.raises(AssertionError, match="do not match"):
                leaks(wrong)


def raises(*arguments, **options):
    raise LookupError("planted")


def raises_nothing_to_say(*arguments, **options):
    raise LookupError


def loops(*arguments, **options):
    while True:
        pass


def takes_all_memory(*arguments, **options):
    return torch.ones(10**9, 10**8)


def stub(*arguments, **options): ...


HOSTILE = [None, ..., stub, raises, raises_nothing_to_say, takes_all_memory, object(), [object()]]
HOSTILE += ["a", "x +", "q", b"x", 1j, float("nan"), -1e9, (2, 3), torch.ones(2), torch.ones(2, 3)]
GIVEN_BACK = [None, 3, "three", (), torch.ones(7, 1, 3), torch.ones(2, 3).double()]


def all_exercises():
    return import_module("course_utils.checking.registry").all_exercises()


def verdicts():
    for exercise in all_exercises():
        answers = [exercise.expected, *exercise.right, *(answer for answer, _ in exercise.wrong)]
        answers += HOSTILE
        if callable(exercise.expected):
            answers += [lambda *_, back=back, **__: back for back in GIVEN_BACK]
        for answer in answers:
            yield repr(exercise.check(answer, seconds=5))
    yield repr(exercise.check(loops, seconds=0.1))


@pytest.mark.slow
@pytest.mark.timeout(900)
def test_verdicts_on_all_answers_to_all_exercises(assert_no_english, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    assert_no_english(verdicts(), {exercise.name for exercise in all_exercises()})


def test_the_test_of_beliefs(assert_no_english):
    from course_utils.beliefs import form_a, form_b
    from course_utils.beliefs.sheet import sheet

    texts = []
    for form in (form_a, form_b):
        made = sheet(form)
        texts += [made.title, *made.instructions, *made.steps, made.name, made.date]
        for item in made.items:
            numbers = [text for text in item.options.values() if text.replace(".", "").isdigit()]
            assert len(numbers) in (0, 2, 3, 4)
            texts += [item.text, *(set(item.options.values()) - set(numbers))]
        texts += [repr(form.check(1, answer)) for answer in ("a", ..., 7)]
    assert_no_english(texts)


def test_hints_and_solutions_of_all_exercises(assert_no_english):
    exercises = all_exercises()
    hints = [exercise.hint(level) for exercise in exercises for level in (1, 2, 3)]
    reasons = [str(exercise.solution()).removeprefix(exercise.source) for exercise in exercises]
    names = [repr(exercise) for exercise in exercises]
    assert_no_english([*hints, *reasons])
    assert all(".check(answer)" in name for name in names)


def test_progress(assert_no_english, tmp_path, monkeypatch):
    progress = import_module("course_utils.exercises").progress
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv(SETTING)
    exercise = all_exercises()[0]
    texts = [progress(), repr(exercise.check(exercise.expected))]
    (tmp_path / MARKER).touch()
    texts.append(progress())
    for broken in ("", "{", "[]"):
        (tmp_path / "progress.json").write_text(broken, encoding="utf-8")
        texts += [repr(exercise.check(exercise.expected)), progress()]
    (tmp_path / "progress.json").write_text("{", encoding="utf-8")
    with monkeypatch.context() as patch:
        patch.setattr(Path, "rename", fails_to_write)
        texts += [repr(exercise.check(exercise.expected)), progress()]
    with monkeypatch.context() as patch:
        patch.setattr("os.replace", fails_to_write)
        texts.append(repr(exercise.check(exercise.expected)))
    assert_no_english(texts, {exercise.name for exercise in all_exercises()})


def test_reviews(assert_no_english, tmp_path, monkeypatch):
    review = import_module("course_utils.recall").review
    questions = import_module("course_utils.recall.questions").QUESTIONS
    names = [question.id for asked in questions.values() for question in asked]
    answers = [{name: letter} for letter in "abcz" for name in names]
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv(SETTING)
    texts = [review(), review("b"), review(which_p="b")]
    (tmp_path / MARKER).touch()
    texts.append(review())
    for folder in questions:
        (tmp_path / "progress.json").write_text(f'{{"solved": ["{folder}.x"]}}', encoding="utf-8")
        texts += [review(today=date(2026, 3, day)) for day in (1, 2, 3)]
    texts += [review(**answer) for answer in answers]
    texts += [review(), review(no_such="a"), review(which_p=[]), review(which_p=None)]
    texts.append(review(asked="2026-01-01", which_p="b", today=date(2999, 1, 1)))
    (tmp_path / "recall.json").write_text("{", encoding="utf-8")
    with monkeypatch.context() as patch:
        patch.setattr(FileLock, "acquire", waits_in_vain)
        texts.append(review(which_p="b"))
    assert_no_english(texts, {*names, "review", "asked"})


def waits_in_vain(*arguments, **options):
    raise Timeout("planted")


def fails_to_write(*arguments):
    raise OSError(28, "No space left on device")


def reports():
    from course_utils.conformance import check_dropout
    from course_utils.mutants import MUTANTS

    judged = {name: mutant.build for name, mutant in MUTANTS.items()}
    judged |= {"nn": nn.Dropout, "ours": Dropout, "paper": vanilla_dropout, "raises": raises}
    judged |= {
        "alpha": nn.AlphaDropout,
        "channels": nn.Dropout2d,
        "linear": lambda p: nn.Linear(2, 2),
    }
    for build in judged.values():
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            yield check_dropout(build, rates=(0.3,), seed=0)


@pytest.mark.slow
@pytest.mark.timeout(900)
def test_reports_of_the_judge_on_all_mutants(assert_no_english):
    names = {report.name for report in reports()}
    texts = [text for r in reports() for text in (r.table(evidence=True), r.verdict)]
    of_code = {"lambda", "reports", "planted", "mask", "weight", "bias"}
    assert_no_english(texts, of_code | {part for name in names for part in name.split()})


def test_what_is_said_about_mutants(assert_no_english):
    from course_utils.mutants import MUTANTS

    said = [text for mutant in MUTANTS.values() for text in (mutant.mistake, mutant.effect)]
    assert_no_english(said)


def conditions(tmp_path, monkeypatch):
    (tmp_path / MARKER).touch()
    yield from machine.check_machine(tmp_path)

    def fails(*arguments, **options):
        raise RuntimeError("planted words")

    def refuses(*arguments, **options):
        raise ValueError("data/digits.npy is damaged")

    def missing(name):
        raise metadata.PackageNotFoundError(name)

    for place, name, instead in [
        (machine.sys, "version_info", (3, 10, 4)),
        (metadata, "requires", missing),
        (metadata, "requires", fails),
        (metadata, "version", missing),
        (metadata, "version", lambda name: "1.0"),
        (torch, "tensor", fails),
        (torch, "tensor", lambda *_, **__: torch.zeros(1, requires_grad=True)[0].detach_()),
        (data, "load_digits", refuses),
        (machine, "is_learners", fails),
        (machine, "is_learners", lambda folder: False),
    ]:
        with monkeypatch.context() as patch:
            patch.setattr(place, name, instead)
            yield from machine.check_machine(tmp_path)


def test_the_machine(assert_no_english, tmp_path, monkeypatch):
    packages = {Requirement(text).name for text in metadata.requires("dropout-course") or ()}
    assert_no_english(conditions(tmp_path, monkeypatch), packages)


EXPLORERS = [  # the modules of widgets that make one
    path.stem
    for path in sorted((ROOT / "course_utils" / "widgets").glob("*.py"))
    if re.search(r"^(def demo\(|demo = )", path.read_text(encoding="utf-8"), re.MULTILINE)
]


def states_of(explorer):
    """The first state, and those with each control at both ends, or at every choice it offers."""
    yield explorer.state
    for name in explorer.first:
        control = explorer.controls[name]
        if hasattr(control, "options"):
            values = control._options_values
        else:
            values = [control.min, control.max] if hasattr(control, "min") else []
        for value in values:
            control.value = value
            yield explorer.state


def written_in(explorer, figures):
    """Every text of an explorer: its controls', its words, and those in its picture."""
    for control in explorer.controls.values():
        for trait in ("description", "tooltip", "placeholder"):
            yield getattr(control, trait, None) or ""
        yield from getattr(control, "tooltips", ())
        yield from getattr(control, "_options_labels", ())
    for state in states_of(explorer):
        yield explorer.describe(**state)
        explorer.picture(**state)
        for figure in figures:
            yield from (artist.get_text() for artist in figure.findobj(Text))
    yield repr(explorer)
    yield html.unescape(re.sub("<[^>]*>", " ", explorer.words.value))
    bundle, metadata_of_it = explorer._repr_mimebundle_()
    yield bundle["text/plain"]
    yield metadata_of_it["image/png"]["alt"]


@pytest.mark.parametrize(
    "name",
    [pytest.param(n, marks=pytest.mark.slow) if n == "verify_live" else n for n in EXPLORERS],
)
@pytest.mark.timeout(300)
def test_an_explorer(assert_no_english, name, monkeypatch):
    figures, make = [], Figure.__init__

    def record(self, *arguments, **options):
        figures.append(self)
        make(self, *arguments, **options)

    monkeypatch.setattr(Figure, "__init__", record)
    explorer = import_module(f"course_utils.widgets.{name}").demo()
    assert figures
    assert_no_english(written_in(explorer, figures))


def test_there_are_explorers():
    assert len(EXPLORERS) > 5


def test_an_explorer_that_cannot_draw(assert_no_english):
    from course_utils.widgets.thin_network import thin_network

    explorer = thin_network()
    explorer.picture = raises
    control = explorer.controls["p"]
    control.value = control.max
    assert_no_english([html.unescape(re.sub("<[^>]*>", " ", explorer.words.value))])


LESSON = "02_dropping_units"


def shown_by(cell):
    """What a cell shows as text."""
    for output in cell.get("outputs", []):
        yield output.get("text") or output.get("data", {}).get("text/plain", "")


@pytest.mark.slow
def test_a_lesson_in_a_kernel(assert_no_english, tmp_path):
    """Its exercises and explorers; what else it says belongs to the lesson's own catalogue."""
    from tools.course_paths import LESSONS
    from tools.notebook.describe import describe
    from tools.notebook.exercise_cells import is_exercise
    from tools.notebook.run import run
    from tools.notebook.solve import solve
    from tools.notebook.tidy import WIDGET

    ran = run(solve(describe(LESSONS / f"{LESSON}.py"), LESSON), tmp_path)
    of_package = [
        cell
        for cell in ran.cells
        if is_exercise(cell) or any(WIDGET in o.get("data", {}) for o in cell.get("outputs", []))
    ]
    texts = [text for cell in of_package for text in shown_by(cell)]
    say("Correct.")  # the kernel looks up for itself, in a process that is not watched
    assert any(OPEN in text for text in texts)
    assert_no_english(texts)


@pytest.mark.slow
def test_a_lesson_stays_english_under_a_chinese_locale(catalogue, monkeypatch):
    from tools.course_paths import LESSONS, NOTEBOOKS
    from tools.notebook.describe import describe
    from tools.notebook.run import run

    for name in ("LANG", "LC_ALL", "LC_MESSAGES"):
        monkeypatch.setenv(name, "zh_CN.UTF-8")
    monkeypatch.setenv("LANGUAGE", "zh")
    monkeypatch.setenv("COURSE_LOCALE", str(catalogue[0]))
    monkeypatch.delenv("COURSE_LANGUAGE", raising=False)
    ran = run(describe(LESSONS / f"{LESSON}.py"), NOTEBOOKS)
    stored = nbformat.read(NOTEBOOKS / f"{LESSON}.ipynb", 4)
    for cell, as_stored in zip(ran.cells, stored.cells, strict=True):
        assert list(shown_by(cell)) == list(shown_by(as_stored))

"""Each question has one right answer, found by a second road, and its forms ask the same thing."""

import string

import pytest
import torch
import torch.nn.functional as F
from torch import nn

from course_utils.beliefs.question import LETTERS
from course_utils.beliefs.questions import ALL
from course_utils.checking.misconceptions import MISCONCEPTIONS
from course_utils.words import Sentence

QUESTIONS = ALL
BOTH = [(question, form) for question in QUESTIONS for form in "ab"]
every_question = pytest.mark.parametrize("question", QUESTIONS, ids=lambda q: q.misconception)
every_form = pytest.mark.parametrize(
    ("question", "form"), BOTH, ids=[f"{question.misconception}-{form}" for question, form in BOTH]
)
CALLS = 20_000  # of a layer; what is measured is compared within six standard errors


def zeros(p, n):
    return (nn.Dropout(p)(torch.ones(CALLS, n)) == 0).sum(1)


def kept_value(p, h):
    (kept,) = set(nn.Dropout(p)(torch.full((CALLS,), float(h))).tolist()) - {0.0}
    return kept


def weight_in_state_dict(p, w):
    model = nn.Sequential(nn.Dropout(p), nn.Linear(1, 1))
    nn.init.constant_(model[1].weight, w)
    model(torch.ones(CALLS, 1))
    return model.eval().state_dict()["1.weight"]


def out_in_eval(p, x):
    return nn.Dropout(p).eval()(torch.full((CALLS,), float(x)))


def behind_a_relu(p, x, c):
    return F.relu(nn.Dropout(p)(torch.full((CALLS,), float(x))) - c)


def squared_length(p, n):
    return nn.Dropout(p)(torch.ones(CALLS, n)).square().sum(1)


def calls_with_exactly(p, n, k):
    return 1000.0 * (zeros(p, n) == k)


def coins(rows, units, steps):
    """Of so many steps, as many as there are values that no other value decides."""
    given = torch.ones(steps, rows, units)
    out = torch.stack([nn.Dropout(0.3)(step) for step in given])
    assert all(len(out.unique(dim=d)) == len(out.unique(dim=d).unique(dim=d)) for d in (0, 1, 2))
    assert len(out.flatten(1).unique(dim=0)) == steps  # no step repeats another
    return torch.tensor(float(out.numel()))


def epochs_with_dropout(question, form):
    """The code of the question, run with a `step` that looks at the mode."""
    modes = []
    names = {"nn": nn, "batches": [(0, 0)], "validate": lambda model: None}
    names["step"] = lambda model, x, y: modes.append(model.training)
    exec(question.asked(form).code, names)
    return torch.tensor(float(sum(modes)))


MEASURED = {
    "keep_for_drop": zeros,
    "scale_is_one_over_p": kept_value,
    "weights_rescaled": weight_in_state_dict,
    "factor_in_eval": out_in_eval,
    "mean_survives_every_layer": behind_a_relu,
    "norm_is_kept": squared_length,
    "exact_fraction": calls_with_exactly,
    "one_mask_for_all": coins,
}


def measured(question, form):
    """(mean, its standard error) of what a question with a number asks for."""
    torch.manual_seed(0)
    if question.misconception == "train_not_needed":
        values = epochs_with_dropout(question, form)
    else:
        values = MEASURED[question.misconception](**question.asked(form).values)
    values = torch.as_tensor(values, dtype=torch.float64).flatten()
    error = values.std() / len(values) ** 0.5 if len(values) > 1 else torch.tensor(0.0)
    return float(values.mean()), float(error)


def of_numbers(question):
    return isinstance(question.a.right, str)


every_number = pytest.mark.parametrize(
    ("question", "form"),
    [(question, form) for question, form in BOTH if of_numbers(question)],
    ids=[f"{q.misconception}-{form}" for q, form in BOTH if of_numbers(q)],
)


@every_number
def test_the_number_that_is_right_is_measured_and_no_wrong_one_is(question, form):
    mean, error = measured(question, form)
    rounding = 0.5 if question.misconception == "exact_fraction" else 1e-6 * abs(mean)
    for option in question.options(form).values():
        if isinstance(option.text, str):
            near = abs(float(option.text) - mean) <= 6 * error + rounding
            assert near == option.right, (option, mean, error)


def outputs_of(question, form):
    names = {"nn": nn, "torch": torch, "F": F}
    torch.manual_seed(0)
    exec(question.asked(form).code, names)
    return names["first"], names["second"]


@pytest.mark.parametrize("form", "ab")
def test_under_no_grad_each_call_has_zeros_of_its_own(form):
    first, second = outputs_of(QUESTIONS[9], form)
    assert QUESTIONS[9].misconception == "no_grad_disables"
    assert not first.requires_grad
    assert (first == 0).any()
    assert (second == 0).any()
    assert not torch.equal(first == 0, second == 0)


@pytest.mark.parametrize("form", "ab")
def test_a_function_drops_after_eval(form):
    first, second = outputs_of(QUESTIONS[10], form)
    assert QUESTIONS[10].misconception == "eval_stops_all"
    assert not torch.equal(first, second)


def test_with_one_mask_for_every_evaluation_the_gradient_is_tested_and_else_it_is_not():
    x = torch.rand(5, dtype=torch.float64, requires_grad=True)
    held = torch.tensor([1.0, 0, 1, 1, 0], dtype=torch.float64)
    torch.manual_seed(0)
    assert torch.autograd.gradcheck(lambda x: x * held / 0.6, x)
    assert not torch.autograd.gradcheck(nn.Dropout(0.4), x, raise_exception=False)


@pytest.mark.parametrize("form", "ab")
def test_a_kept_unit_has_the_gradient_that_is_said_and_a_dropped_one_none(form):
    (question,) = [q for q in QUESTIONS if q.misconception == "backward_without_mask"]
    values = question.asked(form).values
    torch.manual_seed(0)
    x = torch.ones(100, requires_grad=True)
    out = nn.Dropout(values["p"])(x)
    out.backward(torch.full((100,), float(values["gradient"])))
    (kept,) = x.grad[out != 0].unique().tolist()
    (dropped,) = x.grad[out == 0].unique().tolist()
    assert str(question.asked(form).right) == f"{kept:g} for the kept unit, {dropped:g} for the " \
        "dropped one"  # fmt: skip


@pytest.mark.parametrize("p", [0.1, 0.4])
def test_how_much_a_band_of_monte_carlo_covers_depends_on_p(p):
    """One linear layer, noise of 1 around its true line: the same data, bands of other widths."""
    torch.manual_seed(0)
    x, weights = torch.rand(400, 20), torch.ones(20)
    y = x @ weights + torch.randn(400)
    passes = torch.stack([nn.Dropout(p)(x) @ weights for _ in range(100)])
    inside = ((y - passes.mean(0)).abs() <= 2 * passes.std(0)).double().mean()
    assert (inside < 0.93) == (p == 0.1)


@pytest.mark.parametrize("p", [0.2, 0.5])
def test_without_any_bug_the_loss_of_the_training_steps_can_lie_above(p):
    """The network that makes the data, which nothing can improve, measured in both modes."""
    torch.manual_seed(0)
    net = nn.Sequential(nn.Dropout(p), nn.Linear(20, 1))
    x = torch.rand(2000, 20)
    y = net.eval()(x).detach() + 0.1 * torch.randn(2000, 1)
    assert F.mse_loss(net.train()(x), y) > 2 * F.mse_loss(net.eval()(x), y)


def test_the_questions_are_the_fifteen_misconceptions_in_their_order():
    numbered = [name for name, belief in MISCONCEPTIONS.items() if belief.number]
    assert [question.misconception for question in QUESTIONS] == numbered
    assert len(QUESTIONS) == 15


@every_form
def test_one_answer_is_right_and_a_wrong_one_shows_the_misconception(question, form):
    options = question.options(form)
    assert "".join(options) == LETTERS
    assert [option.right for option in options.values()].count(True) == 1
    assert question.misconception in {option.misconception for option in options.values()}
    known = {option.misconception for option in options.values()} - {None}
    assert known <= set(MISCONCEPTIONS)
    texts = [str(option.text) for option in options.values()]
    assert len(set(texts)) == len(texts)


@every_question
def test_the_forms_are_parallel_and_not_the_same(question):
    """The same answers in their place, of the same kind, with the same misconceptions behind."""
    a, b = question.a, question.b
    shape = [
        [(isinstance(text, Sentence) and text.english, belief) for text, belief in asked.wrong]
        for asked in (a, b)
    ]
    assert shape[0] == shape[1]
    assert type(a.right) is type(b.right)
    assert getattr(a.right, "english", None) == getattr(b.right, "english", None)
    assert a.values.keys() == b.values.keys()
    assert (str(a.text), a.code) != (str(b.text), b.code)
    if of_numbers(question):
        assert a.right != b.right
        assert all(a.values[key] != b.values[key] for key in a.values.keys() - {"k"})


@every_form
def test_no_question_is_asked_at_one_half_where_beliefs_agree(question, form):
    assert question.asked(form).values.get("p") != 0.5


@pytest.mark.parametrize("form", "ab")
def test_the_place_of_the_right_answer_and_its_length_tell_nothing(form):
    right = [
        next(letter for letter, option in question.options(form).items() if option.right)
        for question in QUESTIONS
    ]
    assert all(2 <= right.count(letter) <= 6 for letter in LETTERS)
    longest = [
        max(options.values(), key=lambda option: len(str(option.text))).right
        for options in (
            question.options(form) for question in QUESTIONS if not of_numbers(question)
        )
    ]
    assert sum(longest) <= len(longest) / 2


@every_form
def test_no_number_is_printed_that_is_not_exact(question, form):
    for option in question.options(form).values():
        digits = str(option.text).split()[0].strip(string.punctuation)
        if digits.replace(".", "").isdigit():
            assert len(digits.replace(".", "").lstrip("0")) <= 5, option

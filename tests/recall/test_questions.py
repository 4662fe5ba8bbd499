"""Each question has its lesson, its section and its misconceptions; what it says is computed."""

import inspect
import math
import re
import warnings
from collections import Counter
from itertools import product

import pytest
import torch
from scipy import stats
from sklearn.linear_model import Ridge
from torch import nn
from torch.nn import functional as F

from course_utils.checking.answer_values import number
from course_utils.checking.misconceptions import MISCONCEPTIONS
from course_utils.checking.registry import lessons
from course_utils.checking.verdict import CORRECT, NOT_YET, Refused
from course_utils.conformance import check_dropout
from course_utils.mutants import MUTANTS
from course_utils.recall.questions import BY_NAME, QUESTIONS
from course_utils.recall.review import review
from course_utils.words import languages, say, spoken
from tools.course_paths import LESSONS

ALL = [question for questions in QUESTIONS.values() for question in questions]
SHORT = 200  # letters of what is asked: five of them are read in some minutes
each = pytest.mark.parametrize("question", ALL, ids=lambda question: question.id)


def test_every_lesson_with_exercises_has_two_questions_or_more():
    assert list(QUESTIONS) == [lesson.folder for lesson in lessons()]
    assert min(map(len, QUESTIONS.values())) >= 2


def test_names_differ_and_are_none_of_reviews_own():
    assert len(BY_NAME) == len(ALL)
    assert not set(BY_NAME) & set(inspect.signature(review).parameters)


@pytest.mark.parametrize("lesson", lessons(), ids=lambda lesson: lesson.folder)
def test_a_question_sends_back_to_a_section_of_its_lesson(lesson):
    text = (LESSONS / f"{lesson.stem}.py").read_text(encoding="utf-8")
    sections = re.findall(r"^# ## (\d+\.\d+) ", text, re.MULTILINE)
    asked = {question.section for question in QUESTIONS[lesson.folder]}
    assert asked <= set(sections)


@each
def test_each_wrong_option_shows_a_misconception_and_the_right_one_is_accepted(question):
    for letter, option in question.lettered.items():
        verdict = question.check(letter)
        if letter == question.right:
            assert verdict.outcome == CORRECT
        else:
            assert verdict.outcome == NOT_YET
            assert verdict.mistake.misconception in MISCONCEPTIONS
            assert verdict.text.endswith(f"section {question.section}.")
        assert question.check(option.text).outcome == verdict.outcome


@each
@pytest.mark.parametrize("language", languages())
def test_an_option_may_be_typed_out_without_blanks_and_behind_its_letter(question, language):
    with spoken(language):
        for letter, option in question.lettered.items():
            words = say(option.text).replace(" ", "").replace("，", ",").replace("（", "(")
            for answer in (words, f"“{words}。”", f"{letter}、{words}", f"（{letter}） {words}"):
                assert question.check(answer).mistake is option.mistake, answer


@each
def test_it_is_short(question):
    assert len(question.asks) <= SHORT
    assert all(len(option.text) <= 80 for option in question.options)


@each
def test_no_mistake_gives_the_answer_away(question):
    """The right option's own words, or its number, stand in nothing that is told of a wrong one."""
    right = question.lettered[question.right].text
    for option in question.options:
        if option.mistake and len(right) > 3:
            assert right not in " ".join(option.mistake.sentences)


def test_all_numbered_misconceptions_are_asked_about():
    asked = {option.mistake.misconception for q in ALL for option in q.options if option.mistake}
    assert asked >= {name for name, belief in MISCONCEPTIONS.items() if belief.number}


def test_the_right_letter_cannot_be_guessed():
    three = Counter(question.right for question in ALL if len(question.options) == 3)
    assert set(three) == set("abc")
    assert max(three.values()) < 0.45 * sum(three.values())
    two = Counter(question.right for question in ALL if len(question.options) == 2)
    assert len(two) == 2


# What each number is, by another road than the one that the question explains.


def moments(values, p, scale):
    """Mean and variance of a kept-or-dropped unit, by adding up the two faces of its coin."""
    faces = [(p, 0.0), (1 - p, values * scale)]
    mean = sum(chance * value for chance, value in faces)
    return mean, sum(chance * (value - mean) ** 2 for chance, value in faces)


def kept_by_torch(p, n=200_000):
    torch.manual_seed(0)
    return (nn.Dropout(p)(torch.ones(n)) > 0).double().mean().item()


def largest_output(p, value, training):
    layer = nn.Dropout(p).train(training)
    return layer(torch.full((1000,), value)).max().item()


def ridge_alpha(p):
    """The alpha whose weights are the best under dropout, all masks added up."""
    torch.manual_seed(0)
    x = torch.linalg.qr(torch.randn(6, 3, dtype=torch.double))[0] + 0.1
    x = x / x.norm(dim=0)
    y = torch.randn(6, dtype=torch.double)
    normal, right = torch.zeros(3, 3, dtype=torch.double), torch.zeros(3, dtype=torch.double)
    for i in range(6):  # each row has masks of its own
        for mask in product((0, 1), repeat=3):
            kept = torch.tensor(mask, dtype=torch.double)
            chance = math.prod(1 - p if one else p for one in mask)
            noisy = x[i] * kept / (1 - p)
            normal += chance * torch.outer(noisy, noisy)
            right += chance * noisy * y[i]
    best = torch.linalg.solve(normal, right)
    alphas = [0.2, 0.25, 0.8, 4, 5]
    fits = [Ridge(alpha=a, fit_intercept=False, tol=1e-12).fit(x, y).coef_ for a in alphas]
    off = [float((torch.from_numpy(fit) - best).abs().max()) for fit in fits]
    assert min(off) < 1e-8
    return alphas[off.index(min(off))]


def weight_of_a_column(least_squares, p):
    """By gradient descent on the mean loss of one column of length 1, both faces of the coin."""
    w = torch.tensor(0.0, dtype=torch.double, requires_grad=True)
    for _ in range(200):
        loss = p * least_squares**2 + (1 - p) * (least_squares - w / (1 - p)) ** 2
        (gradient,) = torch.autograd.grad(loss, w)
        w = (w - 0.1 * gradient).detach().requires_grad_()
    return w.item()


def behind_batch_norm(p):
    """In eval mode, of two values as often as each other: their mean is 0, exactly."""
    torch.manual_seed(0)
    x = torch.tensor([-1.0, 1.0]).repeat(200_000).unsqueeze(1)
    net = nn.Sequential(nn.Dropout(p), nn.BatchNorm1d(1, momentum=None, affine=False))
    net(x)
    return net.eval()(x).std().item()


def masks_of_a_default():
    draw = torch.Generator().manual_seed(0)

    def drop(x, p, seed=int(torch.randint(10**9, (1,), generator=draw))):  # noqa: B008
        coins = torch.rand(x.shape, generator=torch.Generator().manual_seed(seed))
        return (coins >= p) * x / (1 - p)

    return len({tuple(drop(torch.ones(100), 0.3).tolist()) for _ in range(1000)})


def step_is_faster(share, times):
    parts = [1.0] * 100  # a step of a hundred equal parts
    quicker = [part / times if i < share * 100 else part for i, part in enumerate(parts)]
    return sum(parts) / sum(quicker)


NUMBERS = {
    "which_p": lambda: round(kept_by_torch(0.2), 2),
    "how_many_coins": lambda: torch.rand(32, 100).numel(),
    "kept_unit": lambda: largest_output(0.2, 4.0, training=True),
    "noise_of_a_unit": lambda: moments(4, 0.2, 1 / 0.8)[1],
    "eval_output": lambda: largest_output(0.4, 5.0, training=False),
    "faster_step": lambda: step_is_faster(0.1, 10),
    "which_ridge": lambda: ridge_alpha(0.2),
    "columns_at_right_angles": lambda: weight_of_a_column(2.0, 0.3),
    "variance_for_selu": lambda: sum(moments(x, 0.2, 1 / 0.8)[1] + x**2 for x in (-1, 1)) / 2,
    "twenty_steps": lambda: stats.binom(20, 0.2).pmf(0),
    "behind_batch_norm": lambda: behind_batch_norm(0.2),
    "default_seed": masks_of_a_default,
    "share_of_a_byte": lambda: sum(byte > math.floor(255 * 0.9) for byte in range(256)) / 256,
}


def as_number(option):
    try:
        return number(option.text)
    except Refused:
        return None


def test_each_right_number_has_a_second_road():
    numeric = {q.id for q in ALL if as_number(q.lettered[q.right]) is not None}
    assert numeric == set(NUMBERS)


@pytest.mark.parametrize("name", NUMBERS)
def test_a_right_number_is_computed_and_no_wrong_one_is(name):
    question = BY_NAME[name]
    digits = len(question.lettered[question.right].text.partition(".")[2])
    computed = round(NUMBERS[name](), digits)
    for letter, option in question.lettered.items():
        if (shown := as_number(option)) is not None:
            assert (computed == shown) == (letter == question.right)


def test_wrong_numbers_are_those_of_their_mistakes():
    """They would otherwise be told a mistake that does not make them."""
    told = {(q.id, o.mistake.id): as_number(o) for q in ALL for o in q.options if o.mistake}
    assert told["kept_unit", "divided_by_p"] == pytest.approx(4 / 0.2)
    assert moments(4, 0.2, 1 / 0.2)[0] == pytest.approx(16)  # what is said of it
    assert told["kept_unit", "times_keep"] == pytest.approx(4 * 0.8)
    assert told["noise_of_a_unit", "odds_turned"] == pytest.approx(0.8 / 0.2 * 16)
    assert told["eval_output", "multiplied_in_eval"] == pytest.approx(5 * 0.6)
    assert told["eval_output", "divided_in_eval"] == pytest.approx(5 / 0.6, abs=0.005)
    assert told["faster_step", "share_of_the_gain"] == pytest.approx(1 + 0.1 * (10 - 1))
    assert told["which_ridge", "odds_of_keeping"] == pytest.approx(0.8 / 0.2)
    assert told["which_ridge", "one_over_p"] == pytest.approx(1 / 0.2)
    assert told["columns_at_right_angles", "shrunk_to_p"] == pytest.approx(2 * 0.3)
    by_p = sum(moments(x, 0.2, 1 / 0.2)[1] + moments(x, 0.2, 5)[0] ** 2 for x in (-1, 1)) / 2
    assert told["variance_for_selu", "divided_by_p"] == pytest.approx(by_p)
    assert told["behind_batch_norm", "root_of_p"] == pytest.approx(0.2**0.5, abs=0.005)


# And what is said in words, by running it.


def test_the_counts_of_a_hundred():
    dropped, kept = stats.binom(100, 0.3), stats.binom(100, 0.7)
    assert dropped.cdf(43) - dropped.cdf(16) > 0.995
    assert kept.cdf(83) - kept.cdf(56) > 0.995
    assert dropped.pmf(30) < 0.1
    assert dropped.std() == pytest.approx(4.6, abs=0.05)


def test_the_papers_sums():
    assert 10 * moments(1, 0.3, 1.0)[0] == pytest.approx(7) == 10 * (1 - 0.3)


def test_the_mean_behind_a_relu_is_as_large_or_larger():
    torch.manual_seed(0)
    masks = torch.tensor(list(product((0.0, 1.0), repeat=6)), dtype=torch.double)
    p, gaps = 0.3, []
    chances = (p ** (1 - masks) * (1 - p) ** masks).prod(1)
    for _ in range(50):
        w, h, b = torch.randn(6).double(), torch.rand(6).double(), torch.randn(1).double()
        mean = (chances * torch.relu((masks * h / (1 - p)) @ w + b)).sum()
        gaps.append((mean - torch.relu(w @ h + b)).item())
    assert min(gaps) > -1e-12
    assert max(gaps) > 0.01


def test_only_the_inclusive_comparison_keeps_all_at_0():
    lowest = torch.zeros(3)  # what rand can draw
    assert (lowest >= 0.0).all()
    assert not (lowest > 0.0).any()


def test_the_two_right_comparisons_have_no_dropped_unit_in_common():
    u, p = torch.rand(10_000, generator=torch.Generator().manual_seed(0)), 0.3
    assert not ((u < p) & (u >= 1 - p)).any()


def test_only_the_spread_shows_that_the_number_is_fixed():
    report = check_dropout(MUTANTS["exactly_k"].build, rates=(0.3,), seed=0)
    assert not report.passed
    assert 1000 * 0.3 * 0.7 == pytest.approx(stats.binom(1000, 0.3).var()) == pytest.approx(210)


def test_a_half_hides_one_over_p_and_not_the_root():
    for p, hidden in ((0.5, True), (0.3, False)):
        assert (abs(10_000 * (1 - p) / p - 10_000) < 400) == hidden
    assert pytest.approx(7071, abs=0.5) == 10_000 * 0.5 * 0.5**-0.5


def test_a_byte_has_no_three_tenths():
    shares = [n / 256 for n in range(257)]
    assert 0.3 not in shares
    assert min(shares, key=lambda share: abs(share - 0.3)) == 77 / 256


def test_logits_are_averaged_and_probabilities_are_not():
    torch.manual_seed(0)
    h, w, p = torch.rand(4).double(), torch.randn(4, 2).double(), 0.3
    masks = torch.tensor(list(product((0.0, 1.0), repeat=4)), dtype=torch.double)
    chances = (p ** (1 - masks) * (1 - p) ** masks).prod(1)
    logits = (masks * h / (1 - p)) @ w
    assert torch.allclose(chances @ logits, h @ w)
    assert (chances @ logits.softmax(1) - (h @ w).softmax(0)).abs().max() > 0.01


def test_train_wakes_batch_norm_without_gradient():
    net = nn.Sequential(nn.BatchNorm1d(3), nn.Dropout(0.3))
    with torch.no_grad():
        net.train()(torch.randn(8, 3) + 5)
    assert net[0].running_mean.abs().min() > 0.1


def test_the_shape_that_drops_whole_channels():
    shape = eval(BY_NAME["whole_channels"].lettered[BY_NAME["whole_channels"].right].text)
    torch.manual_seed(0)
    kept = F.dropout2d(torch.ones(16, 64, 28, 28), 0.3) > 0
    as_drawn = kept[:, :, :1, :1]
    assert as_drawn.shape == shape
    assert (kept == as_drawn).all()
    assert not (kept == kept[:1]).all()
    assert not (kept == kept[:, :1]).all()


class Functional(nn.Module):
    def forward(self, x):
        return F.dropout(x, 0.3)


def test_who_drops_in_which_mode():
    x = torch.ones(1000)
    assert (Functional().eval()(x) == 0).any()
    with torch.no_grad():
        assert (Functional().eval()(x) == 0).any()
        assert (nn.Dropout(0.3)(x) == 0).any()


def test_a_step_of_the_optimiser_brings_no_mode_back():
    net = nn.Sequential(nn.Linear(3, 3), nn.Dropout(0.3)).eval()
    optimiser = torch.optim.SGD(net.parameters(), lr=0.1)
    net(torch.ones(2, 3)).sum().backward()
    optimiser.step()
    assert not net[1].training


def test_zero_times_nan_is_nan():
    assert torch.isnan(torch.tensor(float("nan")) * 0 / 0.7)


def test_in_place_behind_a_relu_raises():
    x = torch.ones(8, requires_grad=True)
    y = nn.Dropout(0.3, inplace=True)(torch.relu(x))
    with pytest.raises(RuntimeError, match="inplace"):
        y.sum().backward()


def test_the_norm_grows_by_1_4_at_a_half():
    mean, variance = moments(1, 0.5, 2)
    assert mean == 1
    assert (variance + mean**2) ** 0.5 == pytest.approx(1.41, abs=0.005)


def test_bytes_up_to_229_keep():
    assert math.floor(255 * (1 - 0.1)) == 229


def test_gradcheck_fails_with_a_new_mask_and_passes_with_a_held_one():
    x = torch.ones(20, dtype=torch.double, requires_grad=True)
    mask = torch.rand(20) >= 0.3
    assert torch.autograd.gradcheck(lambda x: x * mask / 0.7, x)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        assert not torch.autograd.gradcheck(lambda x: F.dropout(x, 0.3), x, raise_exception=False)


def test_power_of_eight_splits():
    """A difference of half its spread is missed about three times in four."""
    t = stats.t(7).ppf(0.975)
    found = 1 - stats.nct(7, 0.5 * 8**0.5).cdf(t)
    assert 0.2 < found < 0.3

"""Write a test of a dropout: it accepts the right ones, however written, and refuses mutants."""

import numpy as np
import torch
from scipy import stats
from torch import nn
from torch.autograd import grad

from course_utils.checking import answer_values
from course_utils.checking.kinds import Write
from course_utils.checking.verdict import Mistake
from course_utils.dropout import Dropout, inverted_dropout
from course_utils.estimates import binomial_range
from course_utils.mutants import MUTANTS, CorrectDropout


def is_a_dropout(layer, p):
    x = torch.rand(10, 100).add(1).requires_grad_()  # nowhere 0
    y = torch.stack([layer(x) for _ in range(256)])
    dropped = y == 0
    counts = dropped.sum(dim=(1, 2)).double()
    low, high = binomial_range(dropped.numel(), p, false_alarm=1e-6)
    index = ((counts - counts.mean()) ** 2).sum() / (x.numel() * p * (1 - p))
    calm, wild = stats.chi2.ppf([0.5e-6, 1 - 0.5e-6], 255)
    return bool(
        torch.allclose(y, ~dropped * x / (1 - p))
        and low <= dropped.sum() <= high
        and calm <= index <= wild
        and torch.allclose(grad(y.sum(), x)[0], (y / x).sum(0))
    )


class AnotherIdiom(CorrectDropout):
    """Correct; its coins are tossed in a third way."""

    def kept(self, x):
        return torch.rand(x.shape) < 1 - self.p


class Layer(nn.Module):
    """A layer behind one name, for tests that judge what is done and not who does it."""

    def __init__(self, inner):
        super().__init__()

        def run(x, p, training):
            inner.p = p
            return inner.train(training)(x)

        self.p, self._run = inner.p, run

    def forward(self, x):
        return self._run(x, self.p, self.training)


BY_NAME = Mistake(
    "by_name",
    "It goes by what the layer is called or made of: behind another name it judges the same layer "
    "otherwise. Call the layer, and judge what comes back.",
)
ONE_IDIOM = Mistake(
    "one_idiom",
    "It accepts one right layer and refuses another in every run. Does your test know in which "
    "way the coins are tossed?",
    "same_seed_same_mask",
)
TOO_STRICT = Mistake(
    "too_strict",
    "It refuses right layers in some of their runs: how often does chance alone leave your bounds?",
)
DEMANDS = {
    "exactly_k": Mistake(
        "demands_exactly_k",
        "It refuses nn.Dropout and accepts `exactly_k`. Do coins give the same count every time?",
        "exact_fraction",
    ),
    "keep_and_drop_swapped": Mistake(
        "demands_keep_and_drop_swapped",
        "It refuses nn.Dropout and accepts `keep_and_drop_swapped`: p is the probability of what?",
        "keep_for_drop",
    ),
    "divided_by_p": Mistake(
        "demands_divided_by_p",
        "It refuses nn.Dropout and accepts `divided_by_p`. What does a kept 1 become at p = 0.8?",
        "scale_is_one_over_p",
    ),
    "frozen_mask": Mistake(
        "demands_frozen_mask",
        "It refuses nn.Dropout and accepts `frozen_mask`. Are two calls to be equal?",
        "one_mask_for_all",
    ),
    "backward_without_mask": Mistake(
        "demands_backward_without_mask",
        "It refuses nn.Dropout and accepts `backward_without_mask`. Does a dropped unit learn?",
        "backward_without_mask",
    ),
}
REFUSES_ALL = Mistake(
    "refuses_all",
    "It refuses all three right layers, in every run. Ask nn.Dropout each of your questions by "
    "itself: which one does it fail?",
)
SLIPS = {
    "divided_by_p": Mistake(
        "misses_divided_by_p",
        "It accepts `divided_by_p`: what should a kept 1 become?",
        "scale_is_one_over_p",
    ),
    "keep_and_drop_swapped": Mistake(
        "misses_keep_and_drop_swapped",
        "It accepts `keep_and_drop_swapped`: its mean is right. How many zeros does it give?",
        "keep_for_drop",
    ),
    "rate_off": Mistake(
        "misses_rate_off",
        "It accepts `rate_off`: 0.01 is hidden in your bounds. How many coins do you toss, and "
        "how wide must the bounds be for so many?",
    ),
    "frozen_mask": Mistake(
        "misses_frozen_mask",
        "It accepts `frozen_mask`: each of its calls is perfect. What do several tell you?",
        "one_mask_for_all",
    ),
    "shared_by_rows": Mistake(
        "misses_shared_by_rows",
        "It accepts `shared_by_rows`: has your input rows, and does anything compare them?",
        "one_mask_for_all",
    ),
    "exactly_k": Mistake(
        "misses_exactly_k",
        "It accepts `exactly_k`: its count is perfect, every time. How much should it vary?",
        "exact_fraction",
    ),
    "backward_redraws": Mistake(
        "misses_backward_redraws",
        "It accepts `backward_redraws`: its outputs are right. Where may its gradient be 0?",
        "backward_without_mask",
    ),
}
RIGHT = (nn.Dropout, Dropout, AnotherIdiom)
RATES, SEEDS = (0.3, 0.8), range(5)


def find_mistake(answer):
    def accepted(build, seeds, face=Layer):
        return [_accepts(answer, face, build, p, seed) for p in RATES for seed in seeds]

    def goes_by_name(build):
        """Whether the answer says something else of a layer as it is, always and at every rate."""
        behind, plain = accepted(build, SEEDS), accepted(build, SEEDS, lambda layer: layer)
        return len({*behind}) == len({*plain}) == 1 and behind != plain

    right = [accepted(build, SEEDS) for build in RIGHT]
    if not all(map(all, right)) and any(map(goes_by_name, RIGHT)):
        return BY_NAME
    if not any(map(any, right)):
        known = (mistake for name, mistake in DEMANDS.items() if any(accepted(build_of(name), [0])))
        return next(known, REFUSES_ALL)
    if not all(map(any, right)):
        return ONE_IDIOM
    if not all(map(all, right)):
        return TOO_STRICT
    slipped = next((name for name in SLIPS if any(accepted(build_of(name), [0]))), None)
    if slipped is None:
        return None
    return BY_NAME if goes_by_name(build_of(slipped)) else SLIPS[slipped]


def build_of(name):
    return MUTANTS[name].build


def _accepts(answer, face, build, p, seed):
    torch.manual_seed(seed)
    return answer_values.truth(answer(face(build(p)), p))


def called_dropout(layer, p):
    return type(layer).__name__ in ("Dropout", "AnotherIdiom")


def no_mutant(layer, p):
    return "mutants" not in type(layer).__module__


def not_named_like_one(layer, p):
    names = [name.replace("_", "") for name in MUTANTS]
    return type(layer).__name__.lower() not in names


def mean_alone(layer, p):
    return abs(layer(torch.ones(10_000)).mean() - 1) < 0.2


def mean_and_share(layer, p):
    y = layer(torch.ones(10_000))
    return abs(y.mean() - 1) < 0.2 and abs((y == 0).float().mean() - p) < 0.05


def one_call(layer, p, x=None):
    """Right values, and a right number of zeros, in one long call."""
    x = torch.ones(200_000) if x is None else x
    y = layer(x)
    low, high = binomial_range(x.numel(), p, false_alarm=1e-6)
    return torch.allclose(y, (y != 0) * x / (1 - p)) and bool(low <= (y == 0).sum() <= high)


def few_coins(layer, p):
    return one_call(layer, p, torch.ones(1000))


def two_calls(layer, p):
    x = torch.ones(200_000)
    return one_call(layer, p) and not torch.equal(layer(x), layer(x))


def two_rows(layer, p):
    y = layer(torch.ones(2, 1000))
    return two_calls(layer, p) and not torch.equal(y[0], y[1])


def varying(layer, p):
    counts = {int((layer(torch.ones(1000)) == 0).sum()) for _ in range(100)}
    return two_rows(layer, p) and len(counts) > 1


def at_a_half(layer, p):
    layer.p = 0.5
    return is_a_dropout(layer, 0.5)


def stored_array(layer, p):
    x = torch.ones(100)
    torch.manual_seed(3)
    expected = inverted_dropout(x, p)
    torch.manual_seed(3)
    return torch.allclose(layer(x), expected)


def in_torchs_way(layer, p):
    x = torch.ones(100)
    torch.manual_seed(3)
    expected = nn.functional.dropout(x, p)
    torch.manual_seed(3)
    return torch.equal(layer(x), expected)


def one_and_a_half_errors(layer, p):
    missed = (layer(torch.ones(10_000)) == 0).float().mean() - p
    return abs(missed) < 1.5 * (p * (1 - p) / 10_000) ** 0.5


def counted_out(layer, p):
    counts = [(layer(torch.ones(1000)) == 0).sum() for _ in range(20)]
    return all(count == round(p * 1000) for count in counts)


def as_the_paper_writes(layer, p):
    y = layer(torch.ones(100_000))
    return torch.allclose(y, (y != 0) / p) and abs((y != 0).double().mean() - p) < 0.01


def divides_by_p(layer, p):
    x = torch.ones(10_000)
    y = layer(x)
    return torch.allclose(y, (y != 0) * x / p) and abs((y == 0).double().mean() - p) < 0.05


def equal_calls(layer, p):
    x = torch.ones(1000)
    return torch.equal(layer(x), layer(x))


def gradient_of_one(layer, p):
    x = torch.ones(1000, requires_grad=True)
    return bool((grad(layer(x).sum(), x)[0] == 1).all())


def training_as_eval(layer, p):
    x = torch.ones(1000)
    return torch.equal(layer(x), x)


def in_standard_errors(layer, p):
    """Shares and agreements in standard errors; then where the gradient is 0."""

    def fits(mask, share):
        return abs(mask.double().mean() - share) < 5 * (share * (1 - share) / mask.numel()) ** 0.5

    x = torch.full((400, 500), 2.0, requires_grad=True)
    y, again = layer(x), layer(x)
    alike, dropped = p * p + (1 - p) ** 2, y == 0
    counts = [(layer(torch.ones(5000)) == 0).sum() for _ in range(50)]
    return (
        (((y - 2 / (1 - p)).abs() < 1e-4) | dropped).all()
        and fits(dropped, p)
        and fits(dropped == (again == 0), alike)
        and fits(dropped[::2] == dropped[1::2], alike)
        and 0.4 < np.std(counts) / (5000 * p * (1 - p)) ** 0.5 < 1.8
        and torch.equal(grad(y, x, torch.ones_like(y))[0] != 0, ~dropped)
    )


def question_by_question(layer, p):
    """Each mutant gets a question of its own, in plain Python; the first wrong answer ends it."""
    x = torch.ones(200, 200, requires_grad=True)
    calls = [layer(x) for _ in range(10)]
    for y in calls:
        if not all(value == 0 or abs(value * (1 - p) - 1) < 1e-5 for value in y.unique().tolist()):
            return False
        if not torch.allclose(grad(y.sum(), x)[0], y):
            return False
    zeros = [int((y == 0).sum()) for y in calls]
    low, high = binomial_range(10 * x.numel(), p, false_alarm=1e-8)
    if not low <= sum(zeros) <= high or len(set(zeros)) == 1:
        return False
    return not any((y[0] == y[1]).all() for y in calls)


exercise = Write(
    model_answer=is_a_dropout,
    why=(
        "values, count and gradient are compared one by one, and how much the count scatters "
        "tells frozen, tied and counted-out coins from free ones"
    ),
    takeaway=(
        "Your test accepts three ways to toss the coins, and refuses seven ways to get it wrong."
    ),
    minutes=20,
    seconds=30,  # each check asks the answer about some forty layers
    hints=(
        "Take the seven one at a time: what does it do that no right layer ever does?",
        "Call the layer many times on an input with rows. Then ask for the values, for the count "
        "of zeros (5.5), for how the count scatters from call to call (5.6), and for the gradient.",
        "With dropped = y == 0: torch.allclose(y, ~dropped * x / (1 - p)), low <= dropped.sum() <= "
        "high from binomial_range, `scatter_fits` of 5.6, and grad(y.sum(), x)[0] equal to y / x.",
    ),
    wrong=[
        (lambda layer, p: True, SLIPS["divided_by_p"]),
        (at_a_half, SLIPS["divided_by_p"]),
        (mean_alone, SLIPS["keep_and_drop_swapped"]),
        (mean_and_share, SLIPS["rate_off"]),
        (few_coins, SLIPS["rate_off"]),
        (one_call, SLIPS["frozen_mask"]),
        (two_calls, SLIPS["shared_by_rows"]),
        (two_rows, SLIPS["exactly_k"]),
        (varying, SLIPS["backward_redraws"]),
        (stored_array, ONE_IDIOM),
        (in_torchs_way, ONE_IDIOM),
        (lambda layer, p: isinstance(layer, nn.Dropout), BY_NAME),
        (lambda layer, p: isinstance(layer, nn.Dropout | Dropout | AnotherIdiom), BY_NAME),
        (called_dropout, BY_NAME),
        (no_mutant, BY_NAME),
        (not_named_like_one, BY_NAME),
        (one_and_a_half_errors, TOO_STRICT),
        (counted_out, DEMANDS["exactly_k"]),
        (as_the_paper_writes, DEMANDS["keep_and_drop_swapped"]),
        (divides_by_p, DEMANDS["divided_by_p"]),
        (equal_calls, DEMANDS["frozen_mask"]),
        (gradient_of_one, DEMANDS["backward_without_mask"]),
        (training_as_eval, REFUSES_ALL),
    ],
    right=[in_standard_errors, question_by_question],
    find_mistake=find_mistake,
)

"""Write dropout whose masks are fresh by default, and the same again for a seed that is given."""

import torch

from course_utils.checking import rate_mistakes as rates
from course_utils.checking.borrowed import BORROWED, borrows
from course_utils.checking.by_conformance import wrong_coins
from course_utils.checking.kinds import Write
from course_utils.checking.verdict import Mistake


def fresh_by_default(x, p, seed=None):
    source = None if seed is None else torch.Generator().manual_seed(seed)
    kept = torch.rand(x.shape, generator=source) >= p
    return x * kept / (1 - p)


SHAPE = Mistake("shape", "Expected a tensor of the shape of x.")
FROZEN = Mistake(
    "frozen",
    "Two calls without a seed give the same mask. When is your default computed, and how often?",
    "one_mask_for_all",
)
OTHER_SOURCE = Mistake(
    "other_source",
    "After the same torch.manual_seed, two calls without a seed differ: from where do they draw?",
)
SEED_IGNORED = Mistake("seed_ignored", "Two calls with the same seed give two masks.")
ONE_SEED = Mistake("one_seed", "Two different seeds give the same mask.", "one_mask_for_all")
ZERO = Mistake(
    "zero", "Two calls with the seed 0 give two masks. Is 0 the same as no seed to your code?"
)
DISTURBS = Mistake(
    "disturbs",
    "A call with a seed changes what others draw afterwards from PyTorch's generator.",
)
UNDIVIDED = Mistake("undivided", "Survivors keep their size: where is the division?")
BY_P = Mistake("by_p", "Survivors are divided by p.", "scale_is_one_over_p")
NOT_X = Mistake("not_x", "Divide what you return by x: is it 0 or 1 / (1 - p) everywhere?")


def find_mistake(answer):
    x, p = torch.linspace(1, 2, 400).reshape(8, 50), 0.3

    def drawn(*seed, start=None):
        if start is not None:
            torch.manual_seed(start)
        return answer(x, p, *seed)

    got = drawn(start=0)
    if not isinstance(got, torch.Tensor) or got.shape != x.shape:
        return SHAPE
    noise = got / x
    for value, mistake in ((1.0, UNDIVIDED), (1 / p, BY_P)):
        if ((noise - value).abs() < 1e-4).any():
            return mistake
    if not torch.allclose(noise, (noise > 0) / (1 - p), atol=1e-4):
        return NOT_X
    if torch.equal(drawn(), got):
        return FROZEN
    if not torch.equal(drawn(start=0), got):
        return OTHER_SOURCE
    if mistake := _wrong_with_a_seed(drawn):
        return mistake
    if borrows(lambda: drawn()) or borrows(lambda: drawn(1)):
        return BORROWED
    return next(filter(None, map(_wrong_rate, (lambda x, p: answer(x, p), _seeding(answer)))), None)


def _wrong_with_a_seed(drawn):
    """The mistake in calls that name a seed, or None."""
    if not torch.equal(drawn(5), drawn(5)):
        return SEED_IGNORED
    if torch.equal(drawn(5), drawn(6)):
        return ONE_SEED
    if not torch.equal(drawn(0), drawn(0)):
        return ZERO
    torch.manual_seed(1)
    expected = torch.rand(3)
    drawn(5, start=1)
    return None if torch.equal(torch.rand(3), expected) else DISTURBS


def _seeding(answer):
    """The answer with another seed in each call."""
    return lambda x, p: answer(x, p, int(torch.randint(2**31, ())))


def _wrong_rate(call):
    def dropout(x, p, training):
        if not training or p == 1 or x.numel() == 0:
            return x if not training else 0 * x
        return call(x, p)

    return wrong_coins(lambda x, p: dropout(x, p, True), dropout, core_only=True)


def by_numpy_idiom(x, p, seed=None):
    if seed is None:
        seed = int(torch.randint(2**62, ()))
    source = torch.Generator()
    source.manual_seed(seed)
    return torch.empty_like(x).bernoulli_(1 - p, generator=source).div(1 - p) * x


def by_fork(x, p, seed=None):
    with torch.random.fork_rng(enabled=seed is not None):
        if seed is not None:
            torch.manual_seed(seed)
        return torch.where(torch.rand(x.shape) < p, 0.0, x / (1 - p))


def default_computed_once(x, p, seed=int(torch.randint(2**62, ()))):  # noqa: B008
    return fresh_by_default(x, p, seed)


def generator_as_default(x, p, seed=None, source=torch.Generator().manual_seed(0)):  # noqa: B008
    if seed is not None:
        source = torch.Generator().manual_seed(seed)
    return x * (torch.rand(x.shape, generator=source) >= p) / (1 - p)


def zero_is_none(x, p, seed=None):
    return fresh_by_default(x, p, seed or None)


def seeds_all(x, p, seed=None):
    if seed is not None:
        torch.manual_seed(seed)
    return fresh_by_default(x, p)


def by_the_clock(x, p, seed=None):
    source = torch.Generator()
    source.seed() if seed is None else source.manual_seed(seed)
    return x * (torch.rand(x.shape, generator=source) >= p) / (1 - p)


def rate_with_seed(x, p, seed=None):
    rate = p if seed is None else p / 2
    return fresh_by_default(x, rate, seed) * (1 - rate) / (1 - p)


exercise = Write(
    model_answer=fresh_by_default,
    why="the default is None, and the source of the draws is chosen inside, in each call",
    takeaway="A default is computed once; what has to be new in each call stands in the body.",
    minutes=6,
    seconds=30,
    hints=(
        "Which lines run once, and which in each call?",
        "Let the default be None, and decide inside: no seed, or a generator of its own.",
        "source = None if seed is None else torch.Generator().manual_seed(seed), for torch.rand.",
    ),
    wrong=[
        (default_computed_once, FROZEN),
        (generator_as_default, OTHER_SOURCE),
        (by_the_clock, OTHER_SOURCE),
        (zero_is_none, ZERO),
        (seeds_all, DISTURBS),
        (lambda x, p, seed=None: fresh_by_default(x, p), SEED_IGNORED),
        (lambda x, p, seed=None: fresh_by_default(x, p, None if seed is None else 1), ONE_SEED),
        (lambda x, p, seed=None: fresh_by_default(x, p, seed) * (1 - p), UNDIVIDED),
        (lambda x, p, seed=None: fresh_by_default(x, p, seed) * (1 - p) / p, BY_P),
        (lambda x, p, seed=None: fresh_by_default(x, p, seed) ** 2, NOT_X),
        (lambda x, p, seed=None: fresh_by_default(x, p, seed)[0], SHAPE),
        (lambda x, p, seed=None: fresh_by_default(x, 1 - p, seed) * p / (1 - p), rates.SWAPPED),
        (rate_with_seed, rates.RATE),
    ],
    right=[by_numpy_idiom, by_fork],
    find_mistake=find_mistake,
)

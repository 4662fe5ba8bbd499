# ---
# title: Verify against PyTorch
# question: How do we know that it is right?
# part: Derive, build, verify, scale
# builds_on: [04_from_scratch]
# next: 06_two_scalings
# road: main
# ---

# %% [markdown]
# # 05 Verify against PyTorch
#
# Lesson 04 pinned your dropout to the course's. Both could share a mistake. Here they meet the
# dropout that everybody uses, and the question is: how do you compare two functions that are
# *meant* to give something else at every call?
#
# In this lesson you will
# - hand PyTorch's own mask to your code, and demand equality to the last bit;
# - rebuild `F.dropout` from its recipe, outputs and gradients, and meet the last-bit trap;
# - judge a mask that you cannot predict, by three statistics, each worked by hand;
# - train two networks in lockstep for 300 steps, and see what one rounding grows into;
# - send eighteen wrong dropouts past the checks that people usually write, and count.
#
# {{time}}

# %%
from functools import partial

import matplotlib.pyplot as plt
import torch
from scipy import stats
from torch import nn
from torch.autograd import grad, gradcheck
from torch.nn import functional as F
from torch.nn.utils import parameters_to_vector

# %%
from course_utils.conformance import BY_CHANCE, CIRCUMSTANCES, PROPERTIES, check_dropout
from course_utils.data import load_digits
from course_utils.dropout import Dropout, inverted_dropout, keep_mask
from course_utils.estimates import binomial_range
from course_utils.models import mlp
from course_utils.mutants import MUTANTS, CorrectDropout
from course_utils.plots import COLOURS, plot_mask
from course_utils.training import cross_entropy
from course_utils.widgets.verify_live import verify_live

plt.style.use("course_utils.course")


# %%
def seeded(seed=0):
    """A fresh random generator: every cell makes its own, so you can run any cell again."""
    return torch.Generator().manual_seed(seed)


dtypes = (torch.float64, torch.float32, torch.float16, torch.bfloat16)
rates = (0, 0.1, 0.3, 0.5, 0.8, 1)
settings = [(dtype, p) for dtype in dtypes for p in rates]

# %% [markdown]
# ## 5.1 With a shared mask, nothing is left to chance
#
# Three roads lead to an answer, and each asks for more than the one before: the arithmetic (5.1 to
# 5.4), the coins (5.5 to 5.9), and a whole training (5.10).
#
# **The first road: zero tolerance.** Two dropouts disagree because their coins differ. Give both
# the same coins, and what remains is arithmetic. PyTorch has a function that tells its coins:
# `torch.native_dropout` returns the output *and* the boolean mask, True where kept. Here is ours,
# in the form of lesson 04, with the mask handed in:


# %%
def ours(x, kept, p):
    """x times the noise of lesson 04: cast first, divide then, multiply last."""
    if p == 1:
        return x * 0  # 0 / 0 would be NaN
    return x * kept.to(x.dtype).div_(1 - p)


def divides_last(x, kept, p):
    return (x * kept) / (1 - p)


# %% [markdown]
# On paper the two are the same formula. **Predict.** In 24 settings (four dtypes, six values of
# $p$), in how many does each give PyTorch's output to the last bit? No seed is set below: whatever
# the coins, the comparison must hold.


# %%
def equals_torch(function, dtype, p):
    """Whether `function` turns torch's mask into torch's output, to the last bit."""
    x = torch.randn(64, 100, generator=seeded()).to(dtype)
    output, kept = torch.native_dropout(x, p, True)
    return torch.equal(function(x, kept, p), output)


# %%
candidates = {
    "ours": ours,
    "the course's": lambda x, kept, p: inverted_dropout(x, p, mask=kept),
    "divides last": divides_last,
    "divides by p": lambda x, kept, p: x * kept.to(x.dtype).div_(p),
    "own coins": lambda x, kept, p: ours(x, keep_mask(x.shape, p, generator=seeded()), p),
}
equal = {name: sum(equals_torch(f, *s) for s in settings) for name, f in candidates.items()}
equal

# %% [markdown]
# All 24 for ours. `torch.equal` has no tolerance: one differing bit in 6400 numbers is enough to
# fail. The others are right where nothing shows: `divides last` at $p = 0$, at $p = 0.5$, and in
# half precision at $p = 0.8$, where the factor 5 is exact; `divides by p` at $p = 0.5$ and $p = 1$;
# `own coins` at $p = 0$ and $p = 1$, where there are none.
#
# **Check.** All settings for ours, not all for the others; and $p = 0.5$ alone would have told
# nothing.

# %%
assert equal["ours"] == equal["the course's"] == len(settings)
assert all(equal[name] < len(settings) for name in ("divides last", "divides by p", "own coins"))
assert all(equals_torch(divides_last, dtype, 0.5) for dtype in dtypes)
assert all(equals_torch(candidates["divides by p"], dtype, 0.5) for dtype in dtypes)

# %% [markdown]
# **Limit.** This road compares the arithmetic *given* the coins. It says nothing about the coins.

# %% [markdown]
# ## 5.2 The order of two roundings shows in the last bit
#
# `ours` rounds twice, once in $1/(1-p)$ and once in the product; `divides_last` rounds once. So
# they may differ by one unit in the last place.
#
# **Predict.** For which $p$ do they agree everywhere? How large a share of numbers differs at the
# others: a few in a million, or a few in ten?

# %%
x = torch.rand(20_000, generator=seeded(), dtype=torch.float64) + 0.5
all_kept = torch.ones(20_000, dtype=torch.bool)


# %%
def share_that_differs(dtype, p):
    given = x.to(dtype)
    differs = ours(given, all_kept, p) != divides_last(given, all_kept, p)
    return differs.double().mean().item()


grid, powers = [k / 40 for k in range(1, 40)], [0.5, 0.75, 0.875]
shares = {dtype: [share_that_differs(dtype, p) for p in grid] for dtype in dtypes[:2]}

# %% alt="Share of numbers that differ in the last bit against p, for float64 and float32. Both jump irregularly between 0 and about 0.5 from one p to the next; both are exactly 0 at p = 0.5, 0.75 and 0.875."
fig, ax = plt.subplots()
ax.plot(grid, shares[torch.float64], "o", ms=4, label="float64")
ax.plot(grid, shares[torch.float32], "x", ms=5, label="float32")
ax.plot(powers, [0, 0, 0], "s", ms=11, mfc="none", mec="black", label="1 - p a power of two")
ax.set(
    xlabel="p, probability to drop", ylabel="share differing in the last bit", ylim=(-0.03, None)
)
ax.legend()
plt.show()

# %% [markdown]
# A few in ten. At $p = 0.5$, $0.75$ and $0.875$ the factor $1/(1-p)$ is 2, 4 and 8, and multiplying
# by a power of two needs no rounding at all.
#
# **Check.** The relative difference is never more than two `eps` (three roundings of half an `eps`
# each, rounded up), at any $p$; and it is a difference: without tolerance the check fails, except
# at the three magic values.

# %%
for p in grid:
    near = {"rtol": 2 * torch.finfo(x.dtype).eps, "atol": 0}
    assert torch.allclose(ours(x, all_kept, p), divides_last(x, all_kept, p), **near)
assert [share_that_differs(torch.float32, p) for p in powers] == [0, 0, 0]
assert share_that_differs(torch.float32, 0.3) > 0.01

# %% [markdown]
# One unit in the last place harms nobody. It is worth the trouble because a comparison *without*
# tolerance has no room in which a real mistake could hide. **Limit.** It pins us to PyTorch's order
# of operations, which another release may change; the test would say so at once.

# %% [markdown]
# ## 5.3 A recipe reproduces `F.dropout` bit for bit, gradients included
#
# `F.dropout` does not tell its mask. But on the CPU it is short, and in Python it reads like this:


# %%
def recipe(x, p):
    """What F.dropout does on the CPU, in PyTorch's own words."""
    if p in (0, 1):
        return x * (1 - p)
    noise = torch.empty_like(x).bernoulli_(1 - p).div_(1 - p)
    return x * noise


def recipe_divides_last(x, p):
    return (x * torch.empty_like(x).bernoulli_(1 - p)) / (1 - p)


# %% [markdown]
# Reseed PyTorch's global generator, call `F.dropout`, reseed, call the recipe: the same coins are
# drawn in the same order.


# %%
def reseeded(function, dtype, p):
    """Output and gradient of one call after a reseed."""
    x = torch.randn(64, 100, generator=seeded(1)).to(dtype).requires_grad_()
    upstream = torch.randn(64, 100, generator=seeded(2)).to(dtype)
    torch.manual_seed(7)
    y = function(x, p)
    return y, grad(y, x, upstream)[0]


# %%
expected = {setting: reseeded(F.dropout, *setting) for setting in settings}


def equal_to_torch(function, settings):
    """In how many settings the outputs, and the gradients, are F.dropout's to the last bit."""
    pairs = [zip(reseeded(function, *s), expected[s], strict=True) for s in settings]
    equal = [[torch.equal(*pair) for pair in both] for both in pairs]
    return tuple(map(sum, zip(*equal, strict=True)))


# %% [markdown]
# Beside the recipe: dividing last, and coins tossed as we do in this course, with `rand >= p`.
#
# **Predict.** Of the 24 settings, in how many does each agree with `F.dropout`, in outputs and in
# gradients?

# %%
candidates = {
    "recipe": recipe,
    "recipe, divides last": recipe_divides_last,
    "rand >= p": inverted_dropout,
}
agreeing = {name: equal_to_torch(function, settings) for name, function in candidates.items()}
agreeing

# %% [markdown]
# The recipe: all outputs and all gradients. Dividing last: only where 5.1 let it pass. `rand >= p`
# makes another mask from the same seed, and agrees where there are no coins.
#
# Now PyTorch against PyTorch. **Predict.** Does `native_dropout`, which gave us the masks of 5.1,
# equal `F.dropout` in outputs and gradients? In every dtype?


# %%
def native(x, p):
    return torch.native_dropout(x, p, True)[0]


single = [setting for setting in settings if setting[0] in dtypes[:2]]
half = [setting for setting in settings if setting[0] in dtypes[2:]]
for name, group in {"float64, float32": single, "float16, bfloat16": half}.items():
    outputs, gradients = equal_to_torch(native, group)
    every = len(group)
    print(f"{name:18} outputs equal: {outputs == every}, gradients equal: {gradients == every}")

# %% [markdown]
# Outputs equal throughout; in half precision the gradients differ. `native_dropout` has a backward
# of its own, which multiplies by the mask first and by an unrounded $1/(1-p)$ then. So we compare
# outputs with `native_dropout`, and gradients with `F.dropout`.
#
# **Check.** The difference is a rounding (two units, as in 5.2) and no mistake; a gradient that
# forgets the factor is far outside.

# %%
assert agreeing["recipe"] == (len(settings), len(settings))
assert max(agreeing["recipe, divides last"] + agreeing["rand >= p"]) < len(settings)
for dtype in dtypes:
    near = {"rtol": 2 * torch.finfo(dtype).eps, "atol": 0}
    for p in (0.1, 0.3, 0.8):
        gradient = expected[dtype, p][1]
        assert torch.allclose(reseeded(native, dtype, p)[1], gradient, **near)
        assert not torch.allclose(gradient * (1 - p), gradient, **near)

# %% [markdown]
# ## 5.4 One seed does not mean one mask, so no mask is printed here
#
# Three idioms for the same coins, one seed.
#
# **Predict.** How many of the three pairs of masks are equal?

# %%
p, n = 0.3, 10_000


def coins(idiom):
    torch.manual_seed(0)
    return idiom()


masks = {
    "bernoulli_(keep), in F.dropout": coins(lambda: torch.empty(n).bernoulli_(1 - p) == 1),
    "rand >= p, in this course": coins(lambda: torch.rand(n) >= p),
    "rand < keep": coins(lambda: torch.rand(n) < 1 - p),
}
first, second, third = masks.values()
torch.equal(first, second), torch.equal(first, third), torch.equal(second, third)

# %% [markdown]
# None. Each is a correct mask, and they have nothing in common but the law of their coins.
#
# The first is not even the same everywhere: with one seed and one version of PyTorch, users got
# different masks of `nn.Dropout` on an Intel and on an Apple laptop
# ([pytorch#84030](https://github.com/pytorch/pytorch/issues/84030)), and on macOS and Linux
# ([#121595](https://github.com/pytorch/pytorch/issues/121595)), where `torch.rand` agreed. PyTorch
# promises no more: its
# [note on reproducibility](https://pytorch.org/docs/stable/notes/randomness.html) excludes other
# platforms and releases. So this lesson never prints a mask of `nn.Dropout`, nor a number that
# depends on one. It compares within one process, and prints verdicts.
#
# **Check.** All three drop the right number, within bounds that right coins leave once in a million
# runs. The complement of a mask, which a turned comparison gives, does not.

# %%
low, high = binomial_range(n, p, false_alarm=1e-6)
assert all(low <= (~mask).sum() <= high for mask in masks.values())
assert not low <= second.sum() <= high

# %% [markdown]
# **Limit of the first road.** Bit-equality needs PyTorch's coins. Our layer tosses its own, and so
# will a GPU kernel, a NumPy version, or the one that you write next. They need another judge.

# %% [markdown]
# ## 5.5 The number of dropped units has an exact distribution
#
# **The second road: properties.** You cannot say which units will be dropped. You can say how many:
# $n$ coins give a Binomial$(n, p)$ count, exactly. A range that holds it in all but one run in a
# million needs no rule of thumb, and it narrows as $1/\sqrt n$.
#
# Two mutants, wrong on purpose, from `course_utils.mutants`: one drops with $p + 0.01$; one
# compares a random *byte* with $p$, and so cannot drop with 0.3, but with $76/256 = 0.2969$.
#
# **Predict.** How many coins does it take to find each out? A thousand, a hundred thousand?

# %%
p, sizes = 0.3, [2**k for k in range(8, 23)]
judged = {"nn.Dropout": nn.Dropout}
judged |= {name: MUTANTS[name].build for name in ("rate_off", "rate_in_bytes")}
ranges = torch.tensor([binomial_range(n, p, false_alarm=1e-6) for n in sizes])
band = ranges / torch.tensor(sizes)[:, None] - p


def missed_rates(build):
    """Dropped share minus p, among the first n coins of one long call, for every n in sizes."""
    torch.manual_seed(0)
    dropped = (build(p)(torch.ones(sizes[-1])) == 0).cumsum(0)
    return [dropped[n - 1].item() / n - p for n in sizes]


missed = {name: missed_rates(build) for name, build in judged.items()}

# %% alt="Dropped share minus p against the number of coins, from 256 to four million. A grey band of chance narrows to the right. nn.Dropout stays within it; the rate off by 0.01 leaves it at about a hundred thousand coins, the byte rate, off by 0.003, at about a million. The usual tolerance of 0.05 is a horizontal line far above all three."
fig, ax = plt.subplots()
ax.fill_between(sizes, *band.T, color=COLOURS["theory"], alpha=0.15, lw=0, label="chance")
for (name, values), look in zip(missed.items(), ("o-", "^--", "s:"), strict=True):
    ax.plot(sizes, values, look, ms=4, label=name.replace("_", " "))
ax.axhline(0.05, color=COLOURS["theory"], lw=1, ls="-.", label="tolerance 0.05")
ax.set(xscale="log", xlabel="coins", ylabel="dropped share - p", ylim=(-0.04, 0.06))
ax.legend(ncols=2, loc="lower right")
plt.show()

# %% [markdown]
# A wrong rate leaves the band sooner or later. The band is about $4.9\sqrt{p(1-p)/n}$ to either
# side, so an error of $\delta$ stands at its edge when $n = 24\,p(1-p)/\delta^2$: 50 000 coins for
# 0.01, half a million for the byte's 0.0031. A fixed tolerance of 0.05 never gets any sharper.
#
# **Check.** With four million coins: PyTorch inside, both mutants outside, and all three within the
# tolerance of 0.05.

# %%
low, high = band[-1].tolist()
assert low <= missed["nn.Dropout"][-1] <= high
assert not low <= missed["rate_off"][-1] <= high
assert not low <= missed["rate_in_bytes"][-1] <= high
assert all(abs(values[-1]) < 0.05 for values in missed.values())

# %% [markdown]
# **Limit.** With $n$ coins a rate off by less than about $5\sqrt{p(1-p)/n}$ goes unseen. The count
# also knows nothing about *which* units.

# %% [markdown]
# ## 5.6 How much the count scatters tells whether coins are tied
#
# Call a layer 256 times on an array of 10 examples by 100 units, and count what each call drops.
# The mean should be 300, the variance $np(1-p) = 210$: that variance is the sum over units only if
# the coins are **independent**.
#
# **Predict.** A mutant drops exactly 300 in every call; another tosses one row of coins and uses it
# for all ten examples. Which scatters too little, which too much, and by what factor?

# %%
p, n, calls = 0.3, 1000, 256


def counts(build):
    """How many units each of 256 calls drops."""
    torch.manual_seed(0)
    layer, x = build(p), torch.ones(10, 100)
    return torch.stack([(layer(x) == 0).sum() for _ in range(calls)]).double()


judged = {"nn.Dropout": nn.Dropout}
judged |= {name: MUTANTS[name].build for name in ("exactly_k", "shared_by_rows")}
dropped = {name: counts(build) for name, build in judged.items()}

# %% alt="Three histograms of the number dropped per call, with the binomial curve drawn over each. nn.Dropout: a bell around 300 that follows the curve. Exactly k: a single spike at 300. Shared by rows: a low, broad heap from about 180 to 440."
fig, axes = plt.subplots(1, 3, figsize=(10, 2.6), sharex=True)
k = torch.arange(150, 451)
for ax, (name, values) in zip(axes, dropped.items(), strict=True):
    ax.hist(values, bins=range(145, 456, 10), color=COLOURS["measured"], alpha=0.5)
    ax.plot(k, 10 * calls * stats.binom.pmf(k, n, p), "--", color=COLOURS["theory"], lw=1.2)
    ax.set(title=name.replace("_", " "), xlabel="dropped in one call")
axes[0].set(ylabel="calls")
plt.show()

# %% [markdown]
# Tied together in a fixed sum, coins scatter too little; ten copies of one coin make the variance
# ten times too large. The statistic is the **dispersion**,
# $\sum (c_i - \bar c)^2 / np(1-p)$, which is chi-square with 255 degrees of freedom (very nearly,
# for counts this large).
#
# **Check.** Two-sided, since both mistakes exist; bounds that a right layer leaves once in a million
# runs. The mean would let `exactly_k` pass with full marks.


# %%
def scatter_fits(dropped, n=1000, p=0.3):
    index = ((dropped - dropped.mean()) ** 2).sum() / (n * p * (1 - p))
    low, high = stats.chi2.ppf([0.5e-6, 1 - 0.5e-6], len(dropped) - 1)
    return bool(low <= index <= high)


assert scatter_fits(dropped["nn.Dropout"])
assert dropped["exactly_k"].mean() == 300
assert not scatter_fits(dropped["exactly_k"])
assert not scatter_fits(dropped["shared_by_rows"])

# %% [markdown]
# **Limit.** Weak ties need more calls: the relative standard error of the dispersion is
# $\sqrt{2/255}$, 9 %. A mutant whose neighbours are correlated by 0.03 changes it by 6 %. Against
# that one, measure the correlation of neighbours itself, over a million coins.

# %% [markdown]
# ## 5.7 Two calls agree by chance, and no more often
#
# A fresh mask at every call: in each place, two independent masks agree (both drop or both keep)
# with probability $p^2 + (1-p)^2$, which is 0.58 at $p = 0.3$. So the number of agreements is
# binomial, too.
#
# Three mutants: a mask frozen for ever, one drawn afresh only at every second call, and one that
# keeps 3 % of its coins from the call before.
#
# **Predict.** Compare every call with every other, for six calls. What pattern does each one make?

# %%
p, n, calls = 0.3, 200_000, 6
alike = p**2 + (1 - p) ** 2


def agreements(build):
    """For every pair of calls, in how many of the n places the masks agree."""
    torch.manual_seed(0)
    layer, x = build(p), torch.ones(n)
    masks = torch.stack([layer(x) == 0 for _ in range(calls)])
    return (masks[:, None] == masks).sum(-1)


judged = {"nn.Dropout": nn.Dropout}
names = ("frozen_mask", "every_second_call", "copies_the_last_call")
judged |= {name: MUTANTS[name].build for name in names}
agree = {name: agreements(build) for name, build in judged.items()}

# %% alt="Four grids of 6 by 6 calls, each with its diagonal left out. nn.Dropout: all pale. Frozen mask: all black. Every second call: black only for calls 1 and 2, 3 and 4, 5 and 6. Copies the last call: dark next to the diagonal, pale elsewhere."
fig, axes = plt.subplots(1, 4, figsize=(10, 2.9))
for ax, (name, count) in zip(axes, agree.items(), strict=True):
    surplus = (count - n * alike) / (n * alike * (1 - alike)) ** 0.5
    surplus = surplus.fill_diagonal_(float("nan")).clamp(max=15)
    image = ax.imshow(surplus, cmap="Greys", vmin=-5, vmax=15, extent=(0.5, 6.5, 6.5, 0.5))
    ax.set(title=name.replace("_", " "), xlabel="call", xticks=range(1, 7), yticks=range(1, 7))
    ax.grid(False)
axes[0].set(ylabel="call")
fig.colorbar(image, ax=axes, label="surplus of agreement\n(standard deviations, at most 15)")
plt.show()

# %% [markdown]
# **Check.** All 15 pairs inside the exact range, one false alarm in a million runs; each mutant has
# a pair outside. A test that only asks "are two calls unequal?" would let the last one pass.


# %%
def calls_are_fresh(count, n=200_000):
    low, high = binomial_range(n, alike, false_alarm=1e-6 / 15)
    pairs = count[torch.triu_indices(6, 6, 1).unbind()]
    return bool(((low <= pairs) & (pairs <= high)).all())


assert calls_are_fresh(agree["nn.Dropout"])
assert not any(calls_are_fresh(agree[name]) for name in names)
assert agree["copies_the_last_call"][0, 1] < 200_000  # two unequal calls, all the same

# %% [markdown]
# **Limit.** It compares place with place. A mask that comes back *shifted* by one needs the same
# count at every shift.

# %% [markdown]
# ## 5.8 `check_dropout` asks seventeen such questions, at a stated price
#
# The three statistics above and their relatives are one function, for any implementation: a layer
# or a plain function, PyTorch's or yours. It is handed a *recipe for layers*, $p \mapsto$ layer.

# %%
check_dropout(nn.Dropout)

# %% [markdown]
# A million coins and more at each of three rates (never $p = 0.5$). What stands behind each line:
#
# | property | judged by |
# |---|---|
# | values | every output is 0 or $x/(1-p)$, to a few roundings |
# | dropped fraction | 5.5: exact binomial tail, of the total and of single calls |
# | mean and variance | mean of $y/x$ and of its square, in standard errors; do calls scatter enough? |
# | equal places | 5.5 for each place: rows, columns, positions in 8 and in 64 |
# | independent units | 5.6 by call, row and column; correlation at every distance; covariance of rows |
# | fresh masks | as 5.7, but covariance for all pairs of calls; each call with the next, at every shift |
# | blind to the input | is a unit dropped as often when its input is negative, large, small? |
# | evaluation | the very same numbers back; the mode alone decides, and can be switched to and fro |
# | p = 0 and p = 1 | exact, in bfloat16 too |
# | backward | gradient over upstream = output over input; twice; with a second use of the input |
# | the other seven | exact: input, earlier outputs, form, errors, state, random numbers, no call fails |
#
# Six of the seventeen judge by chance. Each gets an equal share of one total: a correct dropout fails
# *anything* at most once in a million reports. That is a bound by addition (Bonferroni), which
# needs no independence of the tests.

# %%
assert (len(PROPERTIES), len(BY_CHANCE)) == (17, 6)

# %% [markdown]
# **Predict.** PyTorch's layer and function, the course's layer and function, and a layer that
# tosses its coins in a third way (`rand < keep`): which are drop-ins for `nn.Dropout`?


# %%
class AnotherIdiom(CorrectDropout):
    """Correct dropout; its coins are tossed in another way than ours and PyTorch's."""

    def kept(self, x):
        return torch.rand(x.shape) < 1 - self.p


# %%
implementations = {
    "nn.Dropout": nn.Dropout,
    "F.dropout": F.dropout,
    "course, layer": Dropout,
    "course, function": inverted_dropout,
    "rand < keep": AnotherIdiom,
}
reports = {name: check_dropout(tried) for name, tried in implementations.items()}
for name, report in reports.items():
    print(f"{name:17} {report.verdict}")

# %% [markdown]
# All are dropouts. (A function has no `state_dict` to ask for, so nobody says "drop-in" of it.) And
# a wrong one? Each failure points to a mistake, in words:

# %%
report = check_dropout(MUTANTS["exactly_k"].build)
print(report.verdict)
print(report["independent_units"].diagnosis)

# %% [markdown]
# **Check.** The right ones pass, three wrong ones do not, each by the property whose statistic you
# computed above.

# %%
assert all(report.passed for report in reports.values())
found_by = {
    "rate_in_bytes": "dropped_fraction",
    "exactly_k": "independent_units",
    "every_second_call": "fresh_masks",
}
for mutant, statistic in found_by.items():
    assert statistic in check_dropout(MUTANTS[mutant].build).failed

# %% [markdown]
# All this is asked of a batch: two dimensions, contiguous, float32. A second list holds the
# **circumstances**: one to five dimensions, tails and tiny sizes, dtypes, strides, zeros and NaN,
# `no_grad`, autocast, two calls before either backward, a copied layer, ... In each of them the
# cheap properties are asked again, and a failure says where.
#
# **Predict.** A mutant drops whole channels of images, and is right for every batch of rows. Which
# of the lines above can see it in the main calls?

# %%
report = check_dropout(MUTANTS["channels_of_images"].build)
print(report["independent_units"].diagnosis)
print(report["independent_units"].where)

# %% [markdown]
# None: they only ever see rows. An input of four dimensions shows it.

# %%
assert len(CIRCUMSTANCES) > 40
assert report["independent_units"].circumstance.id == "four_dimensions"
assert not report.passed

# %% [markdown]
# Now you choose: an implementation, right or wrong on purpose, and one rate to judge it at.
#
# **Predict.** A dropout that divides by $p$: which lines fail at 0.3? And at 0.5? Then take some
# others from the list, and name the failing lines before you look.

# %% alt="A table of the seventeen properties for the mutant that divides by p, judged at p = 0.3. Two lines carry a cross and the word FAILED, values and mean and variance: survivors are divided by p, the drop probability, instead of 1 - p. The others carry a dot and the word passed. In a live notebook lists choose the implementation and p."
verify_live("divided_by_p")

# %% [markdown]
# At 0.5 the mean passes, for there $p = 1 - p$. The values still fail, and the report says where: in
# a circumstance, and these have rates of their own, 0.3 among them.

# %% [markdown]
# ## 5.9 What the suite cannot see
#
# It looks at single coins and at pairs. So tie coins in *threes*: let the last third of the uniform
# numbers be the sum of the two other thirds, modulo 1. Such a sum is uniform again, and independent
# of each of its two parents alone.
#
# **Predict.** Does the suite notice?


# %%
class TiedInThrees(CorrectDropout):
    """Every coin is fair and every pair independent; each third coin follows from two others."""

    def kept(self, x):
        uniform = torch.rand(x.numel())
        third = len(uniform) // 3
        a, b = uniform[:third], uniform[third : 2 * third]
        uniform[2 * third : 3 * third] = (a + b) % 1
        return (uniform >= self.p).reshape(x.shape)


blind = check_dropout(TiedInThrees)
blind.verdict

# %% [markdown]
# It does not. A statistic that asks the right question sees it at once: how often are all three
# dropped? Free coins: $p^3 = 0.027$. Tied ones: the area where $a < p$, $b < p$ and $a + b < p$,
# which is half a square, $p^2/2 = 0.045$.
#
# **Check.** The count of triples, exact range, one false alarm in a million; the suite passes both.


# %%
def triples_fit(build, p=0.3, third=30_000):
    torch.manual_seed(0)
    dropped = build(p)(torch.ones(3 * third)).reshape(3, third) == 0
    low, high = binomial_range(third, p**3, false_alarm=1e-6)
    return bool(low <= dropped.all(0).sum() <= high)


assert triples_fit(nn.Dropout)
assert not triples_fit(TiedInThrees)
assert blind.passed

# %% [markdown]
# **Limit.** No finite set of statistics proves that coins are fair. What else this one misses has
# been counted, over 20 seeds each, in the docstring of `course_utils.conformance`: a rate off by
# 0.001 is found twice in 20, by 0.002 nearly always; two columns of a thousand that share their
# coins, never; nor a fault that only shows on another device. A passed report says: none of *these*
# mistakes, at *these* sizes.

# %% [markdown]
# ## 5.10 Two networks in lockstep stay equal to the last bit
#
# **The third road: training.** The strongest claim is about what you use a layer for. Two networks,
# equal initial weights, equal data, equal coins; one with `nn.Dropout`, one with ours. After 300
# steps all weights must be equal, bit for bit: any difference, in any forward or backward pass,
# would be carried on.
#
# Equal coins: a small layer asks `F.dropout` about a tensor of ones, which tells the mask and uses
# up as many random numbers as `nn.Dropout` would. Seed both runs alike, and they stay in step.


# %%
class TorchsCoins(nn.Module):
    """A dropout layer with PyTorch's mask and an arithmetic of your choice."""

    def __init__(self, p, multiply):
        super().__init__()
        self.p, self.multiply = p, multiply

    def forward(self, x):
        if not self.training:
            return x
        kept = F.dropout(torch.ones_like(x), self.p) != 0
        return self.multiply(x, kept, self.p)


# %%
def ours_by_hand(x, kept, p):
    return inverted_dropout(x, p, mask=kept)  # the backward is the one written out in lesson 04


same = partial(TorchsCoins, multiply=ours_by_hand)
last_bit = partial(TorchsCoins, multiply=divides_last)

# %% [markdown]
# The training loop keeps all weights after each step, and, for later, which ReLUs let something
# through (a hook is a function that PyTorch calls with a layer's output).


# %%
def watch_relus(net):
    """A list that each forward pass extends by which outputs of each ReLU are above 0."""
    active = []
    for layer in net:
        if isinstance(layer, nn.ReLU):
            layer.register_forward_hook(lambda _, given, output: active.append(output > 0))
    return active


# %%
def train_along(layer, p, lr, steps=300):
    """All weights after each step, and all ReLUs' states in it: two tensors, a row a step."""
    digits, net = load_digits(), mlp([64, 50, 50, 50, 10], p, layer, seed=0)
    x, y = digits.features[:200], digits.labels[:200]
    optimiser = torch.optim.SGD(net.parameters(), lr=lr, momentum=0.9)
    weights, active = [], watch_relus(net)
    torch.manual_seed(1)  # from here on, only the coins draw from it
    for _ in range(steps):
        optimiser.zero_grad()
        cross_entropy(net(x), y).mean().backward()
        optimiser.step()
        weights.append(parameters_to_vector(net.parameters()).detach())
    return torch.stack(weights), torch.stack(active).reshape(steps, -1)


# %% [markdown]
# Beside ours, two companions that must part: the same masks with one rounding less
# (`divides_last`), and the course's `Dropout`, which is correct and tosses other coins.
#
# **Predict.** After the first step the last-bit version differs by some $10^{-8}$. And after 300
# steps: about the same, 300 times as much, or more?

# %%
reference = {lr: train_along(nn.Dropout, 0.3, lr) for lr in (0.3, 0.02)}


def compare(layer, lr):
    """Step by step: the largest difference of any weight, and whether any ReLU's state differs."""
    weights, active = train_along(layer, 0.3, lr)
    apart = (weights - reference[lr][0]).abs().amax(1)
    return apart, (active != reference[lr][1]).any(1)


ours_apart, _ = compare(same, 0.3)
others_apart, _ = compare(Dropout, 0.3)
bit_apart, flipped = compare(last_bit, 0.3)
bit_apart_gently, _ = compare(last_bit, 0.02)
first_flip = int(flipped.int().argmax())

# %% alt="Largest difference of any weight against the training step, logarithmic. Other coins: some tenths within thirty steps. One rounding less: from one part in a hundred million it climbs to a few millionths, and at a marked step, the first flip of a ReLU, jumps to a thousandth and on towards the height of other coins. With small steps it stays flat for longer, then jumps too, to a few thousandths. Ours has no line: a note says that it is exactly 0 at every step."
fig, ax = plt.subplots()
ax.plot(others_apart, "--", color=COLOURS["without"], label="other coins")
ax.plot(bit_apart, color=COLOURS["with"], label="one rounding less")
ax.plot(bit_apart_gently, ":", color=COLOURS["theory"], label="one rounding less, small steps")
ax.axvline(first_flip, color=COLOURS["dropped"], lw=1, zorder=0)
ax.text(first_flip - 3, 1e-4, "first ReLU flips", fontsize=9, ha="right")
ax.text(297, 7e-10, "ours: exactly 0 at every step", ha="right", va="center")
ax.set(yscale="log", ylim=(2e-10, 10), xlabel="training step", ylabel="difference of weights")
ax.legend(loc="center right")
plt.show()

# %% [markdown]
# The last bit grows by powers of ten. Each step adds a little, smoothly, as long as the same units
# are active in both networks. Then, for one of the 200 digits, one hidden unit stands a hair above
# zero here and a hair below it there: its gradient is there or not there, and the difference is
# no longer a rounding. Large steps carry it up to where other coins are.
#
# So two correct programs may end at quite different weights, and a comparison of *trained* networks
# says little, unless it says 0.
#
# **Check.** Ours is equal at all 300 steps, in every weight. The last-bit version parts, and ends
# at more than a hundred times what it was at any step before the first flip; other coins part at
# once. And once more $p = 0.5$ is blind: there the last-bit version stays in lockstep.

# %%
assert (ours_apart == 0).all()
assert flipped.any()
assert bit_apart[-1] > 100 * bit_apart[:first_flip].max() > 0
assert others_apart.min() > 1e-4
at_half = [train_along(layer, p=0.5, lr=0.3, steps=100)[0] for layer in (nn.Dropout, last_bit)]
assert torch.equal(*at_half)

# %% [markdown]
# **Limit.** Both networks ran in one process. Elsewhere matrix products round in another order, and
# two machines that run the *same* code part in the same way.

# %% [markdown]
# ## 5.11 The usual checks let most of the mistakes through, and one refuses PyTorch
#
# `MUTANTS` holds about eighty plausible wrong dropouts, each with the misunderstanding behind it.
# Here are eighteen of them, some of every kind; the course's tests judge all.

# %%
SELECTION = (
    *("divided_by_p", "rate_off", "exactly_k", "frozen_mask", "shared_by_rows"),
    *("favoured_position", "small_pool", "sees_the_sign", "stuck_in_eval", "backward_in_place"),
    *("nan_at_one", "forgets_channels_last", "channels_of_images", "mask_from_the_output"),
    *("not_scaled", "backward_without_mask", "drops_in_eval", "keep_and_drop_swapped"),
)
for name in ("divided_by_p", "stuck_in_eval", "small_pool", "backward_in_place", "nan_at_one"):
    print(f"{name:18} {MUTANTS[name].mistake}")

# %% [markdown]
# Here are seven checks as you find them in courses and test files. Each takes a layer class and
# says whether it is satisfied.


# %%
def ones():
    return torch.ones(10_000)  # made anew for each check: one of the mutants writes into its input


def stored_array(build):
    """The output after a seed, against an array that the author's own solution gave."""
    x = torch.arange(1.0, 101.0)
    expected = inverted_dropout(x, 0.2, generator=seeded(1))
    torch.manual_seed(1)
    return torch.allclose(build(0.2)(x), expected)


# %%
def gradient_check(build):
    """Lesson 04's gradcheck, with the mask held by reseeding."""
    layer, x = build(0.2), torch.linspace(1, 2, 20, dtype=torch.float64, requires_grad=True)

    def held(x):
        torch.manual_seed(0)
        return layer(x)

    return gradcheck(held, x, raise_exception=False)


def two_calls_differ(build):
    layer = build(0.2)
    return not torch.equal(layer(ones()), layer(ones()))


# %%
usual_checks = {
    "demonstration at p = 0.5": lambda build: abs(build(0.5)(ones()).mean() - 1) < 0.05,
    "stored array at one seed": stored_array,
    "mean within 0.05": lambda build: abs(build(0.2)(ones()).mean() - 1) < 0.05,
    "share of zeros within 0.05": lambda build: (
        abs((build(0.2)(ones()) == 0).float().mean() - 0.2) < 0.05
    ),
    "two calls differ": two_calls_differ,
    "eval is the identity": lambda build: torch.equal(build(0.2).eval()(ones()), ones()),
    "gradcheck, mask held": gradient_check,
}


# %%
def accepts(check, build):
    """Whether the check is satisfied after one seed; an error counts as a refusal."""
    torch.manual_seed(0)
    try:
        return bool(check(build))
    except Exception:
        return False


def suite(build):
    return check_dropout(build, rates=(0.3,)).drop_in is True  # one rate, to save you some seconds


# %%
right = {"nn.Dropout": nn.Dropout, "course": Dropout, "rand < keep": AnotherIdiom}
wrong = {name: MUTANTS[name].build for name in SELECTION}
checks = usual_checks | {"property suite": suite}
accepted = {
    check: {name: accepts(run, build) for name, build in (right | wrong).items()}
    for check, run in checks.items()
}

# %% [markdown]
# **Predict.** Which of the seven lets the fewest mutants through? And which refuses one of the three
# correct layers on the left?

# %% alt="A grid of eight checks by three right and eighteen wrong dropouts; filled means accepted. The usual checks have filled squares in most columns. The stored array refuses nn.Dropout and rand < keep. The bottom row, the property suite, is filled for the three right ones and empty for all the wrong ones."
grid = torch.tensor([list(row.values()) for row in accepted.values()])
fig, ax = plt.subplots(figsize=(11, 4.4))
plot_mask(ax, grid, xlabel="filled: accepted, empty: refused", ylabel="")
columns = [name.replace("_", " ") for name in right | wrong]
ax.set_xticks([i + 0.5 for i in range(len(columns))], columns, rotation=90, fontsize=8)
ax.set_yticks([i + 0.5 for i in range(len(checks))], checks)
ax.tick_params(length=0)
ax.axvline(len(right), color=COLOURS["theory"], lw=3)
ax.axhline(len(usual_checks), color=COLOURS["theory"], lw=1.5)
plt.show()

# %%
print(f"{'':28}{'wrong ones let through':>24}{'right ones refused':>22}")
for check, row in accepted.items():
    let_through, refused = sum(row[name] for name in wrong), sum(not row[name] for name in right)
    print(f"{check:28}{let_through:>16} of {len(wrong)}{refused:>17} of {len(right)}")

# %% [markdown]
# Read the rows: each usual check sees one kind of mistake and is blind to the others. `gradcheck`
# finds wrong backwards, and little else; the demonstration at $p = 0.5$ finds a missing factor,
# but not one that is $1/p$.
#
# The stored array refuses the most, and for the wrong reason: it asks whether you draw your random
# numbers in the author's way. It refuses `rand < keep`, which is correct, and `nn.Dropout` itself.
# It errs both ways, for it accepts mutants too.
#
# What if you run all the others together? These get through:

# %%
together = [check for check in usual_checks if check != "stored array at one seed"]
unseen = [name for name in wrong if all(accepted[check][name] for check in together)]
print(f"{len(unseen)} of {len(wrong)} pass all six:", *unseen, sep="\n  ")

# %% [markdown]
# A rate that is off, tied coins, masks that look at the input, layers that fail only at $p = 1$, or
# after an evaluation, or in a residual block, or for images, or for zeros.
#
# **Check.** Every usual check lets something through, and all six together do; the stored array
# refuses right ones. The suite accepts the right and refuses the wrong. A tolerance of 0.05 is what
# makes the mean so patient: the band of 5.5 would have refused `rate_off`.

# %%
assert len(wrong) == 18 < len(MUTANTS)
assert all(any(accepted[check][name] for name in wrong) for check in usual_checks)
assert len(unseen) >= 10
assert not accepted["stored array at one seed"]["nn.Dropout"]
assert not accepted["stored array at one seed"]["rand < keep"]
assert all(accepted["property suite"][name] for name in right)
assert not any(accepted["property suite"][name] for name in wrong)

# %% [markdown]
# **Limit.** The mutants and the suite are by the same hands, so the empty row is no surprise: a
# mistake that nobody thought of is not among them (5.9 has one). Some are wrong only as a drop-in
# for `nn.Dropout`: the paper's own form, scaled at test time, is one of those. And the usual checks
# got their usual input, one flat row of ones; on a batch, the mean would catch `shared_by_rows` in
# some of its runs.

# %% [markdown]
# ## What you have seen
# - With a shared mask, ours equals PyTorch's in 24 settings, without tolerance; $(x\,m)/(1-p)$ does
#   not, by one rounding, except where $p = 0.5$ hides it.
# - The recipe of `F.dropout`, after a reseed: outputs and gradients to the last bit.
# - Masks are not portable: one seed, three idioms, three masks, all of them right.
# - Exact counts, dispersion and agreement judge coins that nobody can predict, at a stated
#   false-alarm rate.
# - Two networks in lockstep: 300 steps, every weight equal; one rounding, and they part.
# - The usual checks together let most of the mutants through, and a stored array refuses PyTorch.
#
# ## What this did not show
# That any suite proves a dropout right. Nothing about a GPU, where PyTorch's kernel draws and rounds
# in its own way. And nothing about the paper's scaling, which the suite refuses as a drop-in and
# which is nevertheless dropout.
#
# ## Exercises
# Replace each `...` and run the cell. A check names the mistake and keeps the answer to itself;
# `ex.NAME.hint()` helps in three steps, `ex.NAME.solution()` tells all.

# %%
from course_utils.exercises import verify_against_pytorch as ex

# %% [markdown]
# **1. What may a test ask?** `layer` is somebody's right dropout, a module in training mode with
# $p = 0.2$, which takes its coins from torch's global generator. After one `torch.manual_seed(0)`
# it is called twice, on `x = torch.ones(100, 100)`: `y = layer(x)`, then `again = layer(x)`. Which
# statements hold for *every* such layer, on every machine, but for one run in a million? Give
# their letters, such as `"ab"`.
#
# - **a** `y[0, :4]` is 1.25, 0, 1.25, 1.25, as it was for the author of the test.
# - **b** Each entry of `y` is 0 or, to a rounding, 1.25.
# - **c** Exactly 2000 entries of `y` are 0.
# - **d** The zeros of `y` are within `binomial_range(10_000, 0.2, false_alarm=1e-6)`.
# - **e** `y` and `again` differ somewhere.
# - **f** Another author's right layer, after `torch.manual_seed(0)`, gives `y` as well.
# - **g** The same layer, after another `torch.manual_seed(0)` in the same process, gives `y` again.
# - **h** The gradient of `y.sum()` with respect to `x` equals `y`, to a rounding.

# %% tags=["exercise"]
portable = ...
ex.what_a_test_may_ask.check(portable)

# %% [markdown]
# **2. Leftover coins.** A layer with $p = 0.2$ has 10 000 units. At each call it takes, in a
# quarter of the places, chosen at random, the coin of the call before, and tosses the others anew.
# In how many places do the masks of two successive calls agree, on average?

# %% tags=["exercise"]
agreeing_places = ...
ex.leftover_coins.check(agreeing_places)

# %% [markdown]
# **3. Enough coins to be nearly sure.** A layer drops with $p + \delta$. You count what $n$ coins
# drop, and refuse more than $z$ standard deviations above $np$. At the edge of the band, as in 5.5,
# the wrong layer is found in half of the runs. How many coins put its mean count another $w$
# standard deviations beyond the bound? Take $\sqrt{np(1-p)}$ for the right layer and the wrong one
# alike, and write $n$ as text with `z`, `w`, `delta`, `p` and `keep`, such as
# `"sqrt(z) * keep / w"`.

# %% tags=["exercise"]
formula = "..."
ex.coins_needed.check(formula)

# %% [markdown]
# **4. A test of your own.** Write a test that is handed a fresh layer in training mode and its $p$
# (never 0.5), and gives back True for a dropout and False for a wrong one. It has to accept
# `nn.Dropout`, the course's `Dropout` and `rand < keep` of 5.8 in every run, and to refuse these
# mutants, which `MUTANTS[name].build(p)` makes for you to try: `divided_by_p`,
# `keep_and_drop_swapped`, `rate_off` (by 0.01), `frozen_mask`, `shared_by_rows`, `exactly_k` and
# `backward_redraws`. Call the layer as often, and on whatever input, as you like.


# %% tags=["exercise"]
def is_a_dropout(layer, p): ...


ex.is_a_dropout.check(is_a_dropout)

# %% [markdown]
# ## Try it
# 1. Let your test of exercise 4 judge all of `MUTANTS`. Which get through, and what would you have
#    to ask them?
# 2. Put $p = 0.3$, $\delta = 0.001$ and $z = 4.9$ into exercise 3, with $w = 0$ and with $w = 3$.
#    Toss so many coins for each, 20 times. How often is the wrong rate found?
# 3. In 5.10, train in float64 (`net.double()`, `digits.features.double()`). Where does the last-bit
#    curve begin, and where does it end?
#
# ## Next
# {{next}}: the paper's way and PyTorch's, and what it takes to train
# the same network with both.

# ---
# title: Dropping units
# question: What does a mask do to a network?
# part: The idea
# builds_on: [01_overfitting]
# next: 03_derive
# road: main
# ---

# %% [markdown]
# # 02 Dropping units
#
# The name says that something is *dropped*. It does not say that this happens *at random*, how
# often, or for whom. This lesson finds out what dropping does to a network.
#
# In this lesson you will
# - drop units with a mask and draw the thinner network that is left;
# - show that dropping a unit, erasing its outgoing weights and removing it are the same thing;
# - toss one coin per unit, per example and per step, and see what goes wrong with fewer coins;
# - count the thinned networks, $2^n$ of them, and check how often each one comes;
# - tell $p$, the probability to drop, from keep, the probability to stay.
#
# {{time}}

# %%
import itertools
import math

import matplotlib.pyplot as plt
import torch
from scipy import stats
from torch import nn

from course_utils.dropout import keep_mask
from course_utils.estimates import binomial_range
from course_utils.plots import COLOURS, plot_mask, plot_network
from course_utils.widgets.thin_network import thin_network

plt.style.use("course_utils.course")
p = 0.3  # the probability to drop, in the whole lesson
keep = 1 - p  # the probability to stay

# %% [markdown]
# ## 2.1 A mask decides which units are silent
#
# Let $h$ be the outputs of six hidden units. Toss a coin for each, which falls on "drop" with
# probability $p$. Write the results as ones (kept) and zeros (dropped), and multiply.
#
# **Predict.** With $p = 0.3$, how often will all six be kept: nearly never, about one time in eight,
# or about one time in three?

# %%
h = torch.tensor([0.5, 1.0, 1.5, 2.0, 2.5, 3.0])
kept = torch.rand(6, generator=torch.Generator().manual_seed(1)) >= p
kept * h

# %% [markdown]
# In this draw some were dropped. All six are kept with probability $0.7^6 \approx 0.12$: about one
# time in eight. On average $6 \times 0.3 = 1.8$ are dropped.
#
# The row of ones and zeros is the **mask**. A dropped unit outputs 0; a kept one is untouched (for
# now). `torch.rand` is uniform on $[0, 1)$, so `>= p` is true with probability $1 - p$.
#
# **Check.** `course_utils.dropout.keep_mask` is this one line, bit for bit. And over 10 000 draws, all
# six are kept as often as $0.7^6$ says, within bounds that a right coin leaves once in a million
# runs. With drop and keep swapped it is outside them.

# %%
assert torch.equal(kept, keep_mask((6,), p, generator=torch.Generator().manual_seed(1)))

draws = torch.rand(10_000, 6, generator=torch.Generator().manual_seed(2))
all_kept, swapped = (int(coins.all(dim=1).sum()) for coins in (draws >= p, draws < p))
low, high = binomial_range(10_000, keep**6, false_alarm=1e-6)
assert low <= all_kept <= high
assert not low <= swapped <= high
f"allowed {low} to {high}, all six kept {all_kept} times, with drop and keep swapped {swapped}"

# %% [markdown]
# ## 2.2 What is left is a thinner network
#
# Below, a network with two hidden layers of five units, its input at the bottom, and three thinned
# versions of it: inputs and outputs stay, each hidden unit stays with probability 0.7. A dropped
# unit sends nothing up, so its lines are gone. Each example of a batch, at each step, gets a thinned
# network of its own.
#
# **Predict.** Can a whole layer of five vanish? For about one example in 4, in 40, or in 400?

# %% alt="Four networks side by side: the full one, and three thinned ones in which some hidden units are grey, crossed out and have no lines."
generator = torch.Generator().manual_seed(5)
fig, axes = plt.subplots(1, 4, figsize=(10, 2.6))
plot_network(axes[0], [[True] * 5] * 3 + [[True]], title="every unit")
for ax in axes[1:]:
    layers = (torch.rand(2, 5, generator=generator) >= p).tolist()
    plot_network(ax, [[True] * 5, *layers, [True]], title="thinned")
plt.show()

# %% [markdown]
# It can: with probability $0.3^5 = 0.0024$, for about one example in 400. A step takes many
# examples: in a batch of 32, one of them at least loses this layer in 7.5 % of the steps. Nothing of
# the input of such an example reaches the output. With 100 units the probability is $0.3^{100}$:
# never, in practice. So a narrow layer is a bad place for much dropout.
#
# The idea of drawing it so is Figure 1 of the
# [paper of 2014](https://jmlr.org/papers/v15/srivastava14a.html), by Srivastava, Hinton, Krizhevsky,
# Sutskever and Salakhutdinov.

# %%
one_example = p**5
in_a_batch = 1 - (1 - one_example) ** 32
f"an example {one_example:.2%}, a batch of 32 {in_a_batch:.1%}, a hundred units {p**100:.0e}"

# %% [markdown]
# ## 2.3 Four ways to silence a unit
#
# Some say "units are dropped", others "weights are dropped". Which is it? A tiny network with four
# hidden units; we silence unit 2 (counting from 0) in four ways:
#
# 1. multiply its output by 0;
# 2. set to 0 the weights that *leave* it;
# 3. build a smaller network without it;
# 4. set to 0 the weights that *enter* it.
#
# **Predict.** Which of the four agree?

# %%
torch.manual_seed(0)
first, second = nn.Linear(3, 4).double(), nn.Linear(4, 2).double()
first.bias.data[2] = 0.5
x = torch.linspace(-1, 1, 15, dtype=torch.float64).reshape(5, 3)
stays = torch.tensor([True, True, False, True])

masked = second(torch.relu(first(x)) * stays)
leaving = torch.relu(first(x)) @ (second.weight * stays).T + second.bias
smaller = torch.relu(x @ first.weight[stays].T + first.bias[stays]) @ second.weight[:, stays].T
removed = smaller + second.bias
entering = second(torch.relu(x @ (first.weight * stays[:, None]).T + first.bias))
[round((way - masked).abs().max().item(), 2) for way in (leaving, removed, entering)]

# %% [markdown]
# The first three: the numbers are the largest differences of ways 2, 3 and 4 from way 1. Way 4 does
# something else, since a unit without inputs still outputs relu(bias), here 0.5.
#
# **Check.** The three agree up to the rounding of `float64`. The fourth does not.

# %%
torch.testing.assert_close(leaving, masked, rtol=0, atol=1e-15)
torch.testing.assert_close(removed, masked, rtol=0, atol=1e-15)
assert not torch.allclose(entering, masked, rtol=0, atol=1e-3)

# %% [markdown]
# So dropout drops the *outputs of units*. The outgoing weights are not touched; this example only
# does not use them in this step. In the next step the unit may be back, with the weights that it
# had.
#
# **Limit.** To drop single weights, each with a coin of its own, is another method (DropConnect):
# there a unit can reach one unit of the next layer and not another.

# %% [markdown]
# ## 2.4 How many coins does a batch need?
#
# A layer does not get one example but a batch: an array of examples by units. How many coins is
# that? Two candidates, for 8 examples of 16 units.
#
# **Predict.** Which of the two is dropout? And would the number of all zeros tell them apart?


# %% alt="Two grids of 8 examples by 16 units. Left, filled squares are scattered without pattern. Right, whole columns are filled or empty: every example has lost the same units."
def own_coins(rows, units):
    return torch.rand(rows, units, generator=torch.Generator().manual_seed(3)) >= p


def shared_coins(rows, units):
    return own_coins(1, units).expand(rows, units)


fig, axes = plt.subplots(1, 2, figsize=(8.5, 2.4))
plot_mask(axes[0], own_coins(8, 16)).set_title("a coin for each unit of each example")
plot_mask(axes[1], shared_coins(8, 16)).set_title("a coin for each unit, for all examples")
plt.show()

# %% [markdown]
# Left: each example passes through a thinned network of its own. That is dropout. Right: the whole
# batch passes through the same one. Both drop a share $p$ on average, so the number of all zeros
# does not tell them apart. The number *per unit* does: with a coin for each example, the drops of
# one unit over 1000 examples are binomial; with shared coins they are 0 or 1000.
#
# **Check.** We judge `nn.Dropout` itself, then shared coins, unit by unit: all 64 numbers must be
# inside bounds which a right layer leaves once in a million runs.


# %%
def every_unit_fits(mask):
    """Whether the drops of each unit are within the bounds of coins with probability p."""
    rows, units = mask.shape
    low, high = binomial_range(rows, p, false_alarm=1e-6 / units)
    dropped = (~mask).sum(dim=0)
    return bool(((low <= dropped) & (dropped <= high)).all())


torch.manual_seed(0)
assert every_unit_fits(nn.Dropout(p)(torch.ones(1000, 64)) != 0)
assert not every_unit_fits(shared_coins(1000, 64))
"allowed of 1000 examples: {} to {}".format(*binomial_range(1000, p, false_alarm=1e-6 / 64))

# %% [markdown]
# And at every step the coins are tossed anew: two calls of the same layer on the same input differ.
# Two coins fall alike with probability $0.7^2 + 0.3^2 = 0.58$. For 64 000 of them to fall alike by
# chance has the probability $0.58^{64000}$, a number with more than 15 000 zeros behind the point.

# %%
torch.manual_seed(0)
layer, ones = nn.Dropout(p), torch.ones(1000, 64)
assert not torch.equal(layer(ones), layer(ones))

# %% [markdown]
# ## 2.5 There are $2^n$ thinned networks, and one set of weights
#
# Each of $n$ units can be kept or dropped, which makes $2^n$ masks. For $n = 4$ we can draw all
# sixteen thinned networks.
#
# **Predict.** With $p = 0.3$, which of the sixteen is the most likely one? Which the least? And is the
# most likely one used more than half of the time?

# %% alt="Sixteen small networks, one for each way to keep or drop four hidden units, each with its probability, from 0.240 with all units to 0.008 with none."
masks = list(itertools.product([True, False], repeat=4))
probability = {mask: keep ** sum(mask) * p ** (4 - sum(mask)) for mask in masks}
fig, axes = plt.subplots(2, 8, figsize=(10, 3.4))
for ax, mask in zip(axes.flat, masks, strict=True):
    plot_network(ax, [[True] * 2, mask, [True]], title=f"{probability[mask]:.3f}")
plt.show()

# %% [markdown]
# The most likely one is the full network, with $0.7^4 = 0.240$; the least likely one has no unit,
# with $0.3^4 = 0.008$. With $d$ units dropped it is $p^d (1-p)^{4-d}$. So three times in four it is
# another than the full network.
#
# All sixteen use the same weights: a step that trains one of them changes the others. This is why
# dropout is called an average over many networks that share weights.
#
# **Check.** Draw 40 000 masks and count how often each of the sixteen comes. All counts must be
# within bounds that right coins leave once in a million runs; with $p = 0.32$ at least one is not.


# %%
def fits_the_table(coins):
    index = ((~coins).int() * torch.tensor([8, 4, 2, 1])).sum(1)  # the order of `masks`
    counts = index.bincount(minlength=16).tolist()
    ranges = [binomial_range(len(coins), probability[m], false_alarm=1e-6 / 16) for m in masks]
    return all(low <= c <= high for c, (low, high) in zip(counts, ranges, strict=True))


uniform = torch.rand(40_000, 4, generator=torch.Generator().manual_seed(4))
assert fits_the_table(uniform >= 0.30)
assert not fits_the_table(uniform >= 0.32)
f"all units alive: {(uniform >= 0.30).all(1).float().mean():.3f} of the draws"

# %% [markdown]
# Below, left, one of the thinned networks; right, the probability that so many units are alive. The
# second number below each bar is the number of networks that have so many. Walk through the masks,
# toss new ones, change $p$ and the network.
#
# **Predict.** With 5 + 5 units and $p = 0.5$, which number of units alive comes most often? Is a
# single network with so many likelier than the full one? Then set the controls.

# %% alt="Left, the network with its first and third hidden unit alive: mask 6 of 16. Right, bars for 0 to 4 units alive at p = 0.3, with probabilities 0.008, 0.076, 0.265, 0.412 and 0.240; 1, 4, 6, 4 and 1 nets have so many. In a live notebook controls set p, the network and the mask, and play through all masks."
thin_network()

# %% [markdown]
# Five alive come most often, about a quarter of the time: 252 of the $2^{10} = 1024$ networks have
# five. But each single network has the same probability at $p = 0.5$, $0.5^{10}$, the full one
# included.
#
# And for a real network? Lesson 01 trained one with two hidden layers of 150.

# %%
digits = math.floor(300 * math.log10(2)) + 1
alike = (p**2 + keep**2) ** 300  # that two masks agree in all of 300 units
f"2^300 has {digits} digits; two draws agree with probability {alike:.0e}"

# %% [markdown]
# Its training uses 20 000 masks, one for each of 500 digits in each of 40 epochs. That is a vanishing
# share of them, and at $p = 0.3$ no mask comes twice. (This needs a $p$ away from 0: at $p = 0.001$ the full network alone comes in
# $0.999^{300}$, or 74 %, of the draws.)
#
# **Limit.** That these networks act like an average is so far only a way to see it. What the
# average is, and which average, has to be measured.

# %% [markdown]
# ## 2.6 How many of 100 units does a layer drop?
#
# **Predict.** A layer of 100 units, $p = 0.3$. How often are exactly 30 dropped: nearly always,
# half of the time, or one time in ten?

# %%
n = 100
exactly_30 = stats.binom.pmf(30, n, p)
f"{exactly_30:.3f}"

# %% [markdown]
# Fewer than one time in ten. The number is **binomial**: mean $np = 30$, standard deviation
# $\sqrt{np(1-p)} \approx 4.6$. In 96 % of draws it lies between 21 and 39. Here are 5000 draws:

# %% alt="Histogram of dropped units in 5000 draws, a bell around 30 from about 15 to 45, with the binomial probabilities on top as dots that agree. A dashed line at 30 is marked: exactly 30, always."
drops = (~(torch.rand(5000, n, generator=torch.Generator().manual_seed(6)) >= p)).sum(1)
k = torch.arange(12, 51)
share = drops.bincount(minlength=n + 1)[k] / len(drops)
look = {"color": COLOURS["measured"], "alpha": 0.5}
fig, ax = plt.subplots()
ax.bar(k.tolist(), share.tolist(), label="a coin per unit, 5000 draws", **look)
ax.plot(k, stats.binom.pmf(k, n, p), "o", ms=4, color=COLOURS["theory"], label="binomial")
ax.axvline(30, color=COLOURS["without"], ls="--", label="exactly 30, always")
ax.set(xlabel="dropped units of 100", ylabel="share of draws")
ax.legend()
plt.show()

# %% [markdown]
# A version that always drops exactly 30 (say, the first 30 of a random permutation) has the right
# mean, and no test of the mean will ever complain. But its coins depend on each other: whoever knows
# 99 of them knows the last. In lesson 05 this will matter.
#
# **Check.** The variance of the number. From 5000 independent draws its estimate has a relative
# standard error of about $\sqrt{2/5000}$, or 2 %; five of them make a bound of 10 %.


# %%
def relative_variance(dropped):
    return (dropped.double().var() / (n * p * (1 - p))).item()


shuffled = torch.rand(5000, n, generator=torch.Generator().manual_seed(7)).argsort(1)
exactly_k = (shuffled < 30).sum(1)
assert exactly_k.double().mean() == 30
assert abs(relative_variance(drops) - 1) < 5 * math.sqrt(2 / 5000)
assert not abs(relative_variance(exactly_k) - 1) < 5 * math.sqrt(2 / 5000)
f"variance over np(1 - p): {relative_variance(drops):.2f}, exactly 30 {relative_variance(exactly_k):.2f}"

# %% [markdown]
# ## 2.7 $p$ is the probability to drop; the paper's $p$ is our keep
#
# PyTorch's `nn.Dropout(p)` drops with probability $p$. The paper of 2014 writes $p$ for the
# probability to *retain* a unit. The two conventions meet at 0.5, the value most used in examples,
# where mixing them up does no harm and shows nothing.
#
# In this course $p$ is PyTorch's, everywhere, and `keep = 1 - p` has a name of its own.
#
# **Check.** For inputs the paper recommends 0.8. That is `nn.Dropout(0.2)`. `nn.Dropout(0.8)` would
# drop four inputs in five. At 0.5 the wrong reading passes the same test.


# %%
def drops_with(rate, layer):
    """Is the number of zeros what coins of probability `rate` give (but for one run in a million)?"""
    torch.manual_seed(0)
    zeros = (layer(torch.ones(10_000)) == 0).sum()
    low, high = binomial_range(10_000, rate, false_alarm=1e-6)
    return bool(low <= zeros <= high)


papers_p = 0.8
assert drops_with(1 - papers_p, nn.Dropout(0.2))
assert not drops_with(1 - papers_p, nn.Dropout(papers_p))
assert drops_with(1 - 0.5, nn.Dropout(0.5))

# %% [markdown]
# ## 2.8 What does the next layer get?
#
# Let one unit of the next layer add up the six outputs $h$ of 2.1, with weights of 1. Without a mask
# it gets 10.5.
#
# **Predict.** On average over many masks, with $p = 0.3$, does it get more, the same, or less? By what
# factor?

# %%
sums = (keep_mask((10_000, 6), p, generator=torch.Generator().manual_seed(8)) * h).sum(1)
f"without a mask {h.sum():.1f}, with masks on average {sums.mean():.2f}"

# %% [markdown]
# Less, by the factor 0.7. So in training the next unit learns to work with seven tenths of its input,
# and afterwards, when no unit is dropped, it gets all of it. There are two ways out: multiply by 0.7
# after training, or divide by 0.7 in training. Both are dropout. What they keep, and what not, is the
# subject of lessons 03 and 06.
#
# **Check.** The mean is $0.7 \times 10.5 = 7.35$ within five standard errors
# ($\sqrt{p(1-p)\sum h^2 / 10\,000}$, derived in lesson 03); it is not 10.5.

# %%
standard_error = math.sqrt(p * keep * float((h**2).sum()) / 10_000)
assert abs(sums.mean() - keep * h.sum()) < 5 * standard_error
assert not abs(sums.mean() - h.sum()) < 5 * standard_error
f"five standard errors: {5 * standard_error:.2f}"

# %% [markdown]
# ## What you have seen
# - A mask multiplies the outputs of units by 1 or 0. That is the same as erasing the weights that
#   leave the unit, and the same as removing it, for this example in this step.
# - Every unit of every example at every step has a coin of its own.
# - $n$ units make $2^n$ thinned networks that share one set of weights.
# - The number of dropped units is binomial, not fixed.
# - $p$ drops; the paper's $p$ keeps; $p = 0.5$ cannot tell.
#
# **What this did not show:** that any of it helps (lesson 01 gave a first measurement), or that
# thinned networks with shared weights act as an average.

# %% [markdown]
# ## Exercises
# Replace each `...` and run the cell. A check names the mistake and keeps the answer to itself;
# `ex.NAME.hint()` helps in three steps, `ex.NAME.solution()` tells all.

# %%
from course_utils.exercises import dropping_units as ex

# %% [markdown]
# **1. The paper's words.** A network has {{keep_probability.inputs}} inputs and
# {{keep_probability.hidden}} hidden units. The paper would say: dropout with
# $p = {{keep_probability.p}}$ on the inputs and $p = 0.5$ on the hidden units. How many of the
# {{keep_probability.units}} are silent in one step, on average?

# %% tags=["exercise"]
silent = ...
ex.keep_probability.check(silent)

# %% [markdown]
# **2. The coins of a batch.** Write the mask for `rows` examples of `units` units: a boolean tensor
# of shape `{{batch_mask.shape}}`, `{{batch_mask.kept}}` where a unit is kept, drawn from `generator`. It has to be right
# for every $p$ from 0 to 1, both ends included.


# %% tags=["exercise"]
def batch_mask(rows, units, p, generator): ...


ex.batch_mask.check(batch_mask)

# %% [markdown]
# **3. Find the bug.** This runs, the share of zeros is right, and yet it is not dropout. Which line
# is at fault?
#
# ```
# {{frozen_mask.snippet}}
# ```

# %% tags=["exercise"]
line = ...
ex.frozen_mask.check(line)

# %% [markdown]
# **4. How far the count strays.** A layer of $n$ units, each dropped with probability $p$. Derive
# the standard deviation of the number of dropped units, and write it as text with `n`, `p`,
# `sqrt(...)` and `**` for powers. (To see the form: the mean would be `"n * p"`.)

# %% tags=["exercise"]
formula = "..."
ex.count_spread.check(formula)

# %% [markdown]
# **5. What a mask does.** Which statements are true? Give their letters, such as `"af"`.
#
# - **a** Applying a mask sets the weights that leave a dropped unit to 0.
# - **b** In this step, the others hear what they would hear if those weights were 0.
# - **c** A unit that is dropped stays out for the rest of the training.
# - **d** All thinned networks of a layer use the same weights.
# - **e** Ten units that can be dropped make 1024 thinned networks.
# - **f** Ten units that can be dropped make ten thinned networks.

# %% tags=["exercise"]
true_ones = ...
ex.what_a_mask_does.check(true_ones)

# %% [markdown]
# ## Try it
# 1. In 2.4, make a mask with one coin per *example* (all its units or none). Which count exposes it:
#    per unit, per example, or both?
# 2. In 2.6, what is the largest $n$ for which "exactly $np$ dropped" happens at least every fifth
#    time at $p = 0.3$?
#
# ## Next
# {{next}}: what the factor $1/(1-p)$ keeps, to the last digit, and what it does
# not.

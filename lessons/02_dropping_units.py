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
# The name says two things: something is *dropped*, and (as you will see) it is dropped *at random*.
# This lesson takes both words literally and finds out what they do to a network.
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

# %% [markdown]
# ## 2.1 A mask decides which units speak
#
# Take the outputs $h$ of six hidden units. Toss a coin for each that falls on "drop" with
# probability $p$, and write the results as ones (kept) and zeros (dropped). Multiply.
#
# **Predict.** With $p = 0.3$ and six units, how many zeros do you expect? Could there be none?

# %%
p = 0.3
h = torch.tensor([0.5, 1.0, 1.5, 2.0, 2.5, 3.0])
kept = torch.rand(6, generator=torch.Generator().manual_seed(1)) >= p
kept * h

# %% [markdown]
# The row of ones and zeros is the **mask**. A dropped unit outputs 0; a kept one is untouched (for
# now). `torch.rand` is uniform on $[0, 1)$, so `>= p` is true with probability $1 - p$.
#
# On average 1.8 of the six are dropped, and none at all in a share $0.7^6 \approx 0.12$ of draws:
# "could there be none?" has the answer "yes, every eighth time or so".
#
# **Check.** `course_utils.dropout.keep_mask` is this one line, bit for bit; and over 10 000 draws
# the share without any drop is $0.7^6$, within bounds that a right coin leaves once in a million
# runs. The coin with $p$ and $1 - p$ swapped falls outside them.

# %%
assert torch.equal(kept, keep_mask((6,), p, generator=torch.Generator().manual_seed(1)))

draws = torch.rand(10_000, 6, generator=torch.Generator().manual_seed(2))
low, high = binomial_range(10_000, 0.7**6, false_alarm=1e-6)
assert low <= (draws >= p).all(dim=1).sum() <= high
assert not low <= (draws < p).all(dim=1).sum() <= high

# %% [markdown]
# ## 2.2 What is left is a thinner network
#
# Below, a network with two hidden layers of five units, its input at the bottom, and three thinned
# versions of it: inputs and output stay, each hidden unit stays with probability $0.6$. A dropped
# unit sends nothing up, so its lines are gone.
#
# **Predict.** Can a whole layer vanish? How often, with five units and $p = 0.4$?

# %% alt="Four networks side by side: the full one, and three thinned ones in which some hidden units are grey, crossed out and have no lines."
generator = torch.Generator().manual_seed(5)
fig, axes = plt.subplots(1, 4, figsize=(10, 2.6))
plot_network(axes[0], [[True] * 5] * 3 + [[True]], title="every unit")
for ax in axes[1:]:
    layers = (torch.rand(2, 5, generator=generator) >= 0.4).tolist()
    plot_network(ax, [[True] * 5, *layers, [True]], title="thinned")

# %% [markdown]
# The pictures are ours; the idea of drawing it so is Figure 1 of the paper that introduced dropout
# (Srivastava, Hinton, Krizhevsky, Sutskever and Salakhutdinov, 2014).
#
# A layer of five vanishes with probability $0.4^5$, once in a hundred steps. With 100 units it is
# $0.4^{100}$: never, in practice. Narrow layers take dropout badly, and this is the first reason.

# %%
f"five units: {0.4**5:.2%}, a hundred units: {0.4**100:.0e}"

# %% [markdown]
# ## 2.3 Dropping, erasing outgoing weights and removing are the same
#
# "Units are dropped" and "weights are dropped" are both said. Let us see which is true. A tiny
# network with four hidden units; we silence unit 2 in three ways:
#
# 1. multiply its output by 0;
# 2. set to 0 the weights that *leave* it;
# 3. build a smaller network without it.
#
# **Predict.** Do the three agree? And what of a fourth way, setting to 0 the weights that *enter* it?

# %%
torch.manual_seed(0)
first, second = nn.Linear(3, 4).double(), nn.Linear(4, 2).double()
x = torch.linspace(-1, 1, 15, dtype=torch.float64).reshape(5, 3)
kept = torch.tensor([True, True, False, True])

masked = second(torch.relu(first(x)) * kept)
erased = torch.relu(first(x)) @ (second.weight * kept).T + second.bias
smaller = torch.relu(x @ first.weight[kept].T + first.bias[kept]) @ second.weight[:, kept].T
removed = smaller + second.bias

# %% [markdown]
# **Check.** The three agree to the rounding of `float64` (a few units in the sixteenth digit). The
# fourth does not: a unit without inputs still outputs relu(bias).

# %%
torch.testing.assert_close(erased, masked, rtol=0, atol=1e-15)
torch.testing.assert_close(removed, masked, rtol=0, atol=1e-15)

with torch.no_grad():
    first.bias[2] = 0.5
silenced_inputs = second(torch.relu(x @ (first.weight * kept[:, None]).T + first.bias))
assert not torch.allclose(silenced_inputs, masked, rtol=0, atol=1e-3)

# %% [markdown]
# So dropout drops the *outputs of units*; the outgoing weights are not touched, they are only not
# used in this step. At the next step the unit may be back, with the weights that it had.
#
# **Limit.** Dropping single weights, each with a coin of its own, is another method (DropConnect):
# there a unit can reach one neighbour and not the next.

# %% [markdown]
# ## 2.4 Each unit, each example and each step has its own coin
#
# A layer does not see one example but a batch: an array of examples by units. How many coins is
# that? Two candidates, for 8 examples of 16 units:
#
# **Predict.** Which of the two does dropout use, and what would be lost with the other?

# %% alt="Two grids of 8 examples by 16 units. Left, filled squares are scattered without pattern. Right, whole columns are filled or empty: every example has lost the same units."
rows, units, p = 8, 16, 0.4
own = torch.rand(rows, units, generator=torch.Generator().manual_seed(3)) >= p
shared = (torch.rand(units, generator=torch.Generator().manual_seed(3)) >= p).expand(rows, units)
fig, axes = plt.subplots(1, 2, figsize=(8.5, 2.4))
plot_mask(axes[0], own).set_title("a coin per unit and example")
plot_mask(axes[1], shared).set_title("one row of coins for all")
plt.show()
# %% [markdown]
# Left: every example passes through its own thinned network. That is dropout. Right: the whole
# batch passes through one thinned network per step. Both drop a share $p$ on average, so counting
# zeros cannot tell them apart. Counting them *per unit* can: with a coin each, the drops of one
# unit over 1000 examples are binomial; with shared coins they are 0 or 1000.
#
# **Check.** We judge `nn.Dropout` itself, then the shared version, unit by unit: all 64 counts must
# be inside bounds which a right layer leaves once in a million runs.

# %%
rows, units = 1000, 64
low, high = binomial_range(rows, p, false_alarm=1e-6 / units)


def every_unit_fits(mask):
    dropped = (~mask).sum(dim=0)
    return bool(((low <= dropped) & (dropped <= high)).all())


# %%
torch.manual_seed(0)
assert every_unit_fits(nn.Dropout(p)(torch.ones(rows, units)) != 0)
shared = (torch.rand(units, generator=torch.Generator().manual_seed(3)) >= p).expand(rows, units)
assert not every_unit_fits(shared)

# %% [markdown]
# And a fresh set of coins at every step: two calls of the same layer on the same input differ.
# For 64 000 coins to fall alike twice has a probability of $0.52^{64000}$ ($0.52 = 0.6^2 + 0.4^2$).

# %%
torch.manual_seed(0)
layer, x = nn.Dropout(p), torch.ones(rows, units)
assert not torch.equal(layer(x), layer(x))

# %% [markdown]
# ## 2.5 There are $2^n$ thinned networks, and one set of weights
#
# With $n$ units that can be dropped there are $2^n$ masks. For $n = 4$ we can write them all down,
# with their probabilities $p^d (1-p)^{n-d}$, where $d$ units are dropped.
#
# **Predict.** With $p = 0.3$, which of the 16 is the most likely? Which the least?

# %%
n, p = 4, 0.3
keep = 1 - p
masks = list(itertools.product([True, False], repeat=n))
probability = {mask: keep ** sum(mask) * p ** (n - sum(mask)) for mask in masks}
len(masks), round(sum(probability.values()), 12)

# %% alt="Sixteen small networks, one for each way to keep or drop four hidden units, each with its probability, from 0.240 with all units to 0.008 with none."
fig, axes = plt.subplots(2, 8, figsize=(10, 3.4))
for ax, mask in zip(axes.flat, masks, strict=True):
    plot_network(ax, [[True] * 2, mask, [True]], title=f"{probability[mask]:.3f}")

# %% [markdown]
# Here is one of the sixteen, and on the right the probability that so many units are alive; the
# second number below each bar counts the nets that have so many. Walk through the masks, toss new
# ones, change $p$ and the network.
#
# **Predict.** Set the network to 5 + 5 units and $p$ to 0.5. How many nets are there? Which number
# of units alive comes most often, and is a net with that many likelier than the full one?

# %% alt="Left, the network with its first and third hidden unit alive: mask 6 of 16. Right, bars for 0 to 4 units alive at p = 0.3, with probabilities 0.008, 0.076, 0.265, 0.412 and 0.240; 1, 4, 6, 4 and 1 nets have so many. In a live notebook controls set p, the network and the mask, and play through all masks."
thin_network()

# %% [markdown]
# There are $2^{10} = 1024$ nets, and at $p = 0.5$ each has the same probability, $0.5^{10}$, the full
# one included. Five alive comes most often, a quarter of the time, only because 252 nets have five.

# %% [markdown]
# The full network is the most likely single one, with 0.24, and yet three times in four another
# one is trained. All sixteen use the same weights: a step that trains one of them changes the
# others. This is why people call dropout an average over a crowd of networks that share weights.
#
# **Check.** Draw 40 000 masks and count how often each of the sixteen appears. All counts must be
# within bounds that right coins leave once in a million runs; with $p = 0.32$ at least one is not.

# %%
n_draws = 40_000


def fits_the_table(coins):
    index = ((~coins).int() * torch.tensor([8, 4, 2, 1])).sum(1)  # the order of `masks`
    counts = index.bincount(minlength=16).tolist()
    limits = [binomial_range(n_draws, probability[mask], false_alarm=1e-6 / 16) for mask in masks]
    return all(low <= c <= high for c, (low, high) in zip(counts, limits, strict=True))


# %%
uniform = torch.rand(n_draws, n, generator=torch.Generator().manual_seed(4))
assert fits_the_table(uniform >= 0.30)
assert not fits_the_table(uniform >= 0.32)

# %% [markdown]
# How many is that for a real network? Lesson 01 trained one with two hidden layers of 200.

# %%
f"2^400 has {math.floor(400 * math.log10(2)) + 1} digits"

# %% [markdown]
# No training run visits more than a vanishing share of them, and none twice. **Limit.** That the
# weight-sharing crowd acts like an average is a picture, not yet a result; what the average is, and
# which average, has to be measured.

# %% [markdown]
# ## 2.6 "Drop 30 %" does not mean exactly 30 of 100
#
# **Predict.** A layer of 100 units, $p = 0.3$. How often are exactly 30 dropped: nearly always,
# half of the time, one time in ten?

# %%
n, p = 100, 0.3
exactly_30 = stats.binom.pmf(30, n, p)
f"{exactly_30:.3f}"

# %% [markdown]
# Fewer than one time in ten. The count is **binomial**: mean $np = 30$, standard deviation
# $\sqrt{np(1-p)} \approx 4.6$. Values from 20 to 40 are everyday business.

# %%
coins = torch.rand(5000, n, generator=torch.Generator().manual_seed(6)) >= p
dropped = (~coins).sum(1)
k = torch.arange(12, 51)
share = dropped.bincount(minlength=n + 1)[k] / len(dropped)

# %% alt="Histogram of dropped units in 5000 draws, a bell around 30 from about 15 to 45, with the binomial probabilities on top as dots that agree. A dashed line at 30 is marked: exactly 30, always."
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
# mean, and no test of the mean will ever complain. But its coins are tied: if I know 99 of them, I
# know the last. In lesson 05 such ties will matter.
#
# **Check.** The variance of the count. With $m$ independent draws its estimate has a relative
# standard error of about $\sqrt{2/m}$, here 2 %; five of them make a bound of 10 %.


# %%
def variance_fits(dropped):
    return abs(dropped.double().var() / (n * p * (1 - p)) - 1) < 5 * math.sqrt(2 / len(dropped))


shuffled = torch.rand(5000, n, generator=torch.Generator().manual_seed(7)).argsort(1)
exactly_k = shuffled >= 30
assert variance_fits(dropped)
assert (~exactly_k).sum(1).double().mean() == 30
assert not variance_fits((~exactly_k).sum(1))

# %% [markdown]
# ## 2.7 $p$ is the probability to drop; the paper's $p$ is our keep
#
# PyTorch's `nn.Dropout(p)` drops with probability $p$. The 2014 paper writes $p$ for the
# probability to *retain* a unit. The two conventions meet at 0.5, the value most used in examples,
# where mixing them up does no harm and shows nothing.
#
# In this course $p$ is PyTorch's, everywhere, and `keep = 1 - p` has a name of its own.
#
# **Predict.** The paper recommends $p = 0.8$ for the input layer. What do you pass to `nn.Dropout`?


# %%
def drops_with(p, layer):
    """Is the number of zeros what coins of probability `p` give (but for one run in a million)?"""
    torch.manual_seed(0)
    zeros = (layer(torch.ones(10_000)) == 0).sum()
    low, high = binomial_range(10_000, p, false_alarm=1e-6)
    return bool(low <= zeros <= high)


# %% [markdown]
# **Check.** The paper's 0.8 is `nn.Dropout(0.2)`. Passing 0.8 drops four units in five; and at 0.5
# the wrong reading passes the same test.

# %%
paper_p = 0.8
assert drops_with(1 - paper_p, nn.Dropout(0.2))
assert not drops_with(1 - paper_p, nn.Dropout(0.8))
assert drops_with(1 - 0.5, nn.Dropout(0.5))

# %% [markdown]
# ## 2.8 A door: the next layer now hears less
#
# One thing has been left wrong on purpose. Let a unit add up the six outputs of 2.1, with weights
# of 1. Without a mask it hears 10.5. With masks?
#
# **Predict.** On average over many masks, with $p = 0.3$: more, the same, or less? By what factor?

# %%
p = 0.3
masks = torch.rand(10_000, 6, generator=torch.Generator().manual_seed(8)) >= p
heard = (masks * h).sum(1)
f"without a mask {h.sum():.1f}, with masks on average {heard.mean():.1f}"

# %% [markdown]
# Less, by the factor 0.7: the next unit learns to live with seven tenths of its input, and on the
# day of the test, when nobody is dropped, it hears ten tenths. There are two ways out. Multiply by
# $0.7$ at test time, or divide by $0.7$ in training. Both are dropout, and what they keep and what
# they do not is the subject of lessons 03 and 06.
#
# **Check.** The mean is $0.7 \times 10.5$ within five standard errors
# ($\sqrt{p(1-p)\sum h^2 / 10\,000}$, derived in lesson 03); it is not 10.5.

# %%
standard_error = math.sqrt(p * (1 - p) * float((h**2).sum()) / 10_000)
assert abs(heard.mean() - 0.7 * h.sum()) < 5 * standard_error
assert not abs(heard.mean() - h.sum()) < 5 * standard_error

# %% [markdown]
# ## What you have seen
# - A mask multiplies the outputs of units by 1 or 0. That is the same as erasing the weights that
#   leave the unit, and the same as removing it, for this step.
# - Every unit of every example at every step has a coin of its own.
# - $n$ units make $2^n$ thinned networks that share one set of weights.
# - The number of dropped units is binomial, not fixed.
# - $p$ drops; the paper's $p$ keeps; $p = 0.5$ cannot tell.
#
# ## What this did not show
# That any of it helps (lesson 01 gave a first measurement), or that sharing weights makes the crowd
# act as an average.
#
# ## Exercises
# Replace each `...` and run the cell. A check names the mistake and keeps the answer to itself;
# `ex.NAME.hint()` helps in three steps, `ex.NAME.solution()` tells all.

# %%
from course_utils.exercises import dropping_units as ex

# %% [markdown]
# **1. The paper's words.** A network has 500 inputs and 1000 hidden units. The paper would say:
# dropout with $p = 0.8$ on the inputs and $p = 0.5$ on the hidden units. How many of the 1500 are
# silent in one step, on average?

# %% tags=["exercise"]
silent = ...
ex.keep_probability.check(silent)

# %% [markdown]
# **2. The coins of a batch.** Write the mask for `rows` examples of `units` units: a boolean tensor
# of shape `(rows, units)`, true where a unit is kept, drawn from `generator`. It has to be right
# for every $p$ from 0 to 1, both ends included.


# %% tags=["exercise"]
def batch_mask(rows, units, p, generator): ...


ex.batch_mask.check(batch_mask)

# %% [markdown]
# **3. Find the bug.** This runs, the share of zeros is right, and yet it is not dropout. Which line
# is at fault?
#
# ```
# 1  first, second = nn.Linear(20, 64), nn.Linear(64, 1)
# 2  generator = torch.Generator().manual_seed(0)
# 3  kept = torch.rand(32, 64, generator=generator) >= 0.3
# 4  for x, y in batches:  # of 32 examples
# 5      output = second(torch.relu(first(x)) * kept)
# 6      loss = ((output - y) ** 2).mean()
# 7      descend(loss)
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

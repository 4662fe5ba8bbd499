# ---
# title: Derive
# question: What does the factor 1/(1-p) keep, and what not?
# part: Derive, build, verify, scale
# builds_on: [02_dropping_units]
# next: 04_from_scratch
# road: main
# ---

# %% [markdown]
# # 03 Derive
#
# What does dropping a unit do to its mean, its size, its noise and its gradient? Here you derive
# each answer on one line, and then check it against *every mask there is*, so that no luck is
# involved.
#
# In this lesson you will
# - list all $2^n$ masks of a small layer and average over them exactly;
# - derive why the survivors are divided by $1-p$, and what that division does not preserve;
# - follow the noise through the next linear map, through a ReLU, and through six layers;
# - derive the gradient of a dropped unit, and test it by autograd and by finite differences.
#
# {{time}}

# %%
from fractions import Fraction
from itertools import product

import matplotlib.pyplot as plt
import torch
from torch.distributions import Normal

from course_utils.plots import COLOURS, plot_lines, plot_mask
from course_utils.widgets.jensen_gap import jensen_gap

plt.style.use("course_utils.course")
torch.set_default_dtype(torch.float64)  # this lesson is about exact numbers

# %% [markdown]
# ## 3.1 A small layer has so few masks that you can list them all
#
# [02](02_dropping_units.ipynb) drew the sixteen networks of four units. Now each mask $r$ is a row
# of numbers: $r_j = 1$ when unit $j$ is kept, with probability `keep` $= 1-p$, and 0 when it is
# dropped, with probability $p$. The coins are independent, so the probability of a mask is a
# product:
#
# $$P(r) = \prod_j (1-p)^{r_j}\, p^{\,1-r_j}$$
#
# Throughout, $p = 0.3$. At $p = 0.5$ keep and drop are the same number, and many mistakes become
# invisible.
#
# **Predict.** Five of the 16 masks drop at most one unit. How much of the probability do the five
# have: a third, a half, or more?


# %%
def all_masks(n):
    """All 2^n masks of n units: a row of 0 (dropped) and 1 (kept) for each."""
    return torch.tensor(list(product([1.0, 0.0], repeat=n)))


def probability(masks, p):
    """Probability of each row of `masks` when every unit is dropped with probability p."""
    return torch.where(masks == 1, 1 - p, p).prod(dim=1)


# %%
p = 0.3
keep = 1 - p
masks = all_masks(4)
at_most_one_dropped = masks.sum(dim=1) >= 3
probability(masks, p)[at_most_one_dropped].sum()

# %% alt="The sixteen masks of four units as rows of filled and empty squares. Beside each row a bar gives its probability: .24 for the mask that keeps all four, about .10 for those that drop one, and less the more is dropped."
fig, (left, right) = plt.subplots(1, 2, figsize=(5.4, 4.2), sharey=True, width_ratios=[1, 2])
plot_mask(left, masks, ylabel="mask").set_aspect("auto")
right.barh(range(16), probability(masks, p).tolist(), 0.9, align="edge", color=COLOURS["kept"])
right.set_xlabel("probability at p = 0.3")
plt.show()

# %% [markdown]
# Nearly two thirds. Averages over masks are therefore averages with very unequal weights.
#
# An average over masks is now one line: probability times value, added up. The only error is
# rounding. Each sum has one addition per mask, each term fewer than 40 roundings, and a rounding
# errs by at most half of `eps`, relatively. A variance contains its mean twice, so five times that
# count is a safe bound.


# %%
def mean_over_masks(values, masks, p):
    """Expectation of `values`, one row per mask: no sampling, only rounding."""
    return probability(masks, p) @ values


def rounding(values):
    """The most that rounding can move an average, or a variance, of these rows."""
    return 5 * (len(values) + 40) * torch.finfo(torch.float64).eps / 2 * values.abs().max()


def same(got, expected, values):
    """Whether two results differ by no more than rounding in an average of `values` explains."""
    return bool(((got - expected).abs() <= rounding(values)).all())


# %% [markdown]
# **Check.** The probabilities add up to 1. That alone proves little, for they also add up to 1 with
# $p$ and `keep` swapped. The first mask, which keeps everyone, tells the two apart: $0.7^4$ or
# $0.3^4$.

# %%
right, swapped = probability(masks, p), probability(masks, keep)
assert same(right.sum(), 1, right)
assert same(swapped.sum(), 1, swapped)  # the wrong version adds up as well
assert same(right[0], keep**4, right)
assert not same(swapped[0], keep**4, right)

# %% [markdown]
# **Limit.** Listing works for twenty units or so. A layer of 1000 has $2^{1000}$ masks, and there
# you must sample (3.4 does). What you derive here holds for any $n$.

# %% [markdown]
# ## 3.2 Dividing the survivors by $1-p$ keeps the mean
#
# A unit with activation $h$ becomes $\tilde h = r\,h/(1-p)$, where $r$ is its coin. Two cases, so
# two terms:
#
# $$E[\tilde h] = p \cdot 0 + (1-p) \cdot \frac{h}{1-p} = h$$
#
# **Predict.** The third unit below has $h = 0.5$. Does $\tilde h = 0.5$ occur in any of the 16
# masks?

# %%
h = torch.tensor([2.0, -1.0, 0.5, 3.0])
dropped = masks * h / keep
dropped[:, 2].unique()

# %%
mean_over_masks(dropped, masks, p)

# %% [markdown]
# No mask gives 0.5, only 0 and 0.714. The mean of all 16 does: four units, four means, each equal
# to its $h$.
#
# Two slips are common: not dividing at all, and dividing by $p$. Here is the mean of the first unit
# over all masks, for every $p$.

# %% alt="Mean activation divided by h against p. Divided by 1 - p it is flat at 1. Not divided, it falls from 1 to 0. Divided by p, it falls steeply and crosses 1 exactly at p = 0.5."
rates = torch.linspace(0.05, 0.95, 19)
scales = {
    "/ (1 - p)": ("with", "o-", 1 - rates),
    "not divided": ("validation", "s-.", 1 + 0 * rates),
    "/ p": ("without", "^--", rates),
}
fig, ax = plt.subplots()
for label, (role, line, scale) in scales.items():
    means = [mean_over_masks(masks[:, 0] / s, masks, r) for r, s in zip(rates, scale, strict=True)]
    ax.plot(rates, means, line, ms=4, color=COLOURS[role], label=label)
ax.set(xlabel="p, probability to drop", ylabel="mean over all masks / h", ylim=(0, 4))
ax.legend(title="survivors")
plt.show()

# %% [markdown]
# Look at $p = 0.5$: dividing by $p$ is right there, and nowhere else. A test at $p = 0.5$ alone
# lets this mistake through.
#
# **Check.** The right division keeps every mean; the two slips do not.

# %%
assert same(mean_over_masks(dropped, masks, p), h, dropped)
assert not same(mean_over_masks(masks * h, masks, p), h, dropped)
assert not same(mean_over_masks(masks * h / p, masks, p), h, dropped)
assert same(mean_over_masks(masks * h / 0.5, masks, 0.5), h, dropped)  # here p or 1 - p: who knows

# %% [markdown]
# A second road without any rounding: fractions. With $p = 3/10$ Python's `Fraction` is exact, so
# the tolerance is zero.


# %%
def exact_mean(function, h, p):
    """Mean of function(masked h / (1 - p)) over all masks, in exact fractions."""
    total = Fraction(0)
    for mask in product([0, 1], repeat=len(h)):
        kept = sum(mask)
        weight = (1 - p) ** kept * p ** (len(h) - kept)
        total += weight * function([r * x / (1 - p) for r, x in zip(mask, h, strict=True)])
    return total


# %%
exact_h, exact_p = [Fraction(2), Fraction(-1), Fraction(1, 2), Fraction(3)], Fraction(3, 10)
means = [exact_mean(lambda y, j=j: y[j], exact_h, exact_p) for j in range(4)]
assert means == exact_h

# %% [markdown]
# **Limit.** The mean is a statement about all masks together. It says nothing about one forward
# pass, in which no unit with $h \neq 0$ ever has it, and nothing about $f(\tilde h)$ once $f$
# bends: see 3.7.

# %% [markdown]
# ## 3.3 The price is a variance of $\frac{p}{1-p}\,h^2$
#
# The square of a coin is the coin itself, $r^2 = r$. So the second moment has again one term:
#
# $$E[\tilde h^2] = (1-p)\,\frac{h^2}{(1-p)^2} = \frac{h^2}{1-p}
# \qquad\Longrightarrow\qquad
# \mathrm{Var}[\tilde h] = \frac{h^2}{1-p} - h^2 = \frac{p}{1-p}\,h^2$$
#
# **Predict.** At which $p$ is the noise as large as the signal, that is, the standard deviation
# equal to $|h|$?

# %%
mean = mean_over_masks(dropped, masks, p)
variance = mean_over_masks((dropped - mean) ** 2, masks, p)
variance.sqrt() / h.abs()

# %% alt="Standard deviation divided by h against p: a curve, square root of p over 1 - p, through dots from enumeration. It is 0.33 at p = 0.1, 1 at p = 0.5 and 3 at p = 0.9."
some_rates = torch.tensor([0.1, 0.3, 0.5, 0.8, 0.9])
measured = [mean_over_masks((masks[:, 0] / (1 - r) - 1) ** 2, masks, r).sqrt() for r in some_rates]
fig, ax = plt.subplots()
plot_lines(
    ax,
    rates,
    {r"$\sqrt{p/(1-p)}$": ("theory", (rates / (1 - rates)).sqrt())},
    xlabel="p, probability to drop",
    ylabel="standard deviation / |h|",
)
ax.plot(some_rates, measured, "o", color=COLOURS["measured"], label="all 16 masks")
ax.legend()
plt.show()

# %% [markdown]
# Every unit has the same relative noise, 0.655 at $p = 0.3$. It reaches the signal at $p = 0.5$ and
# three times the signal at $p = 0.9$: the last steps towards $p = 1$ are the expensive ones.
#
# **Check.** The variance is $\frac{p}{1-p}h^2$. The variance of the coin alone, $p(1-p)$, is easily
# written in its place; it belongs to the undivided version.

# %%
squares = (dropped - mean) ** 2
assert same(variance, p / keep * h**2, squares)
assert not same(variance, p * keep * h**2, squares)

# %% [markdown]
# **Limit.** A unit with $h = 0$ gets no noise at all. Dropout noise is multiplied in, not added:
# after a ReLU the silent units are untouched by it.

# %% [markdown]
# ## 3.4 The mean is kept, the norm is not
#
# Add the second moments of 3.3 over a layer:
#
# $$E\,\|\tilde h\|^2 = \sum_j \frac{h_j^2}{1-p} = \frac{\|h\|^2}{1-p}$$
#
# You will read that the factor $1/(1-p)$ "keeps the norm consistent". **Predict.** By what factor
# does the norm (the root of the mean square) grow at $p = 0.5$?


# %%
def growth(p):
    """Root of the mean square norm with dropout, over the norm without: all 16 masks."""
    norm_squared = (masks * h / (1 - p)).square().sum(dim=1)
    return (mean_over_masks(norm_squared, masks, p) / (h @ h)).sqrt()


growth(0.3), growth(0.5)

# %% [markdown]
# At $p = 0.3$ the norm grows by $\sqrt{1/0.7} = 1.195$, at $p = 0.5$ by $\sqrt 2 = 1.414$.
#
# **Check.** By all 16 masks, and by fractions with zero tolerance. "The norm is kept" must fail. So
# must $1/(1-p)^2$, which forgets that the dropped units contribute nothing.

# %%
norm_squared = (dropped**2).sum(dim=1)
mean_square = mean_over_masks(norm_squared, masks, p)
assert same(mean_square, h @ h / keep, norm_squared)
assert not same(mean_square, h @ h, norm_squared)
assert not same(mean_square, h @ h / keep**2, norm_squared)

# %%
exact_square = exact_mean(lambda y: sum(v * v for v in y), exact_h, exact_p)
assert exact_square == sum(v * v for v in exact_h) / (1 - exact_p)

# %% [markdown]
# Does a single mask of a real layer show it? Now sample, for the first time: 2000 masks of 1000
# units.
#
# **Predict.** In how many of the 2000 is the norm smaller than without dropout?

# %%
generator = torch.Generator().manual_seed(0)
layer = 2 * torch.rand(1000, generator=generator) - 1
kept = torch.rand(2000, 1000, generator=generator) >= p
ratios = (kept * layer / keep).norm(dim=1) / layer.norm()
int((ratios < 1).sum())

# %% alt="Histogram of the norm with dropout over the norm without, for 2000 masks of 1000 units at p = 0.3. All lie between about 1.14 and 1.25, around the derived 1.195, and none near 1."
fig, ax = plt.subplots()
ax.hist(ratios, bins=40, color=COLOURS["measured"], label="2000 masks")
ax.axvline(keep**-0.5, color=COLOURS["theory"], ls=":", label=r"$\sqrt{1/(1-p)}$ = 1.195")
ax.axvline(1, color=COLOURS["without"], ls="--", label="norm kept")
ax.set(xlabel="norm with dropout / norm without", ylabel="masks")
ax.legend()
plt.show()

# %% [markdown]
# None. In a wide layer nearly every mask makes the norm larger by the same factor.
#
# **Check.** One squared norm, $\sum_j r_j h_j^2/(1-p)^2$, has the variance
# $\sum_j h_j^4\, p/(1-p)^3$: the coins are independent. That gives the standard error of the mean
# of 2000. Five of them: a correct layer fails once in 1.7 million seeds.

# %%
n_draws = len(ratios)
standard_error = ((layer**4).sum() * p / keep**3 / n_draws).sqrt() / (layer @ layer)
assert abs((ratios**2).mean() - 1 / keep) < 5 * standard_error
assert abs((ratios**2).mean() - 1) > 5 * standard_error  # not kept
assert abs((ratios**2).mean() - 1 / p) > 5 * standard_error  # keep and drop swapped

# %% [markdown]
# **Limit.** The factor belongs to the mean *square*. The mean of the norm itself is smaller,
# because the square root bends (3.7 shows what a bend does). In a wide layer you do not notice; in
# our four units the mean norm grows not by 1.195 but by

# %%
mean_over_masks(dropped.norm(dim=1), masks, p) / h.norm()

# %% [markdown]
# ## 3.5 The next linear map keeps the mean and adds up the noise
#
# The next unit computes $z = \sum_j w_j \tilde h_j + b$. Means add, whatever the coins do.
# Variances add because the coins are independent:
#
# $$E[z] = \sum_j w_j h_j + b \qquad\qquad \mathrm{Var}[z] = \frac{p}{1-p} \sum_j w_j^2 h_j^2$$
#
# **Predict.** The bias $b$ doubles. What happens to the mean of $z$, and what to its variance?

# %%
generator = torch.Generator().manual_seed(0)
h10 = 0.5 + torch.rand(10, generator=generator)
w10 = 2 * torch.rand(10, generator=generator) - 1
masks10 = all_masks(10)  # 1024 masks
z = (masks10 * h10 / keep) @ w10
z_mean = mean_over_masks(z, masks10, p)
z_sd = mean_over_masks((z - z_mean) ** 2, masks10, p).sqrt()

# %% alt="Distribution of z over all 1024 masks of ten units: an uneven hill, with a normal curve of the derived mean and standard deviation drawn over it. The two agree in place and width, not in every bump."
fig, ax = plt.subplots()
weights = probability(masks10, p)
ax.hist(z, bins=30, weights=weights, density=True, color=COLOURS["measured"], label="1024 masks")
grid = torch.linspace(z.min(), z.max(), 200)
sd = (p / keep * (w10 * h10) @ (w10 * h10)).sqrt()
density = Normal(w10 @ h10, sd).log_prob(grid).exp()
ax.plot(grid, density, ":", color=COLOURS["theory"], label="normal curve")
ax.set(xlabel="z, the input of the next unit (b = 0)", ylabel="density")
ax.legend()
plt.show()

# %% [markdown]
# One unit has two values, 0 and $h/(1-p)$; a weighted sum of ten already looks like a hill. The
# bias moves the hill and does not widen it.
#
# **Check.** The wrong formula beside it, $\frac{p}{1-p}\left(\sum_j w_j h_j\right)^2$, is what you
# would get if all units shared a single coin. So it tests the word "independent".

# %%
deviations = (z - z_mean) ** 2
shared_coin = p / keep * (w10 @ h10) ** 2
assert same(z_mean, w10 @ h10, z)
assert same(z_sd**2, p / keep * (w10 * h10) @ (w10 * h10), deviations)
assert not same(z_sd**2, shared_coin, deviations)

# %% [markdown]
# And with one coin for all ten units, that formula is exactly right:

# %%
one_coin = torch.tensor([[1.0], [0.0]])
z_shared = (one_coin * h10 / keep) @ w10
spread = (z_shared - w10 @ h10) ** 2
assert same(mean_over_masks(spread, one_coin, p), shared_coin, spread)

# %% [markdown]
# **Limit.** The hill is near a normal curve only when no single $w_j h_j$ dominates. The mean and
# the variance need no such condition.

# %% [markdown]
# ## 3.6 In a linear network the mean survives every layer
#
# Stack two linear maps with dropout before each: $y = W_2\,(r_2 \circ W_1 (r_1 \circ h))/(1-p)^2$.
# The coins of the two layers are independent, so you may average over $r_2$ first and over $r_1$
# next, and 3.5 applies twice: $E[y] = W_2 W_1 h$.
#
# **Predict.** The first layer has four units, the second three. Over how many pairs of masks does
# the exact average run?

# %%
generator = torch.Generator().manual_seed(2)
first, second = torch.rand(3, 4, generator=generator), torch.rand(2, 3, generator=generator)
pairs = all_masks(4 + 3)
hidden = (pairs[:, :4] * h / keep) @ first.T
output = (pairs[:, 4:] * hidden / keep) @ second.T
len(pairs), mean_over_masks(output, pairs, p), second @ first @ h

# %% [markdown]
# The average over $2^7 = 128$ pairs is what the network says with dropout off. For a linear network
# this justifies `eval()` exactly: the average over all thinned networks, for the price of one pass.
#
# **Check.** Two dropped layers, two divisions. With only one, the result is short by a factor
# $1-p$.

# %%
assert same(mean_over_masks(output, pairs, p), second @ first @ h, output)
assert not same(mean_over_masks(output * keep, pairs, p), second @ first @ h, output)

# %% [markdown]
# **Limit.** A linear network of many layers is one linear map. Nobody needs it deep; what makes
# depth useful is the bend.

# %% [markdown]
# ## 3.7 A ReLU bends, and the mean does not survive the bend
#
# $\max(0, z)$ is convex, so Jensen's inequality says $E[\mathrm{relu}(z)] \ge \mathrm{relu}(E[z])$.
# The difference is the **Jensen gap**: what eval mode misses of the average over masks.
#
# How large is it? Only the masks that push $z$ to the other side of the bend contribute. Write $m$
# for the mean and $s$ for the standard deviation of $z$. For a normal $z$,
#
# $$\text{gap} = s\left[\varphi(t) - |t|\,\Phi(-|t|)\right], \qquad t = m/s,$$
#
# with the normal density $\varphi$ and its distribution function $\Phi$. And for any $z$ whatever,
# because $\mathrm{relu}(z) = (z + |z|)/2$,
#
# $$\text{gap} = \tfrac12\left(E|z| - |m|\right) \le \tfrac12 E|z - m| \le \tfrac{s}{2}$$
#
# **Predict.** Choose the bias so that $E[z] = 0$. Eval mode then says $\mathrm{relu}(0) = 0$. What
# is the average of train mode: 0, or some part of $s$?

# %%
centred = z - z_mean  # the bias that puts the mean at the bend
gap_at_bend = mean_over_masks(torch.relu(centred), masks10, p)
round(float(gap_at_bend / z_sd), 2)

# %% [markdown]
# Four tenths of a standard deviation ($1/\sqrt{2\pi} = 0.399$ for a normal $z$). Now move the bias,
# so that the mean lies up to four standard deviations below or above the bend.

# %%
t = torch.linspace(-4, 4, 41)  # mean of z in its standard deviations
shifted = centred[:, None] + t * z_sd
gap = mean_over_masks(torch.relu(shifted), masks10, p) - torch.relu(t * z_sd)
normal = Normal(0, 1)
theory = normal.log_prob(t).exp() - t.abs() * normal.cdf(-t.abs())

# %% alt="Jensen gap in standard deviations of z against the mean of z in standard deviations. A peak of 0.4 where the mean is at the bend, falling to nothing two to three standard deviations away on either side. The dots of the enumeration follow the dotted normal curve."
fig, ax = plt.subplots()
plot_lines(
    ax,
    t,
    {"normal z": ("theory", theory)},
    xlabel="mean of z / its standard deviation",
    ylabel="gap / standard deviation of z",
)
ax.plot(t, gap / z_sd, "o", ms=4, color=COLOURS["measured"], label="all 1024 masks")
ax.legend()
plt.show()

# %% [markdown]
# The gap lives near the bend. Where no mask can carry $z$ across, the ReLU acts as a straight line
# and the mean survives after all.
#
# **Check.** The gap is never negative, never above $s/2$, and vanishes where no mask reaches the
# bend. "The expectation survives a ReLU" fails.

# %%
assert (gap >= -rounding(shifted)).all()
assert (gap <= z_sd / 2).all()
by_distances = (mean_over_masks(shifted.abs(), masks10, p) - (t * z_sd).abs()) / 2
assert same(gap, by_distances, shifted)
assert not same(mean_over_masks(torch.relu(centred), masks10, p), torch.tensor(0.0), z)

out_of_reach = z - z.min()  # positive under every mask
straight = mean_over_masks(torch.relu(out_of_reach), masks10, p)
assert same(straight, z_mean - z.min(), out_of_reach)

# %% [markdown]
# Now turn the bias yourself, for a unit that hears $n$ inputs: each is 1 and each weight $1/n$, so
# that $E[z] = 1 + b$. Left the exact distribution of $z$. Right, against $E[z]$, the ReLU on average
# over all masks and what eval mode says; the black bar between the two is the gap.
#
# **Predict.** Move only the bias: where is the bar longest? With one input, how long is it there, at
# $p = 0.3$ and at $p = 0.9$? And from which bias on is there no gap, whatever $n$ and $p$?

# %% alt="Left, the exact distribution of z for five inputs at p = 0.3 and bias -0.5: six sticks around the mean 0.5, two of them small and below 0, in the grey half that the ReLU makes 0. Right, against the mean of z, eval mode as a dashed line with a sharp bend at 0 and the average of train mode as a line that cuts the corner above it. A bar at 0.5 marks the gap, 0.007. In a live notebook sliders set p, n and the bias."
jensen_gap()

# %% [markdown]
# Longest at $b = -1$, where the mean is at the bend. One input has there two values, $z = -1$ with
# probability $p$ and $z = p/(1-p)$ with probability $1-p$; the ReLU makes them 0 and $p/(1-p)$, whose
# mean is $p$ itself: 0.3, and 0.9. From $b = 0$ on no mask gives a negative $z$, and the gap is gone.
# More inputs make $s$ smaller, and the gap with it.
#
# **Check.** By all masks once more.


# %%
def gap_of_ones(n, p, bias):
    """Jensen gap of the mean of n dropped ones plus a bias."""
    shifted = (all_masks(n) / (1 - p)).mean(dim=1) + bias
    return mean_over_masks(torch.relu(shifted), all_masks(n), p) - max(1 + bias, 0)


for rate in (0.1, 0.3, 0.9):
    assert same(gap_of_ones(1, rate, -1.0), rate, z)
    assert not same(gap_of_ones(1, rate, -1.0), 1 - rate, z)
biases = torch.arange(-12, 5) / 4
gaps = torch.stack([gap_of_ones(5, p, bias) for bias in biases])
assert biases[gaps.argmax()] == -1
assert same(gaps[biases >= 0], 0, z)
assert not same(gaps[biases == -0.25], 0, z)

# %% [markdown]
# **Limit.** This is the error of one unit. Whether the errors of a whole trained network add up or
# cancel is a question for measurement; often eval mode is a good approximation of the average, and
# it is never more than an approximation.

# %% [markdown]
# ## 3.8 Over $L$ layers the mean square grows like $(1-p)^{-L}$
#
# Let a layer be linear, ReLU, dropout, with He's initialisation $W_{ij} \sim N(0, 2/n)$. Write $S$
# for the mean square of its input. Given the input, every $z_i$ is normal with variance
# $\frac{2}{n}\sum_j a_j^2 = 2S$. The ReLU keeps half of the mean square, $S$: that is what He's 2
# is for. Dropout multiplies it by $1/(1-p)$ (3.3). So
#
# $$E[S_L] = (1-p)^{-L}\, S_0 \quad\text{in train mode}, \qquad E[S_L] = S_0 \quad\text{in eval mode.}$$
#
# **Predict.** $p = 0.3$ is modest. By what factor do the mean squares of train mode and eval mode
# differ after six layers?

# %%
round(keep**-6, 2)


# %%
def mean_squares(p, n, n_nets, n_layers, seed):
    """Mean square after 0, 1, ... n_layers layers of fresh random nets: (n_layers + 1, n_nets)."""
    generator = torch.Generator().manual_seed(seed)
    a = torch.ones(n_nets, n, 1)
    squares = [(a**2).mean(dim=(1, 2))]
    for _ in range(n_layers):
        weights = torch.randn(n_nets, n, n, generator=generator) * (2 / n) ** 0.5
        kept = torch.rand(a.shape, generator=generator) >= p
        a = torch.relu(weights @ a) * kept / (1 - p)
        squares.append((a**2).mean(dim=(1, 2)))
    return torch.stack(squares)


# %% [markdown]
# How far may the average of $R$ nets stray? Given $S$, one layer multiplies it by the mean of $n$
# independent terms $2\,r\,\mathrm{relu}(g)^2/(1-p)^2$ with normal $g$. Such a term has the mean
# $1/(1-p)$ and, since $E[\mathrm{relu}(g)^4] = 3/2$, the second moment $6/(1-p)^3$. Layers
# multiply, so
#
# $$\frac{E[S_L^2]}{E[S_L]^2} = \left(1 + \frac{6/(1-p) - 1}{n}\right)^{L},$$
#
# and the standard error of the average is $E[S_L]$ times the root of (this $-\,1$) over $R$.


# %%
def standard_error_of_mean_square(p, n, n_nets, layers):
    """Of the average of `mean_squares` over its nets, after each number of `layers`: derived above."""
    relative_variance = (1 + (6 / (1 - p) - 1) / n) ** layers - 1
    return (1 - p) ** -layers * (relative_variance / n_nets).sqrt()


# %%
layers = torch.arange(7)
n, n_nets = 64, 500
train_mode = mean_squares(p, n, n_nets, 6, seed=0).mean(dim=1)
eval_mode = mean_squares(0.0, n, n_nets, 6, seed=0).mean(dim=1)
error = 4 * standard_error_of_mean_square(p, n, n_nets, layers)

# %% alt="Mean square of the activations against the layer, logarithmic axis. In train mode it grows from 1 to 8.5 in six layers, the points of 500 random nets on the line (1 - p) to the power -L within their error bars. In eval mode the points stay on the line at 1."
fig, ax = plt.subplots()
theory = {
    "train mode: $(1-p)^{-L}$": ("train", (1 - p) ** -layers.double()),
    "eval mode: 1": ("eval", torch.ones(7)),
}
plot_lines(ax, layers, theory, xlabel="layers", ylabel="mean square of the activations")
ax.errorbar(layers, train_mode, error, fmt="o", capsize=3, color=COLOURS["train"])
ax.plot(layers, eval_mode, "s", color=COLOURS["eval"])
ax.set(yscale="log", yticks=[1, 2, 4, 8], yticklabels=[1, 2, 4, 8])
plt.show()

# %% [markdown]
# A factor of 8.5 in six layers, from a dropout that keeps seventy percent. The bars are four
# standard errors.
#
# **Check.** Train mode follows $(1-p)^{-L}$, eval mode stays at 1. Wrong beside it: nothing grows;
# the factor of the norm, $(1-p)^{-L/2}$, taken for that of the square; one layer too few. At four
# standard errors a normal average fails for one seed in 16 000. Ours is slightly skewed; of 400
# other seeds, tried while writing, none failed.

# %%
error_train, error_eval = error[6], 4 * standard_error_of_mean_square(0.0, n, n_nets, layers)[6]
assert abs(train_mode[6] - keep**-6) < error_train
assert abs(eval_mode[6] - 1) < error_eval
for wrong in (1, keep**-3, keep**-5):
    assert not abs(train_mode[6] - wrong) < error_train

# %% [markdown]
# **Limit.** This is the state at initialisation. Training changes the weights, but not the fact:
# train mode and eval mode show the next layer inputs of a different size. A layer that remembers
# the size seen in training, such as batch normalisation, will meet another one in eval.

# %% [markdown]
# ## 3.9 The gradient meets the same mask and the same factor
#
# Write $y_j = m_j h_j$ with $m_j = r_j/(1-p)$. For any loss $\ell$ behind it, the chain rule has
# one factor per unit:
#
# $$\frac{\partial \ell}{\partial h_j} = m_j \frac{\partial \ell}{\partial y_j}$$
#
# So backward is forward once more, with the gradient in place of the activation: **the same** mask,
# **the same** factor. Take $\ell = \frac12\|y\|^2$, so that
# $\partial\ell/\partial y_j = y_j = m_j h_j$.
#
# **Predict.** What is then the gradient of a dropped unit? And of a kept unit with $h = 2$ at
# $p = 0.3$: 2, $2/0.7$ or $2/0.7^2$?


# %%
def loss(h, m):
    """Half the squared norm of h after dropout by the noise m."""
    return ((m * h) ** 2).sum() / 2


m = torch.tensor([1.0, 1.0, 0.0, 1.0]) / keep  # the third unit is dropped
by_hand = m * (m * h)
by_hand

# %% [markdown]
# The dropped unit gets exactly 0: it did not speak in this pass, so it is not blamed. The kept ones
# get $h/0.7^2$: once 1/0.7 on the way forward, once on the way back.
#
# **Check.** By autograd, to the last bit or two; and by finite differences **with the mask held**.
# For a quadratic loss the central difference has no error but rounding, whatever the step
# $\varepsilon$: fewer than twenty roundings of numbers as large as the loss, over $\varepsilon$.

# %%
leaf = h.clone().requires_grad_()
(by_autograd,) = torch.autograd.grad(loss(leaf, m), leaf)
assert same(by_autograd, by_hand, by_hand)

step = 2.0**-10
steps = step * torch.eye(4)
by_differences = torch.stack([(loss(h + e, m) - loss(h - e, m)) / (2 * step) for e in steps])
by_rounding = 20 * torch.finfo(torch.float64).eps * loss(h + step, m) / step
assert ((by_differences - by_hand).abs() < by_rounding).all()

# %%
no_mask, no_factor = m * h / keep, (m * keep) * (m * h)
other_mask = torch.tensor([0.0, 1.0, 1.0, 1.0]) / keep * (m * h)
for wrong in (other_mask, no_factor):
    assert not same(wrong, by_autograd, by_hand)
assert same(no_mask, by_autograd, by_hand)  # this loss cannot see a forgotten mask

# %% [markdown]
# The last line is a warning. In $\frac12\|y\|^2$ the incoming gradient of a dropped unit is already
# 0, so a backward that forgets the mask passes. A loss whose gradient is not zero there finds it:
# $\ell = \sum_j c_j y_j$.

# %%
c = torch.tensor([1.0, 2.0, -1.0, 0.5])
(by_autograd,) = torch.autograd.grad((c * (m * leaf)).sum(), leaf)
assert same(by_autograd, m * c, c)
assert not same(by_autograd, c / keep, c)  # the mask forgotten: now it shows

# %% [markdown]
# You may have heard that a gradient with dropout cannot be tested by finite differences, because
# the function is random. **Predict.** What do finite differences give when each of the two calls
# draws its own mask?

# %%
generator = torch.Generator().manual_seed(3)
h30, e30 = torch.rand(30, generator=generator), torch.eye(30)
m30, *others = (torch.rand(61, 30, generator=generator) >= p) / keep


def difference(e, before, after):
    """Change of the loss per unit of h, from h30 - e under one noise to h30 + e under another."""
    return (loss(h30 + e, after) - loss(h30 - e, before)) / 2


gradient = m30 * (m30 * h30)
held = torch.stack([difference(e, m30, m30) for e in e30])
redrawn = torch.stack([difference(e, *others[2 * i : 2 * i + 2]) for i, e in enumerate(e30)])

# %% alt="Finite differences against the hand-derived gradient for thirty units. With the mask held all points lie on the diagonal. With the mask redrawn between the two calls they are scattered far above and below."
fig, ax = plt.subplots()
ax.plot([0, 2], [0, 2], ":", color=COLOURS["theory"], label="derived")
ax.plot(gradient, redrawn, "^", mfc="none", color=COLOURS["without"], label="mask redrawn")
ax.plot(gradient, held, "o", ms=5, color=COLOURS["measured"], label="mask held")
ax.set(xlabel="gradient by hand", ylabel="finite difference (step 1)")
ax.legend(loc="lower center", bbox_to_anchor=(0.5, 1), ncols=3)
plt.show()

# %% [markdown]
# With the mask held, dropout is an ordinary function, here even a linear one, and it can be tested
# like any other. With the mask redrawn you measure the noise.

# %%
by_rounding = 100 * torch.finfo(torch.float64).eps * loss(h30 + 1, m30)  # the step is 1
assert ((held - gradient).abs() < by_rounding).all()
assert not ((redrawn - gradient).abs() < by_rounding).any()

# %% [markdown]
# One more exact average: over all masks, the mean of this gradient is $h/(1-p)$, not $h$. It is the
# gradient of the *averaged* loss, $\frac12\|h\|^2/(1-p)$ by 3.4. Training with dropout descends
# another function than training without.

# %%
gradients = (masks / keep) ** 2 * h
assert same(mean_over_masks(gradients, masks, p), h / keep, gradients)
assert not same(mean_over_masks(gradients, masks, p), h, gradients)

# %% [markdown]
# **Limit.** That dropout changes the loss says what is descended. It does not say that the new
# function is better to descend: that is a question about data.

# %% [markdown]
# ## What you have seen
# For one unit $\tilde h = r h/(1-p)$, with $p$ the probability to drop:
#
# | quantity | without dropout | averaged over all masks |
# |---|---|---|
# | mean | $h$ | $h$ |
# | variance | $0$ | $\frac{p}{1-p} h^2$ |
# | second moment | $h^2$ | $\frac{1}{1-p} h^2$ |
# | root mean square norm of a layer | $\lVert h\rVert$ | $\lVert h\rVert/\sqrt{1-p}$ |
# | mean of $z = w\cdot\tilde h + b$ | $w\cdot h + b$ | the same |
# | variance of $z$ | $0$ | $\frac{p}{1-p}\sum_j w_j^2 h_j^2$ |
# | mean of $\mathrm{relu}(z)$ | $\mathrm{relu}(w \cdot h + b)$ | as large or larger, by at most half a standard deviation of $z$ |
# | mean square after $L$ He layers | $S_0$ | $(1-p)^{-L} S_0$ |
# | gradient | $g$ | $m\,g$, with the mask and factor of the forward pass |
#
# - The division by $1-p$ keeps means through every linear map, and stops at the first bend.
# - It keeps neither the variance nor the norm.
# - At $p = 0.5$ several wrong formulas agree with the right one.
#
# ## What this did not show
# - That dropout helps. Nothing here has seen data.
# - How large the Jensen gaps of a trained network are.
# - That the code you write computes these formulas. That is the next lesson.
#
# ## Exercises
# Replace each `...` and run the cell. A check names the mistake and does not tell the answer;
# `ex.NAME.hint()` helps in three steps, `ex.NAME.solution()` shows all of it. A formula is written
# as text, with `**` for powers and with `sqrt(...)`, in any form: only its values count.

# %%
from course_utils.exercises import derive as ex

# %% [markdown]
# **1. Without the division.** A unit is masked and *not* divided: $r\,h$. Derive its variance, with
# `p` and `h`. (To see the form: the divided unit has `"p / (1 - p) * h**2"`.) Then compare: relative
# to its mean, which of the two is noisier?

# %% tags=["exercise"]
variance_formula = "..."
ex.undivided_variance.check(variance_formula)

# %% [markdown]
# **2. Two next units.** Both hear the same two dropped units,
#
# $$z = a_1 \tilde h_1 + a_2 \tilde h_2, \qquad u = b_1 \tilde h_1 + b_2 \tilde h_2, \qquad
# \tilde h_j = \frac{r_j h_j}{1-p}.$$
#
# Derive their covariance $E[z\,u] - E[z]\,E[u]$, with `p`, `h1`, `h2`, `a1`, `a2`, `b1`, `b2`.

# %% tags=["exercise"]
covariance_formula = "..."
ex.two_next_units.check(covariance_formula)

# %% [markdown]
# **3. After the bend.** By hand: two units with $h = (4, 2)$, $p = 0.2$, survivors divided as in
# 3.2, and behind them the unit $z = \tilde h_1 - \tilde h_2$. What is the mean of
# $\mathrm{relu}(z)$ over all masks?

# %% tags=["exercise"]
mean_after_relu = ...
ex.after_the_bend.check(mean_after_relu)

# %% [markdown]
# **4. Any expectation.** Write a function that returns the exact mean of $f(\tilde h)$ over all
# masks. `h` is a tensor of a few units, `p` from 0 up to but not including 1; `f` takes one tensor
# like `h` and returns one number, such as `lambda y: torch.relu(y[0] - y[1])`. With it you can
# check exercise 3.


# %% tags=["exercise"]
def expected(f, h, p): ...


ex.expected.check(expected)

# %% [markdown]
# **5. The size after $L$ layers.** In the network of 3.8, take the root of the mean square of the
# activations. By what factor is it larger in train mode than in eval mode after $L$ layers (mean
# squares averaged over many networks and masks)? Give it with `p` and `L`.

# %% tags=["exercise"]
factor_formula = "..."
ex.norm_after_layers.check(factor_formula)

# %% [markdown]
# **6. Find the bug.** `c` and `h` are given, four numbers each, and so are `p` and `generator`. For
# most seeds the last line fails, and its author concludes that a gradient with dropout cannot be
# tested. Which line is at fault?
#
# ```
# 1  def loss(h, noise): return (c * noise * h).sum()
# 2  noise = (torch.rand(4, generator=generator) >= p) / (1 - p)
# 3  by_hand = noise * c
# 4  for j, step in enumerate(0.01 * torch.eye(4)):
# 5      noise = (torch.rand(4, generator=generator) >= p) / (1 - p)
# 6      slope = (loss(h + step, noise) - loss(h - step, noise)) / 0.02
# 7      assert abs(slope - by_hand[j]) < 1e-9
# ```

# %% tags=["exercise"]
line = ...
ex.gradient_check.check(line)

# %% [markdown]
# ## Try it
# Gaussian noise with mean 1 and variance $p/(1-p)$ can replace $r/(1-p)$. Which rows of the table
# above stay as they are?
#
# ## Next
# {{next}}: the function, its backward and the module, and every
# edge on the way.

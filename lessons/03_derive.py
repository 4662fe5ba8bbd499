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
# What does dropping a unit do to its mean, its size, its noise and its gradient, and what does the
# noise cost? You predict, derive, and check against *every mask there is*, so no luck is involved.
#
# In this lesson you will
# - list all $2^n$ masks of a small layer and average over them exactly;
# - derive why the survivors are divided by $1-p$, and what that division does not keep;
# - follow the noise through the next layer, a ReLU, and six layers;
# - derive the gradient of a dropped unit, and test it;
# - find the penalty that dropout adds to the mean loss.
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
# [02](02_dropping_units.ipynb) drew the sixteen networks of four units. Now each network is a
# **mask** $m$, a row of four numbers: $m_j = 1$ when unit $j$ is kept, with probability
# `keep` $= 1-p$, and $m_j = 0$ when it is dropped, with probability $p$. Each unit is dropped
# independently of the others.
#
# Throughout, $p = 0.3$. At $p = 0.5$ keep and drop have the same probability, and many mistakes
# cannot be seen.
#
# **Predict.** Five of the 16 masks drop at most one unit. How much of the probability do the five
# have together: a third, a half, or more?


# %%
def all_masks(n):
    """All 2^n masks of n units: a row of 0 (dropped) and 1 (kept) for each."""
    return torch.tensor(list(product([1.0, 0.0], repeat=n)))


def probability(masks, p):
    """Probability of each row of `masks` when every unit is dropped with probability p."""
    return torch.where(masks == 1, 1 - p, p).prod(dim=1)


p = 0.3
keep = 1 - p
masks = all_masks(4)
at_most_one_dropped = masks.sum(dim=1) >= 3
probability(masks, p)[at_most_one_dropped].sum()

# %% [markdown]
# Nearly two thirds, 0.6517. The units are independent, so the probability of a mask is a product,
#
# $$P(m) = \prod_j (1-p)^{m_j}\, p^{\,1-m_j},$$
#
# here $0.7^4 = 0.24$ for the mask that keeps everyone, and $0.3 \cdot 0.7^3 = 0.10$ for each of the
# four that drop one.

# %% alt="The sixteen masks of four units as rows of filled and empty squares. Beside each row a bar gives its probability: .24 for the mask that keeps all four, about .10 for those that drop one, and less the more is dropped."
fig, (rows, bars) = plt.subplots(1, 2, figsize=(5.4, 4.2), sharey=True, width_ratios=[1, 2])
plot_mask(rows, masks, ylabel="mask").set_aspect("auto")
bars.barh(range(16), probability(masks, p).tolist(), 0.9, align="edge", color=COLOURS["kept"])
bars.set_xlabel("probability at p = 0.3")
plt.show()

# %% [markdown]
# An average over masks is now one line: probability times value, added up. Nothing is sampled, so
# the only error is rounding. It stays below $10^{-10}$ in this lesson (3.11 counts it), and two
# results are the same when they agree that well.


# %%
def mean_over_masks(values, masks, p):
    """Expectation of `values`, one row per mask: no sampling, only rounding."""
    return probability(masks, p) @ values


def same(got, expected):
    """Whether two results agree to ten decimals, more than rounding can move them (3.11)."""
    return bool(((got - expected).abs() < 1e-10).all())


# %% [markdown]
# **Check.** The probabilities add up to 1. That alone proves little: they also add up to 1 with $p$
# and `keep` swapped. The first mask, which keeps everyone, tells the two apart: $0.7^4$ or $0.3^4$.

# %%
swapped = probability(masks, keep)  # the wrong version
assert same(probability(masks, p).sum(), 1)
assert same(swapped.sum(), 1)  # it adds up as well
assert same(probability(masks, p)[0], keep**4)
assert not same(swapped[0], keep**4)

# %% [markdown]
# **Limit.** Listing works for twenty units or so. A layer of 1000 has $2^{1000}$ masks, and there
# you must sample (3.4 does). What you derive here holds for any $n$.

# %% [markdown]
# ## 3.2 Why the survivors are divided by $1-p$
#
# A unit with activation $h$ becomes $\tilde h = m\,h/(1-p)$: 0 when it is dropped, and larger than
# before when it is kept.
#
# **Predict.** The third unit below has $h = 0.5$. In how many of the 16 masks is
# $\tilde h = 0.5$, and what is the mean of its $\tilde h$ over all of them?

# %%
h = torch.tensor([2.0, -1.0, 0.5, 3.0])
dropped = masks * h / keep
dropped[:, 2].unique(), mean_over_masks(dropped, masks, p)

# %% [markdown]
# In none: only 0 and 0.714 occur. Yet the mean over all masks is 0.5, and each of the four means is
# the unit's own $h$. There are two cases, so two terms:
#
# $$E[\tilde h] = p \cdot 0 + (1-p) \cdot \frac{h}{1-p} = h$$
#
# Two slips are common: not dividing at all, and dividing by $p$. Here is the mean of the first unit
# over all masks, for every $p$.

# %% alt="Mean activation divided by h against p. Divided by 1 - p it is flat at 1. Not divided, it falls from 1 to 0. Divided by p, it falls steeply and crosses 1 exactly at p = 0.5."
rates = torch.linspace(0.05, 0.95, 19)
divisors = {
    "/ (1 - p)": ("with", "o-", 1 - rates),
    "not divided": ("validation", "s-.", 1 + 0 * rates),
    "/ p": ("without", "^--", rates),
}
fig, ax = plt.subplots()
for label, (role, line, divisor) in divisors.items():
    means = torch.stack([mean_over_masks(masks[:, 0], masks, rate) for rate in rates]) / divisor
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
assert same(mean_over_masks(dropped, masks, p), h)
assert not same(mean_over_masks(masks * h, masks, p), h)
assert not same(mean_over_masks(masks * h / p, masks, p), h)
assert same(mean_over_masks(masks * h / 0.5, masks, 0.5), h)  # p or 1 - p? Here both are right

# %% [markdown]
# **Limit.** The mean is a statement about all masks together. It says nothing about one forward
# pass, in which no unit with $h \neq 0$ ever has it, and nothing about $f(\tilde h)$ when $f$ is
# not a straight line: see 3.7.

# %% [markdown]
# ## 3.3 How large is the noise of one unit?
#
# **Predict.** The four units have $h = 2, -1, 0.5$ and $3$. Divide the standard deviation of each
# $\tilde h$ by its $|h|$. Which unit has the largest ratio, and is it above 1 at $p = 0.3$?

# %%
mean_dropped = mean_over_masks(dropped, masks, p)
squares = (dropped - mean_dropped) ** 2
variance = mean_over_masks(squares, masks, p)
variance.sqrt() / h.abs()

# %% [markdown]
# No unit has a larger ratio than another: it is 0.655 for all four. A mask holds only 0 and 1, so
# $m^2 = m$, and the second moment has again one term:
#
# $$E[\tilde h^2] = (1-p)\,\frac{h^2}{(1-p)^2} = \frac{h^2}{1-p}$$
#
# $$\mathrm{Var}[\tilde h] = \frac{h^2}{1-p} - h^2 = \frac{p}{1-p}\,h^2$$
#
# The ratio is $\sqrt{p/(1-p)}$, whatever $h$ is: $\sqrt{0.3/0.7} = 0.655$.

# %% alt="Standard deviation divided by h against p: a curve, square root of p over 1 - p, through dots from enumeration. It is 0.33 at p = 0.1, 1 at p = 0.5 and 3 at p = 0.9."
ratio = [mean_over_masks((masks[:, 0] / (1 - r) - 1) ** 2, masks, r).sqrt() for r in rates]
derived = {r"$\sqrt{p/(1-p)}$": ("theory", (rates / (1 - rates)).sqrt())}
labels = {"xlabel": "p, probability to drop", "ylabel": "standard deviation / |h|"}
fig, ax = plt.subplots()
ax.plot(rates, ratio, "o", ms=5, color=COLOURS["measured"], label="all 16 masks")
plot_lines(ax, rates, derived, **labels)
plt.show()

# %% [markdown]
# The noise is as large as the activation at $p = 0.5$, and three times as large at $p = 0.9$.
#
# **Check.** The variance is $\frac{p}{1-p}h^2$. The variance of the mask alone, $p(1-p)$, is easily
# written in its place; it belongs to the undivided version.

# %%
assert same(variance, p / keep * h**2)
assert not same(variance, p * keep * h**2)

# %% [markdown]
# **Limit.** A unit with $h = 0$ gets no noise at all. Dropout multiplies; it does not add. After a
# ReLU the units at 0 stay exactly as they are.

# %% [markdown]
# ## 3.4 Is the norm kept, too?
#
# You will read that the factor $1/(1-p)$ "keeps the norm consistent".
#
# **Predict.** Take the norm of the four units, squared, averaged over all masks, and of that the
# root. At $p = 0.5$, is it smaller than without dropout, the same, or larger, and by what factor?


# %%
def growth(rate):
    """Root of the mean square norm with dropout, over the norm without: all 16 masks."""
    squared = (masks * h / (1 - rate)).square().sum(dim=1)
    return (mean_over_masks(squared, masks, rate) / (h @ h)).sqrt()


growth(0.5), growth(0.3)

# %% [markdown]
# Larger: by $\sqrt 2 = 1.414$ at $p = 0.5$, and still by 1.195 at $p = 0.3$. Add the second moments
# of 3.3 over the layer:
#
# $$E\,\|\tilde h\|^2 = \sum_j \frac{h_j^2}{1-p} = \frac{\|h\|^2}{1-p}$$
#
# So the norm grows by $1/\sqrt{1-p}$.
#
# **Check.** "The norm is kept" must fail. So must $1/(1-p)^2$, which forgets that dropped units
# contribute nothing.

# %%
squared_norm = (dropped**2).sum(dim=1)
mean_square = mean_over_masks(squared_norm, masks, p)
assert same(mean_square, h @ h / keep)
assert not same(mean_square, h @ h)
assert not same(mean_square, h @ h / keep**2)

# %% [markdown]
# Does a single mask of a real layer show it? Now you sample, for the first time: 2000 masks of 1000
# units.
#
# **Predict.** In how many of the 2000 is the norm smaller than without dropout?

# %%
generator = torch.Generator().manual_seed(0)
layer = 2 * torch.rand(1000, generator=generator) - 1
kept = torch.rand(2000, 1000, generator=generator) >= p
ratios = (kept * layer / keep).norm(dim=1) / layer.norm()
int((ratios < 1).sum())

# %% [markdown]
# In none. In a wide layer nearly every mask makes the norm larger, and by nearly the same factor:

# %% alt="Histogram of the norm with dropout over the norm without, for 2000 masks of 1000 units at p = 0.3. All lie between about 1.14 and 1.25, around the derived 1.195, and none near 1."
fig, ax = plt.subplots()
ax.hist(ratios, bins=40, color=COLOURS["measured"], label="2000 masks")
ax.axvline(keep**-0.5, color=COLOURS["theory"], ls=":", label=r"$\sqrt{1/(1-p)}$ = 1.195")
ax.axvline(1, color=COLOURS["without"], ls="--", label="norm kept")
ax.set(xlabel="norm with dropout / norm without", ylabel="masks")
ax.legend()
plt.show()

# %% [markdown]
# **Check.** One squared norm, $\sum_j m_j h_j^2/(1-p)^2$, has the variance
# $\sum_j h_j^4\, p/(1-p)^3$, because the units are independent. That gives the standard error of
# the mean of 2000. Five of them: a correct layer fails for about one seed in 1.7 million.

# %%
n_draws = len(ratios)
standard_error = ((layer**4).sum() * p / keep**3 / n_draws).sqrt() / (layer @ layer)
assert abs((ratios**2).mean() - 1 / keep) < 5 * standard_error
assert abs((ratios**2).mean() - 1) > 5 * standard_error  # not kept
assert abs((ratios**2).mean() - 1 / p) > 5 * standard_error  # keep and drop swapped
round(float((ratios**2).mean()), 3), round(float(5 * standard_error), 3)

# %% [markdown]
# The mean of the 2000 squares is 1.428, where $1/0.7 = 1.429$; five standard errors are 0.004.
#
# **Limit.** The factor belongs to the mean *square*. The mean of the norm itself grows less, because
# a square root bends (3.7 shows what a bend does). In a wide layer you do not notice it; in our four
# units the mean norm grows by the factor 1.145, and not 1.195.

# %%
mean_norm = mean_over_masks(dropped.norm(dim=1), masks, p)
assert round(float(mean_norm / h.norm()), 3) == 1.145

# %% [markdown]
# ## 3.5 How much of the noise reaches the next unit?
#
# The next unit adds up what it receives, $z = \sum_j w_j \tilde h_j + b$. Take ten units with
# $h_j = 1$, each with the weight 0.1, and $b = 0$: without dropout $z = 1$.
#
# **Predict.** A single unit has the standard deviation 0.655. Is that of $z$ larger, the same or
# smaller: first with a draw of its own for each unit, and then with one draw for all ten, so that
# they are dropped together or not at all?

# %%
masks10 = all_masks(10)  # 1024 masks
one_draw = torch.tensor([[1.0], [0.0]]).expand(2, 10)  # all ten kept, all ten dropped
spread_of_ten = mean_over_masks((masks10.mean(dim=1) / keep - 1) ** 2, masks10, p).sqrt()
spread_of_one = mean_over_masks((one_draw.mean(dim=1) / keep - 1) ** 2, one_draw[:, :1], p).sqrt()
spread_of_ten, spread_of_one

# %% [markdown]
# With draws of their own 0.207, smaller by $\sqrt{10}$: one unit is dropped while another is kept,
# and their noises cancel in part. With one draw for all ten 0.655, as large as before.
#
# Means add whatever is drawn. Variances add because the units are independent:
#
# $$E[z] = \sum_j w_j h_j + b \qquad\qquad \mathrm{Var}[z] = \frac{p}{1-p} \sum_j w_j^2 h_j^2$$
#
# The bias moves the mean and leaves the noise as it is. Now ten different activations and weights.

# %%
generator = torch.Generator().manual_seed(0)
h10 = 0.5 + torch.rand(10, generator=generator)
w10 = 2 * torch.rand(10, generator=generator) - 1
z = (masks10 * h10 / keep) @ w10
z_mean = mean_over_masks(z, masks10, p)
z_sd = mean_over_masks((z - z_mean) ** 2, masks10, p).sqrt()

# %% [markdown]
# **Check.** The wrong formula beside it, $\frac{p}{1-p}\left(\sum_j w_j h_j\right)^2$, is the one
# for a single draw that all units share, and there it is exactly right.

# %%
deviations = (z - z_mean) ** 2
if_shared = p / keep * (w10 @ h10) ** 2
assert same(z_mean, w10 @ h10)
assert same(z_sd**2, p / keep * (w10 * h10) @ (w10 * h10))
assert not same(z_sd**2, if_shared)
z_shared = (one_draw * h10 / keep) @ w10
assert same(mean_over_masks((z_shared - w10 @ h10) ** 2, one_draw[:, :1], p), if_shared)

# %% [markdown]
# **Limit.** Mean and variance are not the whole distribution: 3.12 draws it.

# %% [markdown]
# ## 3.6 Two linear layers, two draws
#
# Stack two linear maps, with the weights $W_1$ and $W_2$ and dropout before each. The first map has
# four inputs, the second the three units in between; the pairs of masks are $2^4 \cdot 2^3 = 128$.
#
# **Predict.** The second dropout multiplies numbers that are noisy already. Is the mean over all
# pairs still the output without dropout, or does one noise on top of the other shift it?

# %%
generator = torch.Generator().manual_seed(2)
W1, W2 = torch.rand(3, 4, generator=generator), torch.rand(2, 3, generator=generator)
pairs = all_masks(4 + 3)
hidden = (pairs[:, :4] * h / keep) @ W1.T
output = (pairs[:, 4:] * hidden / keep) @ W2.T
mean_over_masks(output, pairs, p), W2 @ W1 @ h

# %% [markdown]
# It is still the output without dropout, in all digits. The two masks $m_1$ and $m_2$ are
# independent, so you may average over $m_2$ first and over $m_1$ next, and 3.5 applies twice:
#
# $$E\left[W_2\, \frac{m_2 \circ W_1 (m_1 \circ h)}{(1-p)^2}\right] = W_2 W_1 h$$
#
# ($\circ$ multiplies element by element.) In **eval mode**, which `eval()` sets, no unit is dropped; in
# **train mode** dropout is on. For a linear network eval mode is exact: one pass gives the average over
# all thinned networks.
#
# **Check.** Two dropped layers, two divisions. With only one, the result is too small by the factor
# $1-p$.

# %%
assert same(mean_over_masks(output, pairs, p), W2 @ W1 @ h)
assert not same(mean_over_masks(output * keep, pairs, p), W2 @ W1 @ h)

# %% [markdown]
# **Limit.** A linear network of many layers computes no more than one linear map. Networks are deep
# because something between the layers is not linear.

# %% [markdown]
# ## 3.7 Does the mean survive a ReLU?
#
# Take the $z$ of ten units from 3.5 and choose the bias so that its mean is exactly 0, at the bend
# of the ReLU. In eval mode the unit then gives $\mathrm{relu}(0) = 0$.
#
# **Predict.** What does it give in train mode, on average over all 1024 masks: 0, less, or more?
# About what part of the standard deviation of $z$?

# %%
centred = z - z_mean  # the bias that puts the mean at the bend
gap_at_bend = mean_over_masks(torch.relu(centred), masks10, p)
round(float(gap_at_bend / z_sd), 2)

# %% [markdown]
# More: four tenths of a standard deviation. Where a mask makes $z$ negative, the ReLU gives 0;
# where it makes $z$ positive, the ReLU gives $z$. So nothing cancels the positive values.
#
# In general, $\max(0, z)$ bends upwards, and for such a function **Jensen's inequality** says
#
# $$E[\mathrm{relu}(z)] \ge \mathrm{relu}(E[z]).$$
#
# The difference is the **Jensen gap**: by so much eval mode misses the average over masks.

# %% [markdown]
# Now move the bias yourself, for a unit with $n$ inputs. Each input is 1 and each weight
# $1/n$, so that $E[z] = 1 + b$. On the left stands the exact distribution of $z$. On the right, the
# ReLU on average over all masks, and what eval mode says; the black bar between them is the gap.
#
# **Predict.** Move only the bias: at which $b$ is the bar longest? And from which bias on is there
# no gap at all, whatever $n$ and $p$ are?

# %% alt="Left, the exact distribution of z for five inputs at p = 0.3 and bias -0.5: six sticks around the mean 0.5, two of them small and below 0, in the grey half that the ReLU makes 0. Right, against the mean of z, eval mode as a dashed line with a sharp bend at 0 and the average of train mode as a line that cuts the corner above it. A bar at 0.5 marks the gap, 0.007. In a live notebook sliders set p, n and the bias."
jensen_gap()

# %% [markdown]
# Longest at $b = -1$, where the mean of $z$ is at the bend, as above. From $b = 0$ on there is none:
# no mask makes $z$ negative, so the ReLU is a straight line for all of them, and a straight line
# keeps the mean. More inputs make the noise of $z$ smaller (3.5), and the gap with it.
#
# **Check.** By all masks. With one input, the gap at $b = -1$ is $p$ itself: $z$ is $-1$ with
# probability $p$ and $p/(1-p)$ with probability $1-p$, and the ReLU makes 0 of the first.


# %%
def gap_of_ones(n, rate, bias):
    """Jensen gap of the mean of n dropped ones plus a bias."""
    moved = (all_masks(n) / (1 - rate)).mean(dim=1) + bias
    return mean_over_masks(torch.relu(moved), all_masks(n), rate) - max(1 + bias, 0)


assert same(gap_of_ones(1, 0.9, -1.0), 0.9)
assert not same(gap_of_ones(1, 0.9, -1.0), 0)  # "the mean survives a ReLU"
biases = torch.arange(-12, 5) / 4
gaps = torch.stack([gap_of_ones(5, p, bias) for bias in biases])
assert biases[gaps.argmax()] == -1
assert same(gaps[biases >= 0], 0)
assert (gaps > -1e-10).all()
assert not same(gaps[biases == -0.25], 0)

# %% [markdown]
# **Limit.** This is the error of one unit. Whether the errors of a trained network add up or cancel
# must be measured. Eval mode is often near the average over masks; behind a ReLU it is in general not
# equal to it. How large the gap can be: 3.12.

# %% [markdown]
# ## 3.8 How much larger are the activations after six layers?
#
# Let a layer be linear, ReLU, dropout. The usual initialisation for ReLUs
# ([He and others, 2015](https://arxiv.org/abs/1502.01852)) draws
# the weights as $W_{ij} \sim N(0, 2/n)$, so that without dropout the mean square of the activations stays the same
# from layer to layer.


# %%
def mean_squares(p, n, n_nets, n_layers, seed):
    """Mean square after 0, 1, ... n_layers layers of fresh random nets: (n_layers + 1, n_nets)."""
    generator = torch.Generator().manual_seed(seed)
    a = torch.ones(n_nets, n, 1)
    result = [(a**2).mean(dim=(1, 2))]
    for _ in range(n_layers):
        W = torch.randn(n_nets, n, n, generator=generator) * (2 / n) ** 0.5
        kept = torch.rand(a.shape, generator=generator) >= p
        a = torch.relu(W @ a) * kept / (1 - p)
        result.append((a**2).mean(dim=(1, 2)))
    return torch.stack(result)


# %% [markdown]
# **Predict.** $p = 0.3$ is modest. After six layers, how many times as large is the mean square in
# train mode as in eval mode: 1.2, 2 or more than 5?

# %% alt="Mean square of the activations against the layer, logarithmic axis. In train mode it grows from 1 to about 8.5 in six layers, the points of 500 random nets on the line (1 - p) to the power -L within their error bars. In eval mode the points stay on the line at 1."
layers, n_nets = torch.arange(7), 500
train_mode, eval_mode = (mean_squares(rate, 64, n_nets, 6, seed=0) for rate in (p, 0.0))
fig, ax = plt.subplots()
theory = {
    "train mode: $(1-p)^{-L}$": ("train", (1 - p) ** -layers.double()),
    "eval mode: 1": ("eval", torch.ones(7)),
}
plot_lines(ax, layers, theory, xlabel="layers", ylabel="mean square of the activations")
for squares_of, role, mark in ((train_mode, "train", "o"), (eval_mode, "eval", "s")):
    bar = 4 * squares_of.std(dim=1) / n_nets**0.5  # four standard errors
    ax.errorbar(layers, squares_of.mean(dim=1), bar, fmt=mark, capsize=3, color=COLOURS[role])
ax.set(yscale="log", yticks=[1, 2, 4, 8], yticklabels=[1, 2, 4, 8])
plt.show()

# %% [markdown]
# More than 5: it is $0.7^{-6} = 8.5$. Write $S$ for the mean square of a layer's input. Given the
# input, each $z_i$ is normal with the variance $\frac{2}{n}\sum_j a_j^2 = 2S$. The ReLU keeps half
# of that, $S$: the 2 in $2/n$ makes up for it. Dropout multiplies the mean square by $1/(1-p)$ (3.3). After
# $L$ layers
#
# $$E[S_L] = (1-p)^{-L}\, S_0 \quad\text{in train mode}, \qquad E[S_L] = S_0 \quad\text{in eval mode.}$$
#
# **Check.** Within four standard errors, estimated from the 500 nets (derived in 3.13). Wrong beside
# it: nothing grows; the factor of the norm, $(1-p)^{-L/2}$; one layer too few.


# %%
def near(values, expected):
    """Whether the mean of `values` is within four of its standard errors of `expected`."""
    return bool(abs(values.mean() - expected) < 4 * values.std() / len(values) ** 0.5)


assert near(train_mode[6], keep**-6)
assert near(eval_mode[6], 1)
for wrong_size in (1, keep**-3, keep**-5):
    assert not near(train_mode[6], wrong_size)

# %% [markdown]
# **Limit.** This is the state at initialisation. Training changes the weights, but the next layer
# still receives larger inputs in train mode than in eval mode. A layer that remembers the size seen
# in training, such as batch normalisation, meets another size in eval.

# %% [markdown]
# ## 3.9 What gradient does a dropped unit get?
#
# Write $s = m/(1-p)$ for the **noise**, the number that $h$ is multiplied by: $\tilde h = s \circ h$.
# Take the loss $\ell = \frac12\|\tilde h\|^2$.
#
# **Predict.** The third of our four units is dropped, the others are kept. What is
# $\partial\ell/\partial h$ for the third? And for the first, with $h = 2$: is it 2, $2/0.7$ or
# $2/0.7^2$?


# %%
def loss(h, s):
    """Half the squared norm of h after dropout by the noise s."""
    return ((s * h) ** 2).sum() / 2


s = torch.tensor([1.0, 1.0, 0.0, 1.0]) / keep  # the third unit is dropped
leaf = h.clone().requires_grad_()
(by_autograd,) = torch.autograd.grad(loss(leaf, s), leaf)
by_autograd

# %% [markdown]
# The dropped unit gets exactly 0: the loss does not depend on it. The first gets
# $2/0.7^2 = 4.08$. For any loss, the chain rule has one factor per unit:
#
# $$\frac{\partial \ell}{\partial h_j} = s_j\, \frac{\partial \ell}{\partial \tilde h_j}$$
#
# Backward multiplies by the **same** noise as forward: the same mask, the same factor. Here the
# incoming gradient is $\tilde h_j = s_j h_j$, so one $1/0.7$ comes from forward and one from
# backward.
#
# **Check.** The formula against autograd and against finite differences **with the mask held**. For
# a quadratic loss a central difference has no error but rounding.

# %%
by_hand = s * (s * h)
step = 2.0**-10
steps = step * torch.eye(4)
by_differences = torch.stack([(loss(h + e, s) - loss(h - e, s)) / (2 * step) for e in steps])
assert same(by_autograd, by_hand)
assert same(by_differences, by_hand)

no_mask, no_factor = s * h / keep, (s * keep) * (s * h)
other_mask = torch.tensor([0.0, 1.0, 1.0, 1.0]) / keep * (s * h)
assert not same(other_mask, by_autograd)
assert not same(no_factor, by_autograd)
assert same(no_mask, by_autograd)  # this loss cannot see a forgotten mask

# %% [markdown]
# The last line is a warning. In $\frac12\|\tilde h\|^2$ the incoming gradient of a dropped unit is
# already 0, so a backward that forgets the mask passes. A loss with another incoming gradient finds
# it: $\ell = \sum_j c_j \tilde h_j$, whose incoming gradient is $c$.

# %%
c = torch.tensor([1.0, 2.0, -1.0, 0.5])
(gradient_of_sum,) = torch.autograd.grad((c * (s * leaf)).sum(), leaf)
assert same(gradient_of_sum, s * c)
assert not same(gradient_of_sum, c / keep)  # the mask forgotten: now it shows

# %% [markdown]
# You may have heard that a gradient with dropout cannot be tested by finite differences, because
# the function is random. Here are thirty units.


# %%
generator = torch.Generator().manual_seed(3)
h30, e30 = torch.rand(30, generator=generator), torch.eye(30)
s30, *others = (torch.rand(61, 30, generator=generator) >= p) / keep


def difference(e, before, after):
    """Change of the loss per unit of h, from h30 - e under one noise to h30 + e under another."""
    return (loss(h30 + e, after) - loss(h30 - e, before)) / 2


# %% [markdown]
# **Predict.** What do finite differences give when each of the two calls draws its own mask: the
# gradient with a little noise, or nothing like the gradient?

# %% alt="Finite differences against the hand-derived gradient for thirty units. With the mask held all points lie on the diagonal. With the mask redrawn between the two calls they are scattered above and below it, from -1 to 2."
gradient30 = s30 * (s30 * h30)
held = torch.stack([difference(e, s30, s30) for e in e30])
redrawn = torch.stack([difference(e, *others[2 * i : 2 * i + 2]) for i, e in enumerate(e30)])
fig, ax = plt.subplots()
ax.plot([0, 2], [0, 2], ":", color=COLOURS["theory"], label="derived")
ax.plot(gradient30, redrawn, "^", mfc="none", color=COLOURS["without"], label="mask redrawn")
ax.plot(gradient30, held, "o", ms=5, color=COLOURS["measured"], label="mask held")
ax.set(xlabel="gradient by hand", ylabel="finite difference (step 1)")
ax.legend(loc="lower center", bbox_to_anchor=(0.5, 1), ncols=3)
plt.show()

# %% [markdown]
# Nothing like it: some differences are negative, and no gradient is. Each compares two different
# networks. A smaller step would make it worse: the same noise would be divided by that step. With
# the mask held, dropout is an ordinary linear function, and all thirty are right.

# %%
assert same(held, gradient30)
assert (redrawn - gradient30).abs().min() > 1e-10  # not one of the thirty is right
assert (redrawn < 0).any()

# %% [markdown]
# **Limit.** This is the gradient under one mask. On average over all masks it is $h/(1-p)$ for this
# loss, not $h$: the gradient of the *averaged* loss, $\frac12\|h\|^2/(1-p)$ by 3.4. So training
# with dropout minimises another function than training without. Which one, the next section says.

# %%
gradients = (masks / keep) ** 2 * h
assert same(mean_over_masks(gradients, masks, p), h / keep)
assert not same(mean_over_masks(gradients, masks, p), h)

# %% [markdown]
# ## 3.10 What does the noise cost?
#
# One linear unit $z = w \cdot \tilde h$ has two inputs, $h = (1, 1)$. Its target is $y = 1$, and its
# loss is $(y - z)^2$. Without dropout the weights $w = (1, 0)$ and $w = (0.5, 0.5)$ are both
# perfect: $z = 1$, loss 0. The first relies on one input, the second on both.
#
# **Predict.** Now drop the inputs with $p = 0.3$ and average the loss over all masks. Is it still 0
# for one of the two? If not, which of the two has the smaller mean loss, or are they equal?


# %%
def mean_loss(w, h, y, rate):
    """Mean over all masks of the squared error of w . (h after dropout) as a prediction of y."""
    every = all_masks(len(h))
    return mean_over_masks((y - (every * h / (1 - rate)) @ w) ** 2, every, rate)


ones = torch.ones(2)
one_input, both_inputs = torch.tensor([1.0, 0.0]), torch.tensor([0.5, 0.5])
mean_loss(one_input, ones, 1.0, p), mean_loss(both_inputs, ones, 1.0, p)

# %% [markdown]
# For neither: 0.4286 with one input, 0.2143 with both. Sharing halves the cost. The mean of a
# squared error is the square of its mean plus its variance, and $z$ keeps its mean (3.5):
#
# $$E\,(y - z)^2 = (y - E[z])^2 + \mathrm{Var}[z]
# = \underbrace{(y - w \cdot h)^2}_{\text{loss without dropout}}
# + \underbrace{\frac{p}{1-p} \sum_j w_j^2 h_j^2}_{\text{penalty}}$$
#
# **On average, dropout adds a penalty to the loss**: $\frac{p}{1-p}$ times each weight squared times
# its input squared.

# %% alt="Two panels of the mean loss. Left, against the first weight when the two weights add up to 1: without dropout it is 0 everywhere, with dropout a parabola with its lowest point, 0.21, where both weights are 0.5. Right, against the size of two equal weights: without dropout the lowest point is 0 at 0.5, with dropout it lies higher and at a smaller weight, 0.41."
a = torch.linspace(0, 1, 41)
ways = {
    "$w_1$, with $w_2 = 1 - w_1$": torch.stack([a, 1 - a], dim=1),
    "$w_1$, with $w_2 = w_1$": torch.stack([a, a], dim=1),
}
fig, axes = plt.subplots(1, 2, figsize=(8, 3.2))
for ax, (label, ws) in zip(axes, ways.items(), strict=True):
    lines = {
        name: (role, torch.stack([mean_loss(w, ones, 1.0, rate) for w in ws]))
        for name, role, rate in (("p = 0.3", "with", p), ("no dropout", "without", 0.0))
    }
    plot_lines(ax, a, lines, xlabel=label, ylabel="mean loss")
plt.show()

# %% [markdown]
# The penalty does two things. Left: among weights that fit equally well, it prefers to share the
# work, because no single input can be relied on. Right: it makes the weights smaller. The lowest
# point moves from 0.5 to $1/(2 + \frac{p}{1-p}) = 0.41$, and there the unit no longer fits exactly.
#
# **Check.** By all masks of ten inputs, at three rates, and the lowest point. Beside it two wrong factors: $p(1-p)$, the
# variance of an undivided mask, and no factor $h_j^2$, which would be plain weight decay.

# %%
y10 = 0.7
for rate in (0.1, 0.3, 0.8):
    without_dropout, odds = (y10 - w10 @ h10) ** 2, rate / (1 - rate)
    averaged = mean_loss(w10, h10, y10, rate)
    assert same(averaged, without_dropout + odds * (w10**2 * h10**2).sum())
    assert not same(averaged, without_dropout + rate * (1 - rate) * (w10**2 * h10**2).sum())
    assert not same(averaged, without_dropout + odds * (w10**2).sum())

lowest = ones / (2 + p / keep)
beside = min(mean_loss(lowest + d, ones, 1.0, p) for d in (-0.01, 0.01))
assert mean_loss(lowest, ones, 1.0, p) < beside

# %% [markdown]
# **Limit.** This is exact for a linear unit and the squared loss. For other losses, and through a
# ReLU, it is an approximation at best. And it speaks of the mean loss: one training step sees one
# mask, so the steps are noisy as well. [10](10_what_dropout_penalises.ipynb) goes on from here, and
# takes the penalty and the noise apart. Whether a network with this penalty predicts new data better
# is a question about data.

# %% [markdown] tags=["deeper"]
# ## 3.11 Deeper: how exact are these averages?
#
# The checks above allow $10^{-10}$. How far can rounding move an average over $N$ masks? The sum
# has one addition per mask, each term has fewer than 40 roundings before it is added, and one
# rounding errs by at most half of `eps` (the distance from 1 to the next number), relative to its result. Some of the values are themselves
# sums whose terms cancel in part; a factor 5 is more than enough for those here.


# %% tags=["deeper"]
def rounding(values):
    """The most that rounding can move an average of these rows, one per mask."""
    return 5 * (len(values) + 40) * torch.finfo(torch.float64).eps / 2 * values.abs().max()


averaged_values = (dropped, squares, squared_norm, z, deviations, output, gradients)
largest = max(rounding(values) for values in averaged_values)
assert largest < 1e-10
f"at most {float(largest):.0e}"

# %% [markdown] tags=["deeper"]
# A second road has no rounding at all. With $p = 3/10$ Python's `Fraction` is exact, so the
# tolerance is zero: the mean of 3.2, and the mean square of 3.4.


# %% tags=["deeper"]
def exact_mean(function, h, p):
    """Mean of function(masked h / (1 - p)) over all masks, in exact fractions."""
    total = Fraction(0)
    for mask in product([0, 1], repeat=len(h)):
        weight = (1 - p) ** sum(mask) * p ** (len(h) - sum(mask))
        total += weight * function([m * x / (1 - p) for m, x in zip(mask, h, strict=True)])
    return total


exact_h, exact_p = [Fraction(2), Fraction(-1), Fraction(1, 2), Fraction(3)], Fraction(3, 10)
assert [exact_mean(lambda y, j=j: y[j], exact_h, exact_p) for j in range(4)] == exact_h
exact_square = exact_mean(lambda y: sum(v * v for v in y), exact_h, exact_p)
assert exact_square == sum(v * v for v in exact_h) / (1 - exact_p)
exact_square

# %% [markdown] tags=["deeper"]
# ## 3.12 Deeper: how large is the Jensen gap?
#
# Write $\mu$ for the mean and $\sigma$ for the standard deviation of $z$. Because
# $\mathrm{relu}(z) = (z + |z|)/2$, for any $z$ whatever
#
# $$\text{gap} = \tfrac12\left(E|z| - |\mu|\right) \le \tfrac12 E|z - \mu| \le \tfrac{\sigma}{2}.$$
#
# And for a normal $z$, with the normal density $\varphi$ and distribution function $\Phi$,
#
# $$\text{gap} = \sigma\left[\varphi(t) - |t|\,\Phi(-|t|)\right], \qquad t = \mu/\sigma,$$
#
# at most $\sigma\,\varphi(0) = 0.399\,\sigma$, where $\mu$ is at the bend.

# %% alt="Distribution of z over all 1024 masks of ten units: an uneven hill, with a normal curve of the derived mean and standard deviation drawn over it. The two agree in place and width, not in every bump." tags=["deeper"]
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

# %% [markdown] tags=["deeper"]
# Our $z$ is a weighted sum of ten units, and near enough to normal: no single $w_j h_j$ dominates. Now
# move the bias, so that the mean of $z$ lies up to four standard deviations below or above the bend.

# %% tags=["deeper"]
t = torch.linspace(-4, 4, 41)  # mean of z in its standard deviations
shifted = centred[:, None] + t * z_sd
gap = mean_over_masks(torch.relu(shifted), masks10, p) - torch.relu(t * z_sd)
normal = Normal(0, 1)
normal_gap = normal.log_prob(t).exp() - t.abs() * normal.cdf(-t.abs())

# %% alt="Jensen gap in standard deviations of z against the mean of z in standard deviations. A peak of 0.4 where the mean is at the bend, falling to nothing two to three standard deviations away on either side. The dots of the enumeration follow the dotted normal curve." tags=["deeper"]
fig, ax = plt.subplots()
labels = {"xlabel": r"mean of z / $\sigma$", "ylabel": r"gap / $\sigma$"}
plot_lines(ax, t, {"normal z": ("theory", normal_gap)}, **labels)
ax.plot(t, gap / z_sd, "o", ms=4, color=COLOURS["measured"], label="all 1024 masks")
ax.legend()
plt.show()

# %% [markdown] tags=["deeper"]
# Only the masks that carry $z$ to the other side of the bend contribute, so the gap is large only
# near the bend.
#
# **Check.** The gap is never negative and never above $\sigma/2$, and it is half the difference of
# the distances from 0.

# %% tags=["deeper"]
assert (gap > -1e-10).all()
assert (gap < z_sd / 2).all()
assert not (gap < z_sd / 3).all()  # a smaller bound would be false
by_distances = (mean_over_masks(shifted.abs(), masks10, p) - (t * z_sd).abs()) / 2
assert same(gap, by_distances)

# %% [markdown] tags=["deeper"]
# ## 3.13 Deeper: how far may the average of 500 nets stray?
#
# In 3.8 the nets themselves gave the standard error. You can derive it. Given $S$, one layer
# multiplies it by the mean of $n$ independent terms $2\,m\,\mathrm{relu}(g)^2/(1-p)^2$ with a normal
# $g$. Such a term has the mean $1/(1-p)$ and, since $E[\mathrm{relu}(g)^4] = 3/2$, the second moment
# $6/(1-p)^3$. Layers multiply, so
#
# $$\frac{E[S_L^2]}{E[S_L]^2} = \left(1 + \frac{6/(1-p) - 1}{n}\right)^{L},$$
#
# and the standard error of the average of $R$ nets is $E[S_L]$ times the root of (this $-\,1$) over
# $R$.


# %% tags=["deeper"]
def derived_error(rate, n, n_nets, n_layers):
    """Standard error of the average of `mean_squares` over its nets, from the formula above."""
    relative_variance = (1 + (6 / (1 - rate) - 1) / n) ** n_layers - 1
    return (1 - rate) ** -n_layers * (relative_variance / n_nets) ** 0.5


estimated = float(train_mode[6].std() / n_nets**0.5)
assert 1 / 2 < estimated / derived_error(p, 64, n_nets, 6) < 2
assert abs(train_mode[6].mean() - keep**-6) < 4 * derived_error(p, 64, n_nets, 6)
round(derived_error(p, 64, n_nets, 6), 2)

# %% [markdown] tags=["deeper"]
# Four of these standard errors are 1.5, beside the mean square of 8.5 after six layers. The nets' own
# estimate agrees within a factor of two; with 141 other seeds, tried while writing, it lay between
# 0.79 and 1.45 times the derived value, and no seed failed the check of 3.8.

# %% [markdown]
# ## What you have seen
# For one unit $\tilde h = m h/(1-p)$, with $p$ the probability to drop:
#
# | quantity | without dropout | over all masks |
# |---|---|---|
# | mean | $h$ | $h$ |
# | variance | $0$ | $\frac{p}{1-p} h^2$ |
# | second moment | $h^2$ | $\frac{1}{1-p} h^2$ |

# %% [markdown]
# For a layer, what it feeds, and the loss:
#
# | quantity | without dropout | over all masks |
# |---|---|---|
# | root mean square norm | $\lVert h\rVert$ | $\lVert h\rVert/\sqrt{1-p}$ |
# | mean of $z = w\cdot\tilde h + b$ | $w\cdot h + b$ | the same |
# | variance of $z$ | $0$ | $\frac{p}{1-p}\sum_j w_j^2 h_j^2$ |
# | mean of $\mathrm{relu}(z)$ | $\mathrm{relu}(w \cdot h + b)$ | as large or larger |
# | mean square after $L$ layers | $S_0$ | $(1-p)^{-L} S_0$ |
# | mean loss $(y - z)^2$ | $(y - z)^2$ | that, plus $\mathrm{Var}[z]$ |
# | mean gradient | of the loss | of the mean loss |

# %% [markdown]
# - Under one mask, backward multiplies by the same noise $s = m/(1-p)$ as forward.
# - The division by $1-p$ keeps means through every linear map, and not through a ReLU.
# - It keeps neither the variance nor the norm.
# - The noise acts on the mean loss like a penalty on the weights.
# - At $p = 0.5$ several wrong formulas agree with the right one.
#
# ## What this did not show
# - That dropout helps. Nothing here has seen data.
# - How large the Jensen gaps of a trained network are.
# - That the code you write computes these formulas. That is the next lesson.

# %% [markdown]
# ## Exercises
# Replace each `...` and run the cell. A check names the mistake and does not tell the answer;
# `ex.NAME.hint()` helps in three steps, `ex.NAME.solution()` shows all of it. A formula is written
# as text, with `**` for powers and with `sqrt(...)`, in any form: only its values count.

# %%
from course_utils.exercises import derive as ex

# %% [markdown]
# **1. Without the division.** A unit is masked and *not* divided: $m\,h$. Derive its variance, with
# `p` and `h`. (To see the form: the divided unit has `"p / (1 - p) * h**2"`.) Then compare: relative
# to its mean, which of the two is noisier?

# %% tags=["exercise"]
variance_formula = "..."
ex.undivided_variance.check(variance_formula)

# %% [markdown]
# **2. Two next units.** Both hear the same two dropped units,
#
# $$z = a_1 \tilde h_1 + a_2 \tilde h_2, \qquad u = b_1 \tilde h_1 + b_2 \tilde h_2, \qquad
# \tilde h_j = \frac{m_j h_j}{1-p}.$$
#
# Derive their covariance $E[z\,u] - E[z]\,E[u]$, with `p`, `h1`, `h2`, `a1`, `a2`, `b1`, `b2`.

# %% tags=["exercise"]
covariance_formula = "..."
ex.two_next_units.check(covariance_formula)

# %% [markdown]
# **3. After the bend.** By hand: two units with
# $h = ({{after_the_bend.h1}}, {{after_the_bend.h2}})$, $p = {{after_the_bend.p}}$, survivors divided as in
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
# **6. Find the bug.** `c` and `h` are given, {{gradient_check.units}} numbers each, and so are `p` and `generator`. For
# most seeds the last line fails, and its author concludes that a gradient with dropout cannot be
# tested. Which line is at fault?
#
# ```
# {{gradient_check.snippet}}
# ```

# %% tags=["exercise"]
line = ...
ex.gradient_check.check(line)

# %% [markdown]
# ## Try it
# Gaussian noise with mean 1 and variance $p/(1-p)$ can replace $s = m/(1-p)$. Which rows of the table
# above stay as they are?
#
# ## Next
# {{next}}: the function, its backward and the module, and every
# edge on the way.

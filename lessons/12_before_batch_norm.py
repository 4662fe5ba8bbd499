# ---
# title: Before batch norm
# question: What goes wrong when dropout stands before batch normalisation?
# part: In the wild
# builds_on: [03_derive, 09_averaging_networks]
# next: 13_production_traps
# road: side
# ---

# %% [markdown]
# # 12 Before batch norm
#
# *Batch normalisation*, batch norm for short, takes from each unit its mean and divides by its
# standard deviation. Many nets have it and dropout as well. Each is right by itself; this lesson is
# on what happens between the two.
#
# In this lesson you will
# - derive how far dropout misleads a batch norm behind it, and measure it;
# - see whether a layer in between helps;
# - train both orders on several splits, and say what an interval supports;
# - cure a net that is trained already;
# - find which of the two layers may wake for Monte-Carlo dropout.
#
# {{time}}

# %%
from copy import deepcopy

import matplotlib.pyplot as plt
import torch
from torch import nn

from course_utils.data import load_digits, split
from course_utils.estimates import paired_interval
from course_utils.modes import dropout_on
from course_utils.plots import COLOURS, plot_intervals
from course_utils.seeding import seeded
from course_utils.widgets.variance_shift import variance_shift

plt.style.use("course_utils.course")

# %% [markdown]
# ## 12.1 What does batch norm remember?
#
# In train mode batch norm uses mean and variance of the batch that it is given, and it keeps a
# running average of both. In eval mode it uses what it kept. So it, too, has two modes, and
# it trusts that its input is alike in both.
#
# **Predict.** Units of mean 1 and standard deviation 1 go through dropout with $p = 0.5$, then
# through batch norm. In train mode the standard deviation comes out as 1. In eval mode, with the
# same units: above 1, 1, or below 1?


# %%
def batch_norm(units):
    """Without weights of its own; it remembers the plain average over all batches."""
    return nn.BatchNorm1d(units, affine=False, momentum=None)


def std_in_both_modes(pair, h):
    with seeded(0), torch.no_grad():
        return pair.train()(h).std().item(), pair.eval()(h).std().item()


with seeded(0):
    h = 1 + torch.randn(100_000, 1)
dropped_first = nn.Sequential(nn.Dropout(0.5), batch_norm(1))
{
    mode: round(std, 1)
    for mode, std in zip(("train", "eval"), std_in_both_modes(dropped_first, h), strict=True)
}

# %% [markdown]
# Below: about 0.6. Dropout keeps the mean and not the variance (3.3). Batch norm remembers the
# large variance of train mode, noise and all. In eval mode the noise is gone, and it still divides
# by the large one. **Every number that it hands on is too close to 0**, and the next layer has not
# met such numbers in training. [Li, Chen, Hu and Yang (2019)](https://arxiv.org/abs/1801.05134) call
# this the *variance shift*.

# %% [markdown]
# ## 12.2 By how much?
#
# Let a unit $h$ have mean $c$ and variance $v$ over the rows. Dropout multiplies it by the
# noise $s$, which has mean 1 and variance $p/(1-p)$.
#
# **Predict.** Two units have the same variance. One has mean 0, the other mean 3. Whose
# variance shifts more?

# %%
with seeded(1):
    centred = torch.randn(100_000, 1)
{
    f"mean {c}": round(
        std_in_both_modes(nn.Sequential(nn.Dropout(0.5), batch_norm(1)), c + centred)[1], 1
    )
    for c in (0, 3)
}

# %% [markdown]
# The one with mean 3: its numbers shrink to about 0.3, those of the other to 0.7. The noise
# multiplies the whole unit, its mean included. With $E[s^2] = 1/(1-p)$,
#
# $$\mathrm{Var}(hs) = E[h^2]\,E[s^2] - c^2 = \frac{c^2+v}{1-p} - c^2 = v + \tfrac{p}{1-p}(c^2 + v).$$
#
# In eval mode the variance is $v$. The variance shift is
#
# $$\frac{\text{eval}}{\text{train}} = \frac{v}{v + \frac{p}{1-p}(c^2+v)},$$
#
# and the standard deviation behind batch norm in eval mode is its root. For $c = 0$ the shift is $1-p$.
#
# Now units behind a ReLU, whose mean is never 0.

# %% alt="Standard deviation behind batch norm in eval mode against p. Four measured points at p = 0.1, 0.3, 0.5 and 0.8 lie on the curve of the formula, which falls from 1 to below 0.4. The dotted curve that leaves out the mean lies above all four."
rates = (0.1, 0.3, 0.5, 0.8)
h = centred.relu()
c, v = h.mean(), h.var()


def scale_in_eval(p, c, v):
    return (v / (v + p / (1 - p) * (c**2 + v))) ** 0.5


measured = [std_in_both_modes(nn.Sequential(nn.Dropout(p), batch_norm(1)), h)[1] for p in rates]
along = torch.linspace(0, 0.9, 91)
fig, ax = plt.subplots()
ax.plot(along, scale_in_eval(along, c, v), color=COLOURS["theory"], label="formula")
ax.plot(along, (1 - along).sqrt(), ":", color=COLOURS["without"], label="as if the mean were 0")
ax.plot(rates, measured, "o", color=COLOURS["measured"], label="measured")
ax.set(xlabel="p", ylabel="standard deviation in eval mode", ylim=(0, 1.05))
ax.legend()
plt.show()

# %% [markdown]
# About 0.93, 0.78, 0.64 and 0.38.
#
# **Check.** Within 2 %: the variance of 100 000 draws with noise at $p = 0.8$ is known to about 1 %
# (one standard error), and its root to half of that. Without the mean the formula is off by more.

# %%
for p, std in zip(rates, measured, strict=True):
    assert abs(std / scale_in_eval(p, c, v) - 1) < 0.02
    assert abs(std / (1 - p) ** 0.5 - 1) > 0.02

# %% [markdown]
# And with the two the other way round?
#
# **Predict.** Batch norm first, then dropout: is the standard deviation of what the next layer hears
# the same in both modes?

# %% alt="Standard deviation that the next layer hears, in train and in eval mode, against p. With dropout first, train stays at 1 and eval falls; at p = 0.5 and mean 1 it is 0.58. In a live notebook controls set p, the mean of the unit, and the order."
variance_shift()

# %% [markdown]
# No. Choose the other order: now eval stays at 1, and train lies above, at $1/\sqrt{1-p}$. That is
# dropout's ordinary noise. It does no harm as long as nothing behind it *remembers* its size. A
# linear layer and a softmax do not. Another batch norm does.

# %% [markdown]
# ## 12.3 Does a layer in between help?
#
# In most nets a linear layer stands between a dropout and the next batch norm. It adds up many units,
# each with its own coin.
#
# **Predict.** A sum of 100 dropped units: is its variance shift closer to 1 than that of a single
# unit, the same, or further away?

# %%
with seeded(2), torch.no_grad():
    units, linear = torch.randn(20_000, 100).relu(), nn.Linear(100, 50)
    in_train = linear(nn.functional.dropout(units, 0.5, training=True)).var(0)
    in_eval = linear(units).var(0)
shift_behind_sums = (in_eval / in_train).mean()
{"behind the sums": f"{shift_behind_sums:.1f}", "one unit": f"{scale_in_eval(0.5, c, v) ** 2:.1f}"}

# %% [markdown]
# The same, 0.4. The noise gives a sum the variance $\frac{p}{1-p}\sum_j w_j^2 (c^2 + v)$; the units
# themselves, when they are independent, give it $\sum_j w_j^2 v$. Both have the same $\sum_j w_j^2$,
# so it cancels.
#
# **Limit.** Independent units. Real units vary together, and that can add to the variance of the sum,
# but not to that of the noise: coins are independent. So behind a real layer the shift can be weaker.
#
# **Check.** Within 2 %: 50 sums, the variance of each known to about 1 %.

# %%
assert abs(shift_behind_sums / scale_in_eval(0.5, c, v) ** 2 - 1) < 0.02
assert abs(shift_behind_sums / 0.5 - 1) > 0.02  # 1 - p, as if the mean were 0

# %% [markdown]
# ## 12.4 Which order trains the better net?
#
# Digits, one hidden layer of 60 units, a large $p = 0.8$ first. Eight nets in each
# order, each with its own split: 500 rows to learn from, 797 to judge. The eight are trained
# side by side, as the groups of one convolution: group $i$ is net $i$.

# %%
n_nets, n_learn = 8, 500
digits = load_digits()
rows = torch.stack([torch.cat(split(1797, (n_learn, 797), seed=s)) for s in range(n_nets)])
labels = digits.labels[rows]
x = digits.features[rows].permute(0, 2, 1).reshape(1, n_nets * 64, -1)  # (1, nets * pixels, rows)


def linear(n_in, n_out):
    return nn.Conv1d(n_nets * n_in, n_nets * n_out, 1, groups=n_nets)


def eight_nets(order, p):
    pair = [nn.Dropout(p), nn.BatchNorm1d(n_nets * 60)]
    pair = pair if order == "dropout first" else pair[::-1]
    return nn.Sequential(linear(64, 60), nn.ReLU(), *pair, linear(60, 10))


# %%
def logits(nets, part):
    return nets(x[..., part]).view(n_nets, 10, -1)


def cross_entropies(nets, part):
    return nn.functional.cross_entropy(logits(nets, part), labels[:, part], reduction="none").mean(
        1
    )


def trained(order, p=0.8):
    with seeded(0):
        nets = eight_nets(order, p)
        adam = torch.optim.Adam(nets.parameters(), lr=3e-3)
        for batch in (b for _ in range(40) for b in torch.randperm(n_learn).split(100)):
            adam.zero_grad()
            cross_entropies(nets, batch).sum().backward()
            adam.step()
    return nets.eval()


# %% [markdown]
# **Predict.** Dropout first: which of the two measures on the unseen rows suffers clearly, the share
# of errors, the cross-entropy, or both?

# %% alt="Eight points in each of two panels, one for a split, with a line from batch norm first to dropout first. Left, cross-entropy: all eight lines rise steeply, to about twice as much. Right, the share of errors: the lines rise and fall, and lie close together."
unseen = slice(n_learn, None)
both = {order: trained(order) for order in ("batch norm first", "dropout first")}


@torch.no_grad()
def judged(nets):
    wrong = logits(nets, unseen).argmax(1) != labels[:, unseen]
    return {
        "cross-entropy": cross_entropies(nets, unseen),
        "errors, %": 100 * wrong.float().mean(1),
    }


results = {order: judged(nets) for order, nets in both.items()}
fig, axes = plt.subplots(1, 2, figsize=(8, 3.4))
for ax, measure in zip(axes, results["dropout first"], strict=True):
    ax.plot([result[measure] for result in results.values()], "o-", color=COLOURS["measured"])
    ax.set(xticks=[0, 1], xticklabels=results, xlim=(-0.4, 1.4), ylabel=measure, ylim=(0, None))
plt.show()

# %% [markdown]
# The cross-entropy: about twice as large, on every split. All numbers behind batch norm are too small by
# about one factor, so the net is *less sure* than it should be; the largest output mostly stays the largest. The
# errors change little: by less than 2 percentage points, and eight splits are too few for more.
#
# **Check.** 95 % intervals over the eight splits, paired.

# %%
first, second = results["dropout first"], results["batch norm first"]
assert paired_interval(first["cross-entropy"], second["cross-entropy"]).low > 0.05
difference = paired_interval(first["errors, %"], second["errors, %"])
assert -2 < difference.low < difference.high < 2

# %% [markdown]
# **Predict.** The same at $p = 0.5$, where the numbers shrink to 0.64 (12.2) and not to 0.38. How much
# of the loss in cross-entropy is left: most of it, about a half, or less than a fifth?

# %% alt="What dropout first costs in cross-entropy, with 95 % intervals over eight splits. At p = 0.8 far above 0, at p = 0.5 just above it."
at_half = {order: judged(trained(order, p=0.5))["cross-entropy"] for order in both}
cost = {
    "p = 0.8": paired_interval(first["cross-entropy"], second["cross-entropy"]),
    "p = 0.5": paired_interval(at_half["dropout first"], at_half["batch norm first"]),
}
fig, ax = plt.subplots(figsize=(6.4, 1.6))
plot_intervals(ax, cost, xlabel="cross-entropy, dropout first minus batch norm first")
plt.show()

# %% [markdown]
# Less than a fifth. With numbers that are a third too small the net is still nearly as sure as it should
# be. So at a usual $p$ the wrong order is hard to notice in a small net.

# %%
assert cost["p = 0.5"].estimate < 0.2 * cost["p = 0.8"].estimate

# %% [markdown]
# **Limit.** One small net. Li and others report many more errors for deep convolutional nets, where
# shifts follow one another; and for wide residual nets, that the two can cooperate. Their claim is on
# dropout *before* batch norm. It does not say that the two never belong in one net.

# %% [markdown]
# ## 12.5 What can be done?
#
# Before training: **put dropout behind the last batch norm**, or use a norm that remembers nothing,
# such as layer norm. After training there is another cure.
#
# **Predict.** Take the trained nets with dropout first. Forget what batch norm remembers, and let it
# take in the training rows once, *with dropout off*. No weight changes. How much of the lost
# cross-entropy comes back: none, half, or nearly all?

# %%
cured = deepcopy(both["dropout first"])
norm = next(layer for layer in cured if isinstance(layer, nn.BatchNorm1d))
norm.reset_running_stats()
norm.momentum = None  # the plain average
norm.train()  # and dropout stays in eval mode
with torch.no_grad():
    cured(x[..., :n_learn])
cured.eval()

lost = cost["p = 0.8"].estimate
back = (first["cross-entropy"] - judged(cured)["cross-entropy"]).mean()
{"nearly all comes back": bool(0.8 < back / lost < 1.2)}

# %% [markdown]
# Nearly all: more than four fifths. The weights were fine; the memory was wrong. In this set-up the harm
# of 12.4 was the memory, and not something else about the order.

# %%
gain = paired_interval(first["cross-entropy"], judged(cured)["cross-entropy"])
assert gain.low > 0.05
assert 0.8 < back / lost < 1.2

# %% [markdown]
# ## 12.6 Which layer wakes for Monte-Carlo dropout?
#
# Monte-Carlo dropout (lesson 09) drops at test time. `train()` would wake batch norm as well.
#
# **Predict.** A user asks for the prediction of a single row, after `train()`. What happens? And
# with `dropout_on`, which leaves batch norm in eval mode: is the standard deviation behind *dropout,
# then batch norm* too small, as in 12.1?

# %%
try:
    dropped_first.train()(torch.ones(1, 1))
except ValueError as error:
    print("train():", error)

h = 1 + centred
with seeded(3), torch.no_grad(), dropout_on(dropped_first):
    std_with_dropout_on = dropped_first(h).std()
f"dropout_on: {std_with_dropout_on:.1f}"

# %% [markdown]
# `train()` fails: a single row has no variance. With more rows it does not fail, and is worse: each
# prediction depends on the other rows, and the memory takes them in (9.5).
#
# With `dropout_on` the standard deviation is 1.0: the noise is back, and the memory fits it.
# **Dropout and what batch norm remembers belong together: both with noise, or both without.** So
# a net cured as in 12.5 must not be used for Monte-Carlo dropout: now the memory is the one without.

# %%
assert abs(std_with_dropout_on - 1) < 0.02
assert std_in_both_modes(dropped_first, h)[1] < 0.7

# %% [markdown]
# ## What you have seen
# - Batch norm remembers the variance of train mode. Dropout before it makes that variance too large,
#   by $\frac{p}{1-p}(c^2+v)$.
# - A layer in between does not help when its units are independent.
# - On digits at $p = 0.8$ the order cost cross-entropy and few errors or none, and taking the memory anew
#   brought nearly all of it back. At $p = 0.5$ it cost less than a fifth of that.
# - For Monte-Carlo dropout, dropout wakes alone.

# %% [markdown]
# ## What this did not show
# - What the order costs in deep or convolutional nets, or at the $p$ that is best for each order.
# - That a net with both is better than a net with one of them.
#
# ## Exercises
# Replace each `...` and run the cell. A check names the mistake and does not tell the answer;
# `ex.NAME.hint()` helps in three steps, `ex.NAME.solution()` shows all of it.

# %%
from course_utils.exercises import before_batch_norm as ex

# %% [markdown]
# **1. Too small by which factor?** A unit of mean `c` and variance `v` goes through dropout with `p`,
# then batch norm without weights of its own. Which standard deviation comes out in eval mode?
# Give it with `p`, `c` and `v`.

# %% tags=["exercise"]
formula = "..."
ex.scale_in_eval.check(formula)

# %% [markdown]
# **2. Where is it safe?** In which nets does no batch norm remember the noise of a dropout? In train
# mode $p = 0.3$ where nothing else is said. Choose all.
#
# - a. linear, ReLU, dropout, batch norm, linear
# - b. linear, batch norm, ReLU, dropout, linear
# - c. linear, ReLU, dropout, linear, ReLU, batch norm, linear
# - d. linear, ReLU, dropout, *layer norm*, linear
# - e. linear, ReLU, dropout with $p = 0$, batch norm, linear
# - f. three blocks, one after the other, each of batch norm, ReLU, dropout, linear

# %% tags=["exercise"]
safe_ones = ...
ex.where_it_is_safe.check(safe_ones)

# %% [markdown]
# **3. Forget the noise.** Write the cure of 12.5 for any net with `nn.Dropout` and one or more
# `nn.BatchNorm1d`, with weights of their own or without. Afterwards each batch norm remembers mean and
# variance of its input for the rows `x`, with nothing dropped and nothing left of any old memory. All
# else is as before: weights, the mode of each part (they may differ), each `p`, each `momentum`. It
# changes `net` in place.


# %% tags=["exercise"]
def forget_the_noise(net, x): ...


ex.forget_the_noise.check(forget_the_noise)

# %% [markdown]
# ## Try it
# In 12.3, let all units of a row share a number: add the same normal number to each before the ReLU. How
# near to 1 does the shift behind the sums come?

# %% [markdown]
# ## Where the next course begins
# Here batch norm was a layer that remembers. *Why* anyone would normalise by the batch was not asked: what
# it does to the gradient, why the noise of a small batch is itself a regulariser, and why some nets
# need no dropout beside it. That is the first question of a course on batch normalisation,
# and its first tool is in your hands: compare what a layer hears in train and in eval mode.
#
# ## Next
# Two right layers gave a wrong net, without an error. {{next}}: more of that kind, each with its cure.

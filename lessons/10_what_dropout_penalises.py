# ---
# title: What dropout penalises
# question: Which weights does the noise make expensive?
# part: Does it help?
# builds_on: [03_derive]
# next: 11_variants
# road: side
# ---

# %% [markdown]
# # 10 What dropout penalises
#
# Section 3.10 found what the noise costs: for one linear unit, dropout adds a penalty on the
# weights to the mean loss. Here it is added up for whole tables of data, and compared with a penalty
# that statistics has known for long.
#
# In this lesson you will
# - show that dropout on the inputs of a linear unit is ridge regression, by three roads;
# - find that ridge regression depends on what its columns are measured in, and dropout does not;
# - derive the penalty of a logistic unit, and when its short formula can be trusted;
# - take the noise away and keep the penalty.
#
# {{time}}

# %%
from itertools import islice, product

import matplotlib.pyplot as plt
import torch
from sklearn.datasets import load_diabetes
from sklearn.linear_model import Ridge

from course_utils.estimates import standard_error
from course_utils.experiments import committed_results, paired
from course_utils.plots import COLOURS
from course_utils.widgets.shrunken_weights import shrunken_weights

plt.style.use("course_utils.course")
torch.set_default_dtype(torch.float64)  # this lesson is about exact numbers


def seeded(seed=0):
    return torch.Generator().manual_seed(seed)


# %% [markdown]
# ## 10.1 What is the penalty for a whole table?
#
# A linear unit predicts $y$ from the inputs $x$ of a row as $w \cdot x$. Dropout stands before it. A
# table $X$ has rows, and the squared errors of its rows add up. With four inputs there are 16 masks: the
# *penalty* is the mean of that sum over all masks, less the sum without dropout.
#
# **Predict.** Someone writes a length in millimetres instead of metres. The column becomes 1000
# times as large, and a weight 1000 times smaller gives the same predictions. Does the
# penalty grow, shrink, or stay?

# %%
p, keep = 0.2, 0.8  # p = 0.5 would hide a factor p/(1-p): it is 1 there
X = torch.randn(5, 4, generator=seeded())
y = torch.randn(5, generator=seeded(1))
w = torch.tensor([1.0, -2.0, 0.5, 3.0])
masks = torch.tensor(list(product([1.0, 0.0], repeat=4)))
chance = torch.where(masks == 1, keep, p).prod(1)


def penalty_over_masks(X, w):
    thinned = X * masks[:, None] / keep  # (masks, rows, inputs)
    return chance @ ((y - thinned @ w) ** 2).sum(1) - ((y - X @ w) ** 2).sum()


in_millimetres, w_millimetres = X.clone(), w.clone()
in_millimetres[:, 1] *= 1000
w_millimetres[1] /= 1000
round((penalty_over_masks(in_millimetres, w_millimetres) / penalty_over_masks(X, w)).item(), 9)

# %% [markdown]
# It stays: the ratio is 1. For one row $x$, which is $\tilde x$ after dropout, lesson 03 found the mean
#
# $$E\big[(y - w\cdot\tilde x)^2\big] = (y - w\cdot x)^2 + \tfrac{p}{1-p}\sum_j w_j^2 x_j^2 .$$
#
# Weight and input stand in the penalty as the product $w_j x_j$ only, and the product is what the
# prediction uses, too. **Dropout penalises what a column contributes, whatever its unit.**
#
# **Check.** The formula, summed over the rows, against all 16 masks. Without the square of the
# column, as a plain penalty on $w$ would have it, the sum is another.


# %%
def penalty(X, w, p):
    """What dropout adds to the squared error of a linear unit, averaged over all masks."""
    return p / (1 - p) * (w**2 * (X**2).sum(0)).sum()


over_masks = penalty_over_masks(X, w)
assert abs(over_masks - penalty(X, w, p)) < 1e-12 * over_masks
assert abs(over_masks - p / keep * (w**2).sum()) > 1e-2 * over_masks

# %% [markdown]
# ## 10.2 Which ridge regression is this?
#
# *Ridge regression* looks for small squared errors and small weights at once: it minimises
# $\lVert y - Xw\rVert^2 + \alpha \lVert w\rVert^2$. The table of 442 diabetes patients that comes
# with scikit-learn has ten columns, each scaled so that its sum of squares is 1.
#
# **Predict.** Of the three ridge regressions with $\alpha$ = 0.2, 0.25 and 0.8, one has the smallest
# mean loss under dropout with $p = 0.2$. Which?

# %%
table, progress = (torch.tensor(part) for part in load_diabetes(return_X_y=True))
progress = progress - progress.mean()  # the unit has no bias


def ridge_weights(X, y, alpha):
    fitted = Ridge(alpha=alpha, fit_intercept=False).fit(X.numpy(), y.numpy())
    return torch.tensor(fitted.coef_)


def mean_loss_over_masks(w):
    return ((progress - table @ w) ** 2).sum() + penalty(table, w, p)


losses = {a: mean_loss_over_masks(ridge_weights(table, progress, a)) for a in (0.2, 0.25, 0.8)}
{alpha: f"{loss / min(losses.values()) - 1:.2%} above the least" for alpha, loss in losses.items()}

# %% [markdown]
# $\alpha = 0.25$, which is $p/(1-p)$: not $p$, and not $1-p$. To see why, write $D$ for the diagonal
# matrix of the columns' sums of squares, $D_{jj} = \sum_i x_{ij}^2$. The mean loss and the weights
# where its derivative is zero are
#
# $$\lVert y - Xw\rVert^2 + \tfrac{p}{1-p}\, w^\top D\, w, \qquad
# w = \big(X^\top X + \tfrac{p}{1-p} D\big)^{-1} X^\top y .$$
#
# Ridge regression has $\alpha$ times the unit matrix in place of $\frac{p}{1-p} D$, and here $D$ *is*
# the unit matrix. So **dropout on the inputs of a linear unit is ridge regression** on such a table.


# %%
def dropout_weights(X, y, p):
    """The weights with the smallest mean loss over all masks."""
    gram = X.T @ X
    return torch.linalg.solve(gram + p / (1 - p) * gram.diag().diag(), X.T @ y)


expected = dropout_weights(table, progress, p)
assert (ridge_weights(table, progress, p / keep) - expected).abs().max() < 1e-9
assert (ridge_weights(table, progress, p) - expected).abs().max() > 10

# %% [markdown]
# That was algebra against scikit-learn. The third road is dropout itself: gradient descent, with a
# fresh mask for every row at every step.


# %%
def weights_on_the_way(X, y, p, *, runs, step_size, skip, masks=1):
    """Dropout training: the weights of all `runs`, step after step, after the first `skip`."""
    generator, w, step = seeded(), torch.zeros(runs, X.shape[1]), 0
    while True:
        noise = (torch.rand(masks, runs, *X.shape, generator=generator) >= p) / (1 - p)
        error = torch.einsum("krij,rj->kri", noise * X, w) - y
        w = w - step_size * torch.einsum("krij,kri->rj", noise * X, error) / masks
        step += 1
        if step > skip:
            yield w


# %% [markdown]
# **Predict.** A new mask at each step pushes the weights about, and they never come to rest. Where
# is the *mean* of their path: at the ridge weights, or beside them?

# %% alt="The ten weights of the diabetes table. Each ridge weight lies inside the error bar of the twenty dropout runs. Least squares without dropout has other weights, four of them far away."
without = torch.linalg.lstsq(table, progress[:, None]).solution[:, 0]
path = weights_on_the_way(table, progress, p, runs=20, step_size=0.2, skip=200)
means = torch.stack(list(islice(path, 800))).mean(0)  # of each run
error = standard_error(means)

fig, ax = plt.subplots()
ax.plot(without, "s", mfc="none", color=COLOURS["without"], label="without dropout")
ax.plot(expected, "x", ms=9, color=COLOURS["theory"], label="ridge, by algebra")
bars = {"fmt": "o", "ms": 4, "capsize": 5, "color": COLOURS["with"]}
ax.errorbar(range(10), means.mean(0), 5 * error, label="with dropout ± 5 standard errors", **bars)
ax.set(xlabel="input", ylabel="weight")
ax.legend()
plt.show()

# %% [markdown]
# At the ridge weights, at any step size small enough for the path to settle. The gradient is linear in $w$,
# and the mask of a step knows nothing of the weights it meets. So the mean path takes the steps of
# plain gradient descent on the mean loss.
#
# **Check.** Within five standard errors of twenty runs, for all ten weights; the weights without
# dropout are not, and neither is ridge with $\alpha = p$.


# %%
def agrees(weights):
    return ((means.mean(0) - weights).abs() < 5 * error).all()


assert agrees(expected)
assert not agrees(without)
assert not agrees(ridge_weights(table, progress, p))

# %% [markdown]
# **Limit.** One linear unit, with the squared error. Behind a ReLU the mean of the output moves as well
# (3.7). What dropout then adds to the loss depends on the target, so no penalty on the weights
# describes it: between the targets 0 and 1 it differs by twice the Jensen gap.


# %%
def added(bend, target, x=X[2]):
    """What dropout adds to the squared error of one row, where `bend` stands behind the unit."""
    return chance @ (target - bend(x * masks / keep @ w)) ** 2 - (target - bend(x @ w)) ** 2


gap = chance @ (X[2] * masks / keep @ w).relu() - (X[2] @ w).relu()
assert abs(added(torch.relu, 0) - added(torch.relu, 1) - 2 * gap) < 1e-12 < 0.01 < gap
assert abs(added(lambda z: z, 0) - added(lambda z: z, 1)) < 1e-12  # a linear unit: no difference
f"the Jensen gap of this row: {gap:.2f}"

# %% [markdown]
# ## 10.3 Which weights does it shrink most?
#
# Both methods shrink. The third column of the table is the body mass index. Its *contribution* to the
# prediction of a patient is its weight times its number.
#
# **Predict.** The column is written in a unit ten times smaller, so that its numbers are ten times
# larger, and both methods are fitted anew. Is its contribution as *ridge* has it shrunk more than
# before, less, or as much? (Of dropout you know it from 10.1.)

# %%
in_other_units = table * torch.tensor([1, 1, 10, 1, 1, 1, 1, 1, 1, 1])
fits = {
    "dropout": lambda X: dropout_weights(X, progress, p),
    "ridge": lambda X: ridge_weights(X, progress, p / keep),
}


def contribution(fit, X):
    return (X[:, 2] * fit(X)[2]).std().item()  # over the patients


changes = {
    name: contribution(fit, in_other_units) / contribution(fit, table) for name, fit in fits.items()
}
{name: f"{ratio:.2f} times the contribution before" for name, ratio in changes.items()}

# %% [markdown]
# Less: its contribution grows to 1.35 times what it was. The weight is now ten times smaller, so ridge's
# penalty on it is a hundred times smaller. That is why columns are standardised before ridge
# regression. Dropout changes nothing, as 10.1 said.
#
# Now the extreme case: three columns at right angles, so that $X^\top X = D$. The first has much to
# say about the target. The last has nothing to say: it is a random column.
#
# **Predict.** By which factor does dropout at $p = 0.2$ shrink the weight of the first column, and
# of the last, as against least squares?

# %%
noise_column = torch.randn(len(table), 1, generator=seeded(2))
columns = torch.linalg.qr(torch.cat([table[:, [2, 8]], noise_column], dim=1)).Q
columns = columns * torch.tensor([1.0, 5.0, 30.0])  # of different size
least_squares = torch.linalg.lstsq(columns, progress[:, None]).solution[:, 0]
shrunk = {
    "dropout": dropout_weights(columns, progress, p),
    "ridge": ridge_weights(columns, progress, p / keep),
}
{name: [round(ratio, 3) for ratio in (w / least_squares).tolist()] for name, w in shrunk.items()}

# %% [markdown]
# To 0.8 of its size, each of them. With $X^\top X = D$ the equation of 10.2 reads $\big(1 + \tfrac{p}{1-p}\big) D\, w =
# X^\top y$, and the bracket is $1/(1-p)$: **every weight of such columns is multiplied by $1-p$,
# useful or not**. Dropout selects nothing here. Nor does ridge: what it shrinks depends on the size
# of a column, not on what it says.

# %% [markdown]
# What does depend on the data is how *correlated* columns share a weight. Below are two inputs, to
# which least squares gives the weights 2 and 1.
#
# **Predict.** Turn the correlation up to 0.9 and $p$ to 0.5. Do the two weights move apart, or
# towards each other? And which of the two methods notices the unit of the second input?

# %% alt="Left, the plane of two weights with ellipses of equal squared error around least squares at (2, 1), and the paths that the weights of dropout and of ridge regression take towards (0, 0) as p grows. Right, the four weights against p. At correlation 0.5 and p = 0.3, both methods have the weights 1.44 and 0.90. In a live notebook controls set p, the correlation, and the unit of the second input."
shrunken_weights()

# %% [markdown]
# Towards each other: two columns that say almost the same have the smallest penalty when they
# share the weight, since each weight counts with its square. At correlation 0.9 and $p = 0.5$ the weights are 1.03 and 0.94.
# Only ridge notices the unit.
#
# **Check.** The claims in exact numbers.

# %%
assert abs(changes["dropout"] - 1) < 1e-9
assert changes["ridge"] > 1.1
assert ((shrunk["dropout"] / least_squares - keep).abs() < 1e-9).all()
assert not ((shrunk["ridge"] / least_squares - keep).abs() < 0.05).all()

# %% [markdown]
# ## 10.4 What is the penalty on a logistic unit?
#
# A unit with a sigmoid says yes with probability $\hat y = \sigma(z)$, where $z = w \cdot x$. Its
# cross-entropy is $\mathrm{softplus}(z) - y z$, with $\mathrm{softplus}(z) = \log(1 + e^z)$. Noise
# keeps the mean of $z$ (with noise: $\tilde z$), so it leaves the second term as it is on average. What
# is left,
#
# $$E[\mathrm{softplus}(\tilde z)] - \mathrm{softplus}(z),$$
#
# is the Jensen gap of 3.7, and *no label stands in it*. To second order it is half the curvature
# times the variance, summed over rows
# ([Wager, Wang and Liang, 2013](https://arxiv.org/abs/1307.1493)):
#
# $$\tfrac12\,\tfrac{p}{1-p} \sum_i \hat y_i (1 - \hat y_i) \sum_j w_j^2 x_{ij}^2$$

# %%
rows, direction = torch.randn(40, 8, generator=seeded()), torch.randn(8, generator=seeded(1))
masks8 = torch.tensor(list(product([1.0, 0.0], repeat=8)))
softplus = torch.nn.functional.softplus


def exact_penalty(w, p):
    chance = torch.where(masks8 == 1, 1 - p, p).prod(1)
    z = (rows * masks8[:, None] / (1 - p)) @ w
    return (chance @ (softplus(z) - softplus(rows @ w))).sum()


def short_penalty(w, p):
    yes = (rows @ w).sigmoid()
    return p / (1 - p) / 2 * (yes * (1 - yes) * (rows**2 @ w**2)).sum()


# %% [markdown]
# **Predict.** When is the short formula good: when $p$ is small, when the weights are small, or
# when either is?

# %% alt="Short formula over exact penalty, against the size of the weights on a logarithmic axis, for four values of p. All four curves are at 1 for small weights. For large weights the curve for p = 0.8 rises far above 1, and those for 0.01 and 0.1 fall far below it; the curve for 0.01 is further from 1 than the one for 0.1."
sizes = torch.logspace(-2, 0.5, 26)  # of the weights
fig, ax = plt.subplots()
for rate, style in {0.01: ":", 0.1: "-.", 0.5: "--", 0.8: "-"}.items():
    weights = [size * direction for size in sizes]
    ratio = [short_penalty(w, rate) / exact_penalty(w, rate) for w in weights]
    ax.plot(sizes, ratio, style, label=f"p = {rate}")
ax.axhline(1, color=COLOURS["theory"], lw=0.7)
ax.set(xscale="log", xlabel="size of the weights", ylabel="short formula / exact")
ax.legend()
plt.show()

# %% [markdown]
# Small weights, at any $p$. A small $p$ alone does not: at 0.01 the formula errs as much as at 0.1. A
# small $p$ makes the noise *rare*, not small: when a unit is dropped, $z$ moves by all of
# $w_j x_j$, however seldom that is.
#
# Where is a weight penalised most? The factor $\hat y(1-\hat y)$ is 0.25 where the unit is undecided
# and 0.01 where it is 99 % sure. **In rows that other inputs make sure, a weight costs little.** And a
# rare input, 0 in most rows, costs only in the few others (Wager and others). An input that decides its
# row *alone* is not spared: when it is dropped, the unit is undecided.


# %%
def off(p, size):
    return abs(short_penalty(size * direction, p) / exact_penalty(size * direction, p) - 1)


for rate in (0.01, 0.1, 0.5):
    assert off(rate, 0.03) < 0.001 < 0.02 < off(rate, 1)
assert off(0.01, 1) > off(0.1, 1)  # the smaller p is the worse


def penalty_on_one(weight, others, p=0.1):
    """Exact, for one input of 1 that is dropped, where the others add `others` to z."""
    kept, gone = softplus(others + weight / (1 - p)), softplus(others)
    return (1 - p) * kept + p * gone - softplus(others + weight)


others_say = torch.tensor([0.0, 2.0, 4.0])  # ever surer
assert (penalty_on_one(0.3, others_say).diff() < 0).all()
deciding = torch.tensor([1.0, 2.0, 4.0, 8.0])
assert (penalty_on_one(deciding, torch.zeros(4)).diff() > 0).all()

# %% [markdown] tags=["deeper"]
# ## 10.5 Deeper: which penalty have two layers that make one matrix?
#
# Write a matrix as a product $U V^\top$ and drop the columns of $U$, as if they were hidden units
# between two linear layers. With $d$ columns, and the mask $m$ on the diagonal,
#
# $$E\,\lVert A - U\,\tfrac{m}{1-p} V^\top\rVert^2 = \lVert A - U V^\top\rVert^2 +
# \tfrac{p}{1-p}\sum_j \lVert u_j\rVert^2 \lVert v_j\rVert^2 .$$
#
# **Predict.** The same product can be written in many ways. Is the penalty smaller when one hidden unit
# carries most, or when all $d$ carry equally much?

# %% tags=["deeper"]
A = torch.randn(6, 4, generator=seeded())
left, singular, right = torch.linalg.svd(A, full_matrices=False)
U, V = left * singular.sqrt(), right.T * singular.sqrt()  # one unit for each singular value
turn = torch.tensor([[1.0, 1, 1, 1], [1, -1, 1, -1], [1, 1, -1, -1], [1, -1, -1, 1]]) / 2


def penalty_of_product(U, V):
    return ((U**2).sum(0) * (V**2).sum(0)).sum()


as_it_is, turned = penalty_of_product(U, V), penalty_of_product(U @ turn, V @ turn)
least = singular.sum() ** 2 / 4
[round((value / least).item(), 3) for value in (as_it_is, turned)]

# %% [markdown] tags=["deeper"]
# When all carry equally much. The rotation `turn` gives every unit the same share and leaves the
# product as it is; its penalty is the least there is: the sum of the singular values, which is the
# *nuclear norm*, squared and divided by $d$ (Mianjy, Arora and Vidal, 2018). With one unit for each
# singular value it is larger.
#
# **Check.** The first formula by all 16 masks; and a thousand other ways to write the same product,
# none of which has a smaller penalty.

# %% tags=["deeper"]
target = A + 1
kept_part = (U * (masks / keep)[:, None]) @ V.T  # (masks, 6, 4)
mean_error = chance @ ((target - kept_part) ** 2).sum((1, 2))
assert abs(mean_error - ((target - A) ** 2).sum() - p / keep * as_it_is) < 1e-9

others = torch.randn(1000, 4, 4, generator=seeded(3))
penalties = [penalty_of_product(U @ G, V @ torch.linalg.inv(G).T) for G in others]
assert abs(turned - least) < 1e-9
assert min(penalties) > least

# %% [markdown]
# ## 10.6 Which part is penalty, and which is noise?
#
# Dropout does two things to training: it changes the mean of the loss, and it makes each step
# noisy. They can be told apart. Draw $k$ masks in each step and average their gradients.

# %%
few, few_targets = table[:100], progress[:100]
settings = {"runs": 40, "step_size": 0.5, "skip": 250}
ends = {k: next(weights_on_the_way(few, few_targets, p, masks=k, **settings)) for k in (1, 16)}
centre = dropout_weights(few, few_targets, p)
far = torch.linalg.lstsq(few, few_targets[:, None]).solution[:, 0]
scatter = {k: (end - centre).square().mean().sqrt() for k, end in ends.items()}

# %% [markdown]
# **Predict.** With 16 masks a step in place of one, what becomes of the scatter of the weights
# around their mean? And of the mean itself: does it go back to least squares?

# %% alt="Weights of two inputs at the end of forty runs with one mask a step, a wide cloud, and of forty runs with sixteen masks a step, a cloud about a quarter as wide. Both clouds lie around the weights with the smallest mean loss, and the least squares weights are far outside."
fig, ax = plt.subplots()
for k, colour, marker in ((1, COLOURS["without"], "o"), (16, COLOURS["with"], "^")):
    ax.plot(*ends[k].T[[2, 8]], marker, ms=4, alpha=0.7, color=colour, label=f"masks a step: {k}")
ax.plot(*centre[[2, 8]], "x", ms=11, mew=2, color=COLOURS["theory"], label="smallest mean loss")
ax.plot(
    *torch.linalg.lstsq(few, few_targets).solution[[2, 8]],
    "s",
    mfc="none",
    color=COLOURS["theory"],
    label="least squares",
)
ax.set(xlabel="weight of input 2", ylabel="weight of input 8")
ax.legend()
plt.show()
# %% [markdown]
# The scatter falls to about a quarter, the root of 1/16. The mean stays at the weights of 10.2's equation. **Many
# masks a step take the noise away and leave the penalty.**
#
# **Check.** The scatter is a quarter, give or take a quarter of that; the centre of each cloud lies
# within five standard errors of the weights of 10.2's equation.

# %%
assert 0.75 / 4 < scatter[16] / scatter[1] < 1.25 / 4
for end in ends.values():
    assert ((end.mean(0) - centre).abs() < 5 * standard_error(end)).all()

# %% [markdown]
# For this unit the noise is only a nuisance. In a network it may help by itself: [Wei, Kakade
# and Ma (2020)](https://proceedings.mlr.press/v119/wei20d.html) averaged masks in the same way in language
# models, and report that validation becomes worse as $k$ grows.
#
# So here is a network. It has two hidden layers of 64 units with $p = 0.5$, and takes 600 steps of SGD
# on 500 digits, of which each label was redrawn with probability 0.2: twenty splits, made by
# `make experiments ARGS="masks_a_step"`.
#
# **Predict.** With 64 masks a step in place of one, does it make more errors on unseen digits, fewer,
# or about as many? And does it come near the network without dropout?

# %%
networks = committed_results("masks_a_step")
networks.insert(0, "masks", [row.k if row.p else "no dropout" for row in networks.itertuples()])
networks = networks.drop(columns=["p", "k"])
noisy = networks[networks.redrawn == 0.2]
against_one_mask = paired(noisy, "end", by="masks", against=1)
against_one_mask[["masks", "difference", "low", "high", "smaller"]].round(2)

# %% [markdown]
# About as many, or a few less: the mean difference is 0.4 in a hundred, and its interval just excludes 0.
# From 4 masks on nothing more changes. Without dropout there are 2.6 more. So what the number of masks
# leaves alone, **the penalty, makes nearly all of the gain here**; the noise costs a little.
#
# **Check.** Where each network had the smallest loss on held-out rows, the interval for 64 masks holds
# 0; and on clean digits no $k$ is settled as worse than 1.

# %%
at_best = paired(noisy, "stopped", by="masks", against=1).set_index("masks")
clean = paired(networks[networks.redrawn == 0], "end", by="masks", against=1).set_index("masks")
at_end = against_one_mask.set_index("masks")
assert at_end.low["no dropout"] > 1  # without the penalty it is much worse
assert at_end.high[64] < 1
assert at_best.low[64] < 0 < at_best.high[64]
assert (clean.drop("no dropout").low < 0).all()

# %% [markdown]
# **Limit.** One small network, one data set, one learning rate: a smaller rate would average the noise
# of one mask over more steps. That noise helps language models is not refuted by this. **At this scale,
# it did not reproduce.**

# %% [markdown]
# ## What you have seen
# - Dropout on the inputs of a linear unit is ridge regression on columns of one size, with $\alpha =
#   p/(1-p)$.
# - The unit of a column does not matter. Columns at right angles all shrink by $1-p$.
# - On a logistic unit the penalty knows no labels, and is small in rows that other inputs make sure.
#   The short formula needs small weights.
# - With $k$ masks a step the noise falls and the penalty stays. In a small network the penalty made
#   nearly all of the gain.

# %% [markdown]
# ## What this did not show
# - That the penalty improves predictions of new rows: only data can say that.
# - What dropout in hidden layers penalises: there the noise is bent by each layer behind it.
#
# ## Exercises
# Replace each `...` and run the cell. A check names the mistake and does not tell the answer;
# `ex.NAME.hint()` helps in three steps, `ex.NAME.solution()` shows all of it.

# %%
from course_utils.exercises import what_dropout_penalises as ex

# %% [markdown]
# **1. Other noise.** Multiply each input by its own number from a normal distribution with mean 1
# and standard deviation $s$, in place of a mask. On a table whose columns have a sum of squares of
# 1 this is ridge regression again. With which $\alpha$? Give it with `s`.

# %% tags=["exercise"]
alpha_formula = "..."
ex.gaussian_alpha.check(alpha_formula)

# %% [markdown]
# **2. One column.** A table has a single column, and least squares gives it the weight 5. Which
# weight has the smallest mean loss under dropout with $p = 0.3$?

# %% tags=["exercise"]
weight = ...
ex.single_column.check(weight)

# %% [markdown]
# **3. The exact penalty.** Write a function for the logistic unit: what dropout with `p` adds to the
# cross-entropy of all rows of `X` together, averaged over all masks. `X` is a tensor (rows, inputs)
# with a few inputs, `w` has a number for each input, and $0 \le p < 1$. It has to be right for large
# $z$, too.


# %% tags=["exercise"]
def logistic_penalty(X, w, p): ...


ex.logistic_penalty.check(logistic_penalty)

# %% [markdown]
# **4. True or not?** Dropout stands on the inputs of one linear unit. Choose all that are true.
#
# - a. Multiply a column by 10 or leave it: dropout gives the same predictions.
# - b. It shrinks the weights of useless columns more than those of useful ones.
# - c. With the $p$ that makes $\alpha = 1$, half of the inputs are dropped.
# - d. For a logistic unit the relative error of the short formula goes to 0 with $p$.
# - e. 25 masks a step in place of one: the scatter of the weights falls to about a fifth.
# - f. With very many masks a step, training ends at the weights of least squares.

# %% tags=["exercise"]
true_ones = ...
ex.penalty_or_noise.check(true_ones)

# %% [markdown]
# ## Try it
# Drop the weights in place of the inputs: each $w_j$ with $p$, the same for all rows. Is the
# penalty on one linear unit another? And that of two units that hear the same inputs, together?
#
# ## Next
# Each formula above held for dropout of single inputs. {{next}}: other things can be dropped, and
# multiplied by other numbers.
